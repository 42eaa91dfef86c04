/** What stands at an offset of a `.cfg` file, also where its line is not finished yet. */

import type { Span } from '../../../base/finding.ts';
import type { Entry, Section, Tree } from '../tree.ts';

export interface Place {
  /** The section that the offset is in; none before the first one. */
  readonly section: Section | undefined;
  readonly entry: Entry | undefined;
  readonly part: 'header' | 'key' | 'value' | 'other';
  /** Without its end. */
  readonly line: Span;
}

export function placeAt(tree: Tree, offset: number): Place {
  const { text, sections } = tree;
  const section = lastBefore(sections, offset);
  const line = lineAt(text, offset);
  const { nameSpan } = section ?? {};
  // Brackets belong to the name: that is where one points.
  if (nameSpan && offset >= nameSpan.start - 1 && offset <= nameSpan.end + 1) {
    return { section, entry: undefined, part: 'header', line };
  }
  const entry = section && lastBefore(section.entries, offset);
  if (entry && offset <= Math.max(entry.span.end, entry.valueSpan.end)) {
    return { section, entry, part: partOf(text, entry, offset), line };
  }
  // A value that is still to be written: white space behind the delimiter is no part of the entry.
  const isBehind = entry && lineAt(text, entry.keySpan.start).start === line.start;
  return { section, entry: isBehind ? entry : undefined, part: isBehind ? 'value' : 'other', line };
}

/** The line around an offset. */
export function lineAt(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && !isLineEnd(text.charCodeAt(start - 1))) start--;
  let end = offset;
  while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++;
  return { start, end };
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

function partOf(text: string, { keySpan, raw, valueSpan }: Entry, offset: number): Place['part'] {
  if (offset <= keySpan.end) return 'key';
  // Behind the value there may be a comment.
  const isBehind = offset > valueSpan.end && text.slice(valueSpan.end, offset).trim() !== '';
  return raw === undefined || isBehind ? 'other' : 'value';
}

/** The last one that begins at the offset or before it. They are in the order of the file. */
function lastBefore<T extends { readonly span: Span }>(all: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return all[low - 1];
}
