/** A text with a `|` where the cursor is. */

import assert from 'node:assert/strict';

export function marked(text: string, mark = '|'): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf(mark);
  assert.ok(offset >= 0, `no ${mark} in the text`);
  return { text: text.slice(0, offset) + text.slice(offset + mark.length), offset };
}
