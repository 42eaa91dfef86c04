/** What a file says of itself in its first comments: `# schema: stim.schema.json`. */

import type { Span } from '../../base/finding.ts';

export interface Said {
  readonly value: string;
  readonly span: Span;
}

/** Nobody looks for it further down. */
const MOST_LINES = 50;

/** What follows the word in one of the comments that stand before everything else. */
export function saidInComment(text: string, word: string): Said | undefined {
  const pattern = new RegExp(`^[ \\t]*[#;]+[ \\t]*${word}[ \\t]*[:=][ \\t]*(?=\\S)`, 'i');
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let count = 0; count < MOST_LINES && start < text.length; count++) {
    const end = endOfLine(text, start);
    const line = text.slice(start, end).trimEnd();
    if (!/^[ \t]*([#;]|$)/.test(line)) return undefined;
    const before = pattern.exec(line)?.[0];
    if (before !== undefined) {
      const value = line.slice(before.length);
      return { value, span: { start: start + before.length, end: start + line.length } };
    }
    start = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return undefined;
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d) return at;
  }
  return text.length;
}
