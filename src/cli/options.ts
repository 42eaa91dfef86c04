/** How options are read. */

import { InvalidArgumentError } from 'commander';
import { parseBytes } from '../base/size.ts';

/** An option that may be given several times. */
export function repeated<T>(
  parse: (text: string) => T,
): (text: string, before?: readonly T[]) => readonly T[] {
  return (text, before = []) => [...before, parse(text)];
}

/** A text that says something. */
export function plainText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(text);
}

export function countFrom1(text: string): number {
  const count = wholeNumber(text);
  if (count < 1) throw new InvalidArgumentError('It must be at least 1.');
  return count;
}

/** `5GB`, `500 MB`, `0` */
export function sizeInBytes(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined) throw new InvalidArgumentError('A size is expected, such as 5GB.');
  return bytes;
}

/** `30d`, `2w`, `12h`: in days. */
export function dayCount(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([hdw])$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('A time is expected, such as 30d, 12h or 2w.');
  return Number(amount) * (unit === 'h' ? 1 / 24 : unit === 'w' ? 7 : 1);
}
