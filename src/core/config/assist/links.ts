/** Values that look like paths: candidates for links, of which the editor shows those that lead somewhere. */

import type { Span } from '../../../base/finding.ts';
import { saidInComment } from '../firstComment.ts';
import type { Entry, Tree } from '../tree.ts';

export interface PathCandidate {
  readonly span: Span;
  /** As it is written, without its quotes. */
  readonly text: string;
}

/** Each is asked for at the disk: of a file with more of them the first ones are links. */
const MOST = 300;
const LONGEST = 1000;

export function pathCandidates(tree: Tree): PathCandidate[] {
  const said = saidInComment(tree.text, 'schema');
  const found: PathCandidate[] = said ? [{ span: said.span, text: said.value }] : [];
  for (const { entries } of tree.sections) {
    for (const entry of entries) {
      for (const line of linesOf(entry)) {
        const candidate = candidateOf(tree.text, line);
        if (candidate) found.push(candidate);
        if (found.length >= MOST) return found;
      }
    }
  }
  return found;
}

function linesOf({ lines, valueSpan, raw }: Entry): readonly Span[] {
  return raw ? (lines ?? [valueSpan]) : [];
}

function candidateOf(text: string, { start, end }: Span): PathCandidate | undefined {
  if (end - start > LONGEST) return undefined;
  const written = text.slice(start, end);
  const {
    1: indent = '',
    2: quote = '',
    3: inside = '',
  } = /^([ \t]*)(["']?)(.*?)\2[ \t]*$/s.exec(written) ?? [];
  if (!looksLikePath(inside)) return undefined;
  const from = start + indent.length + quote.length;
  return { span: { start: from, end: from + inside.length }, text: inside };
}

/** With a separator or an ending; addresses are links by themselves, and what is still to be filled in leads nowhere. */
function looksLikePath(text: string): boolean {
  if (text === '' || /[\r\n<>|*?"{}[\](),;%]|^[\w+.-]+:\/\//.test(text)) return false;
  return /[/\\]/.test(text) || /^[^\s=]+\.[A-Za-z]\w{0,7}$/.test(text);
}
