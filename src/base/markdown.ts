/** Text of unknown origin where signs have a meaning, in Markdown, labels and notices: it is read, never acted upon. */

import { shownText } from './names.ts';

/** On one line, with everything escaped that Markdown or HTML would take for its own. */
export function escaped(text: string): string {
  return shownText(text)
    .replace(/[\\`*_{}[\]()#+!|~$<>-]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/\b(https?|ftp|www)(?=[:.])/gi, '$1\u200b');
}

/** On one line of an editor's surface: labels make an icon of `$(name)`, notices a button of `[words](command:…)`. */
export function labelText(text: string): string {
  return shownText(text).replace(/([$\]])(?=\()/g, '$1\u200b');
}

/** As code inside a line; nothing in it ends it. */
export function codeText(text: string): string {
  const shown = shownText(text);
  const runs = [...shown.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const gap = /^`|`$|^ .* $/.test(shown) || shown === '' ? ' ' : '';
  return `${fence}${gap}${shown}${gap}${fence}`;
}
