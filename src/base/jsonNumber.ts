/** A number of JSON read from its bytes, as exactly as `JSON.parse` reads it: files of figures hold millions of them. */

/** Where the number ends that was read, and what it is. One for all: an object for each would be most of the work. */
export const number = { end: 0, value: 0 };

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
/** Of these every one is exact as a double. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);
/** So many digits behind the first eight or nine: together they are no more than two doubles hold. */
const MOST_LOW = 12;
/** No number that means anything is longer. */
const LONGEST = 400;

/** Bytes that are read one by one, and four at a time. */
export interface ByteView {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export function viewOf(bytes: Uint8Array): ByteView {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/** Reads the number that begins at `start`; false where none does. */
export function readNumber({ bytes, view }: ByteView, start: number): boolean {
  const isNegative = bytes[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  const lastFour = bytes.length - 4;
  let at = first;
  // The first digits that count, eight or nine of them, and those behind.
  let high = 0;
  let low = 0;
  let lowDigits = 0;
  let dot = -1;
  for (;;) {
    const four = at <= lastFour ? fourDigits(view.getInt32(at, true)) : -1;
    if (four >= 0) {
      if (high < 1e4) high = high * 1e4 + four;
      else {
        low = low * 1e4 + four;
        lowDigits += 4;
      }
      at += 4;
      continue;
    }
    const digit = (bytes[at] as number) - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (high < 1e8 && lowDigits === 0) high = high * 10 + digit;
      else {
        low = low * 10 + digit;
        lowDigits++;
      }
      at++;
    } else if (bytes[at] === DOT && dot < 0) dot = at++;
    else break;
  }
  const whole = (dot < 0 ? at : dot) - first;
  const decimals = dot < 0 ? 0 : at - dot - 1;
  const isSound = whole > 0 && (whole === 1 || bytes[first] !== ZERO) && (dot < 0 || decimals > 0);
  if (!isSound) return false;
  number.end = at;
  let power = -decimals;
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    if (!readExponent(bytes, at + 1)) return false;
    power += number.value;
  }
  if (lowDigits > MOST_LOW || power < -22 || power > 22) return readSlowly(bytes, start);
  const mantissa = high * (POWERS[lowDigits] as number) + low;
  const isExact = mantissa <= Number.MAX_SAFE_INTEGER;
  if (!isExact && power > 0) return readSlowly(bytes, start);
  const size = isExact ? scaled(mantissa, power) : divided(high, low, lowDigits, power);
  number.value = isNegative ? -size : size;
  return true;
}

/** The value of four bytes that are digits, the first one in the lowest byte; -1 of any others. */
function fourDigits(word: number): number {
  const areDigits = (word & 0xf0f0f0f0) === 0x30303030 && ((word + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
  if (!areDigits) return -1;
  const pairs = (Math.imul(word & 0x0f0f0f0f, 2561) >>> 8) & 0x00ff00ff;
  return Math.imul(pairs, 6553601) >>> 16;
}

/** Both are exact, so that there is one rounding only. */
function scaled(mantissa: number, power: number): number {
  return power < 0 ? mantissa / (POWERS[-power] as number) : mantissa * (POWERS[power] as number);
}

/** Goes on to the end of an exponent, and leaves its value; false where there is none. */
function readExponent(bytes: Uint8Array, start: number): boolean {
  const isNegative = bytes[start] === MINUS;
  const first = isNegative || bytes[start] === PLUS ? start + 1 : start;
  let at = first;
  let value = 0;
  for (;;) {
    const digit = (bytes[at] as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    value = Math.min(100_000, value * 10 + digit);
    at++;
  }
  number.value = isNegative ? -value : value;
  number.end = at;
  return at > first;
}

/**
 * More digits than a double holds: mantissa and quotient as two doubles each, which together are exact enough to round
 * once.
 */
function divided(high: number, low: number, lowDigits: number, power: number): number {
  const shift = POWERS[lowDigits] as number;
  const product = high * shift;
  const rest = productError(high, shift, product) + low;
  const mantissa = product + rest;
  const tail = rest - (mantissa - product);
  const divisor = POWERS[-power] as number;
  const quotient = mantissa / divisor;
  const back = quotient * divisor;
  const remainder = mantissa - back - productError(quotient, divisor, back) + tail;
  return quotient + remainder / divisor;
}

const SPLITTER = 2 ** 27 + 1;

/** What was lost in rounding the product of two doubles (Dekker's). */
function productError(a: number, b: number, product: number): number {
  const wideA = SPLITTER * a;
  const highA = wideA - (wideA - a);
  const lowA = a - highA;
  const wideB = SPLITTER * b;
  const highB = wideB - (wideB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/** Ends where it was found to end. */
function readSlowly(bytes: Uint8Array, start: number): boolean {
  const length = number.end - start;
  if (length > LONGEST) return false;
  number.value = Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1'));
  return true;
}
