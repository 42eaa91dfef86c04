/** A time as `2026-11-21T14:00:00.123Z`, read from bytes. */

import { number } from '../../base/jsonNumber.ts';

const ZERO = 0x30;
const QUOTE = 0x22;
const DOT = 0x2e;
const ZULU = 0x5a;
/** Where the figures of date and time stand, and what must stand between them. */
const BETWEEN: readonly (readonly [place: number, byte: number])[] = [
  [0, QUOTE],
  [5, 0x2d],
  [8, 0x2d],
  [11, 0x54],
  [14, 0x3a],
  [17, 0x3a],
];

/** Reads the one that begins at `start`, with its quotes; false of any other spelling. */
export function readIsoTime(bytes: Uint8Array, start: number): boolean {
  for (const [place, byte] of BETWEEN) if (bytes[start + place] !== byte) return false;
  const years = two(bytes, start + 1) * 100 + two(bytes, start + 3);
  const months = two(bytes, start + 6);
  const days = two(bytes, start + 9);
  const minutes = two(bytes, start + 12) * 60 + two(bytes, start + 15);
  const seconds = two(bytes, start + 18);
  let at = start + 20;
  let fraction = 0;
  if (bytes[at] === DOT) {
    let unit = 100;
    for (at++; isDigit(bytes[at]) && unit > 1e-7; at++) {
      fraction += unit * ((bytes[at] as number) - ZERO);
      unit /= 10;
    }
  }
  const isWhole = bytes[at] === ZULU && bytes[at + 1] === QUOTE;
  const isDate = months >= 1 && months <= 12 && days >= 1 && days <= 31 && minutes < 1440 && seconds < 60;
  if (!isWhole || !isDate || Number.isNaN(years)) return false;
  number.value = Date.UTC(years, months - 1, days, 0, minutes, seconds) + fraction;
  number.end = at + 2;
  return true;
}

/** NaN where these are no figures. */
function two(bytes: Uint8Array, at: number): number {
  if (!isDigit(bytes[at]) || !isDigit(bytes[at + 1])) return Number.NaN;
  return ((bytes[at] as number) - ZERO) * 10 + (bytes[at + 1] as number) - ZERO;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
}
