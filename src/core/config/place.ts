/** From a place in the text of a value to the place in the file. */

import type { Span } from '../../base/finding.ts';
import type { Entry } from './tree.ts';

export function spanInFile(entry: Entry, { start, end }: Span): Span {
  return { start: placeInFile(entry, start), end: placeInFile(entry, end) };
}

function placeInFile({ lines, valueSpan }: Entry, offset: number): number {
  if (!lines) return Math.min(valueSpan.start + offset, valueSpan.end);
  let before = 0;
  for (const { start, end } of lines) {
    const length = end - start;
    if (offset <= before + length) return start + offset - before;
    before += length + 1;
  }
  return valueSpan.end;
}
