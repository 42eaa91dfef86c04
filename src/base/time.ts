/** Time as it is stored (UTC, milliseconds), measured (monotonic) and shown (one spelling everywhere). */

export interface Clock {
  /** Wall time in milliseconds since 1970. */
  now(): number;
  /** Milliseconds since boot; differences are durations, whatever happens to the wall clock. */
  mono(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  mono: () => Math.round(Number(process.hrtime.bigint() / 1000n) / 1000),
};

/** `2026-11-21T14:02:03.456Z`: how every time is stored. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The same moment on the wall of whoever reads it: `2026-11-21 15:02:03`. */
export function localTime(iso: string): string {
  const ms = Date.parse(iso);
  const shifted = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE);
  return Number.isNaN(ms) ? iso : shifted.toISOString().slice(0, 19).replace('T', ' ');
}

/** `15:02:03`; with the day where that is another one than now: `2026-11-20 15:02`. */
export function shortTime(iso: string, nowMs: number): string {
  const text = localTime(iso);
  const [day, time = text] = text.split(' ');
  return day === localTime(isoTime(nowMs)).slice(0, 10) ? time : text.slice(0, 16);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `42 ms`, `3.2 s`, `12 m 04 s`, `1 h 0 m 5 s`, `1 d 1 h 1 m 1 s`; negative durations are `0 s`. */
export function formatDuration(ms: number): string {
  if (!(ms > 0)) return '0 s';
  if (ms < 99.5) return `${Math.max(1, Math.round(ms))} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return tenths % 10 === 0 ? `${tenths / 10} s` : `${(tenths / 10).toFixed(1)} s`;
  const rounded = Math.round(ms / SECOND) * SECOND;
  const seconds = (rounded % MINUTE) / SECOND;
  const minutes = Math.floor(rounded / MINUTE) % 60;
  const hours = Math.floor(rounded / HOUR) % 24;
  const days = Math.floor(rounded / DAY);
  if (days > 0) return `${days} d ${hours} h ${minutes} m ${seconds} s`;
  if (hours > 0) return `${hours} h ${minutes} m ${seconds} s`;
  return `${minutes} m ${String(seconds).padStart(2, '0')} s`;
}

/** Also for the JSON Schema of parameter files: without flags. */
export const DURATION = /^([0-9]{1,9}(\.[0-9]{1,9})?\s?(s|sec|m|min|h|d)\s?)+$/;

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 24 * 3600 };

/** `90 s`, `5 min`, `1 h 30 m`: in seconds. Undefined: that is no duration. */
export function parseDuration(text: string): number | undefined {
  if (text.length > 100 || !DURATION.test(text)) return undefined;
  const parts = [...text.matchAll(/([0-9.]+)\s?([smhd])/g)];
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNIT_SECONDS[unit] ?? 0), 0);
}

/** `40 s`, `6 m`, `2 h 5 m`, `3 d 4 h`: a duration that nobody knows exactly, such as what is left of a run. */
export function formatRough(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `5:30`, `1:23:45`: for narrow places such as a terminal title. */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.round(ms / SECOND));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** `just now`, `3 min ago`, `2 h ago`, `5 d ago`; a time in the future (another clock) is `just now`. */
export function formatAgo(fromMs: number, nowMs: number): string {
  const age = nowMs - fromMs;
  if (age < 45 * SECOND) return 'just now';
  if (age < 45 * MINUTE) return `${Math.max(1, Math.round(age / MINUTE))} min ago`;
  if (age < 22 * HOUR) return `${Math.max(1, Math.round(age / HOUR))} h ago`;
  return `${Math.max(1, Math.round(age / DAY))} d ago`;
}
