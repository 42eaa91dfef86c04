/** A moment in the words of `strftime`, as far as names of files and runs need them. Local time, as on the wall. */

const two = (value: number) => String(value).padStart(2, '0');

const SIGNS: Readonly<Record<string, (now: Date) => string>> = {
  Y: (now) => String(now.getFullYear()),
  y: (now) => two(now.getFullYear() % 100),
  m: (now) => two(now.getMonth() + 1),
  d: (now) => two(now.getDate()),
  H: (now) => two(now.getHours()),
  I: (now) => two(now.getHours() % 12 || 12),
  M: (now) => two(now.getMinutes()),
  S: (now) => two(now.getSeconds()),
  p: (now) => (now.getHours() < 12 ? 'AM' : 'PM'),
  f: (now) => String(now.getMilliseconds() * 1000).padStart(6, '0'),
  j: (now) => String(dayOfYear(now)).padStart(3, '0'),
  s: (now) => String(Math.floor(now.getTime() / 1000)),
  a: (now) => DAYS[now.getDay()]?.slice(0, 3) ?? '',
  A: (now) => DAYS[now.getDay()] ?? '',
  b: (now) => MONTHS[now.getMonth()]?.slice(0, 3) ?? '',
  B: (now) => MONTHS[now.getMonth()] ?? '',
  F: (now) => strftime('%Y-%m-%d', now) ?? '',
  T: (now) => strftime('%H:%M:%S', now) ?? '',
  '%': () => '%',
};

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** Undefined where the format has a sign that is not known. */
export function strftime(format: string, now: Date): string | undefined {
  let isKnown = true;
  const text = format.replace(/%([\s\S]?)/g, (_whole, sign: string) => {
    const write = Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : undefined;
    if (!write) isKnown = false;
    return write?.(now) ?? '';
  });
  return isKnown ? text : undefined;
}

function dayOfYear(now: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (midnight(now) - Date.UTC(now.getFullYear(), 0, 0)) / 86_400_000;
}
