/** Reads what package.json says in the words of package.nls.json. */

import assert from 'node:assert/strict';
import texts from '../../package.nls.json' with { type: 'json' };

/** What the text of package.nls.json says in the place of a `%key%`. */
export function textOf(value: string): string {
  const text = new Map(Object.entries(texts)).get(value.replace(/^%(.+)%$/, '$1'));
  assert.ok(text, `${value} is no key of package.nls.json`);
  return text;
}

/** The commands that links in a text lead to. */
export function linkedCommands(text: string): string[] {
  return [...text.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command = '']) => command);
}
