/** Which value of a file stands at a place in its text. */

import { isRecord, type KeyPath } from '../../base/json.ts';
import type { Source } from './adapted.ts';
import { valueAt } from './layers.ts';

export interface ValueAt {
  readonly keyPath: KeyPath;
  /** Of the name or the value, whichever is there. */
  readonly span: { readonly start: number; readonly end: number };
}

/** The innermost value whose name or text is at this offset. */
export function pathAt(source: Source, offset: number): ValueAt | undefined {
  let found: ValueAt | undefined;
  const open: KeyPath[] = [[]];
  for (let keyPath = open.pop(); keyPath; keyPath = open.pop()) {
    for (const span of keyPath.length === 0 ? [] : [source.keySpanOf(keyPath), source.spanOf(keyPath)]) {
      const isHere = span.start <= offset && offset <= span.end;
      const isSmaller = !found || span.end - span.start < found.span.end - found.span.start;
      if (isHere && isSmaller) found = { keyPath, span };
    }
    for (const key of namesIn(valueAt(source.value, keyPath))) open.push([...keyPath, key]);
  }
  return found;
}

function namesIn(value: unknown): readonly (string | number)[] {
  if (Array.isArray(value)) return value.map((_item, index) => index);
  return isRecord(value) ? Object.keys(value) : [];
}
