/** A list of numbers in JSON, read from its bytes: a day of samples is eight million of them. */

const SIGN = { open: 0x5b, close: 0x5d, comma: 0x2c, minus: 0x2d, dot: 0x2e } as const;
const ZERO = 0x30;
/** As many digits as a double holds whatever they are. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Where a value ends that was read, and what it is. One for all: an object for each number would be most of the work. */
const read = { end: 0, value: 0 };

/**
 * Reads `[1,2.5,null]` into `into`, NaN for null, and gives how many there were; -1 where it is anything else, or holds
 * more than there is room for.
 */
export function readNumbers(bytes: Uint8Array, start: number, end: number, into: Float64Array): number {
  let at = afterBlanks(bytes, start, end);
  if (bytes[at] !== SIGN.open) return -1;
  let count = 0;
  do {
    if (count === into.length || !readValue(bytes, afterBlanks(bytes, at + 1, end), end)) return -1;
    into[count++] = read.value;
    at = afterBlanks(bytes, read.end, end);
  } while (bytes[at] === SIGN.comma && at < end);
  const isWhole = bytes[at] === SIGN.close && afterBlanks(bytes, at + 1, end) === end;
  return isWhole ? count : -1;
}

function afterBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x0d || bytes[at] === 0x09)) at++;
  return at;
}

function readValue(bytes: Uint8Array, start: number, end: number): boolean {
  const isNegative = bytes[start] === SIGN.minus;
  const first = isNegative ? start + 1 : start;
  let at = first;
  let value = 0;
  let digit = digitAt(bytes, at, end);
  while (digit >= 0) {
    value = value * 10 + digit;
    digit = digitAt(bytes, ++at, end);
  }
  const whole = at - first;
  let decimals = 0;
  if (whole > 0 && bytes[at] === SIGN.dot) {
    digit = digitAt(bytes, ++at, end);
    while (digit >= 0) {
      value = value * 10 + digit;
      decimals++;
      digit = digitAt(bytes, ++at, end);
    }
    if (decimals === 0) return false;
  }
  const isPlain = whole > 0 && whole + decimals <= EXACT_DIGITS && (whole === 1 || bytes[first] !== ZERO);
  if (!isPlain || isWordy(bytes[at])) return readOther(bytes, start, end);
  const size = decimals === 0 ? value : value / (POWERS[decimals] ?? 1);
  read.value = isNegative ? -size : size;
  read.end = at;
  return true;
}

function digitAt(bytes: Uint8Array, at: number, end: number): number {
  const digit = at < end ? (bytes[at] ?? 0) - ZERO : -1;
  return digit <= 9 ? digit : -1;
}

/** Whether something goes on that is no longer a plain number: an exponent, a letter. */
function isWordy(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0x39 && byte !== SIGN.close;
}

/** `null`, an exponent, more digits than a double holds. */
function readOther(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] !== SIGN.comma && bytes[at] !== SIGN.close && at - start < 400) at++;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, at - start)
    .toString('latin1')
    .trimEnd();
  if (text !== 'null' && !NUMBER.test(text)) return false;
  read.value = text === 'null' ? Number.NaN : Number(text);
  read.end = at;
  return true;
}
