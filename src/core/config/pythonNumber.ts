/** Reads the numbers of Python: `0x1F`, `1_000`, `5.`, `.5`, `1e-3`; complex ones are none. */

import { exactNumber } from '../../base/json.ts';

/** More digits than Python itself would take from a text. */
const MOST_DIGITS = 4300;

const DIGITS = String.raw`\d(?:_?\d)*`;
const EXPONENT = `[eE][+-]?${DIGITS}`;
const FLOAT = `(?:${DIGITS})?\\.${DIGITS}(?:${EXPONENT})?|${DIGITS}\\.(?:${EXPONENT})?|${DIGITS}${EXPONENT}`;
const BASED = '0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+';
const WHOLE = String.raw`0(?:_?0)*|[1-9](?:_?\d)*`;
const NUMBER = new RegExp(`(?<float>${FLOAT})|(?<based>${BASED})|(?<whole>${WHOLE})`, 'y');

export interface ReadNumber {
  readonly value: unknown;
  readonly end: number;
}

/** The number that stands at `start`, with its sign; what follows it is not looked at. */
export function readNumber(text: string, start: number): ReadNumber | undefined {
  let at = start;
  const sign = text.charCodeAt(at);
  const isNegative = sign === 0x2d;
  if (isNegative || sign === 0x2b) {
    at++;
    while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  }
  const first = text.charCodeAt(at);
  if (!isDigit(first) && first !== 0x2e) return undefined;
  return readShort(text, at, isNegative) ?? readAny(text, at, isNegative);
}

/** What most numbers are: so few digits that a double surely keeps them, and in JSON's own spelling. */
function readShort(text: string, start: number, isNegative: boolean): ReadNumber | undefined {
  let at = skipDigits(text, start);
  const hasWhole = text.charCodeAt(start) === 0x30 ? at === start + 1 : at > start;
  let isZero = at === start + 1 && !(text.charCodeAt(start) > 0x30);
  if (text.charCodeAt(at) === 0x2e) {
    at = skipDigits(text, at + 1);
    const last = text.charCodeAt(at - 1);
    if (last === 0x30 || last === 0x2e) return undefined;
    if (isZero && at - start > 7) return undefined; // JavaScript would write it with an exponent
    isZero = false;
  }
  const next = text.charCodeAt(at);
  if (!hasWhole || at - start > 15 || next === 0x2e || next === 0x5f || isLetter(next)) return undefined;
  const value = Number(text.slice(start, at));
  return { value: isNegative && !isZero ? -value : value, end: at };
}

function skipDigits(text: string, start: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** The `e` of an exponent, the `x` of another base; what else it is shows later. */
function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
}

function readAny(text: string, start: number, isNegative: boolean): ReadNumber | undefined {
  const near = text.slice(start, start + MOST_DIGITS + 1);
  NUMBER.lastIndex = 0;
  const found = NUMBER.exec(near);
  if (!found || found[0].length > MOST_DIGITS) return undefined;
  const { float, based } = found.groups ?? {};
  const digits = found[0].replaceAll('_', '');
  const sign = isNegative ? '-' : '';
  const source = float === undefined ? wholeSource(based, digits, sign) : sign + floatSource(digits);
  return { value: exactNumber(source, Number(source)), end: start + found[0].length };
}

function wholeSource(based: string | undefined, digits: string, sign: string): string {
  const source = based === undefined ? digits.replace(/^0+(?=\d)/, '') : BigInt(digits).toString();
  return source === '0' ? source : sign + source;
}

/** As JSON spells it: digits on both sides of the point, no zeros in front. */
function floatSource(digits: string): string {
  const [, whole = '', fraction = '', exponent = ''] = /^(\d*)(?:\.(\d*))?(.*)$/.exec(digits) ?? [];
  const point = digits.includes('.') ? `.${fraction || '0'}` : '';
  return (whole.replace(/^0+(?=\d)/, '') || '0') + point + exponent;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
