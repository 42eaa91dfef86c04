/** Sections and keys as an outline, and what can be folded away. */

import type { Span } from '../../../base/finding.ts';
import type { Tree } from '../tree.ts';

export interface OutlineNode {
  readonly kind: 'section' | 'key';
  readonly name: string;
  /** Which of several sections with one name, or the value. */
  readonly detail: string;
  readonly span: Span;
  /** What is marked when it is chosen. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineNode[];
}

const LONGEST_DETAIL = 60;
/** VS Code shows no more folds either, and nobody looks through more names. */
const MOST_NODES = 20_000;

export function outlineOf(tree: Tree): OutlineNode[] {
  const total = new Map<string, number>();
  for (const { name } of tree.sections) total.set(name, (total.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  let left = MOST_NODES;
  return tree.sections.slice(0, MOST_NODES).flatMap(({ name, nameSpan, entries, span }) => {
    const place = (seen.get(name) ?? 0) + 1;
    seen.set(name, place);
    const shown = entries.slice(0, left);
    left = Math.max(0, left - shown.length - 1);
    const keys = shown.map(
      (entry): OutlineNode => ({
        kind: 'key',
        name: entry.key,
        detail: firstLine(entry.raw ?? ''),
        span: covering(entry.span, entry.keySpan),
        nameSpan: entry.keySpan,
        children: [],
      }),
    );
    if (!nameSpan) return keys;
    const detail = (total.get(name) ?? 0) > 1 ? String(place) : '';
    return [{ kind: 'section', name, detail, span: covering(span, nameSpan), nameSpan, children: keys }];
  });
}

export interface Fold {
  readonly span: Span;
  readonly kind: 'section' | 'value' | 'comment';
}

/** Only what takes several lines; the caller knows which lines these are. */
export function foldsOf(tree: Tree): Fold[] {
  const folds: Fold[] = [];
  for (const { nameSpan, span, entries } of tree.sections) {
    if (nameSpan) folds.push({ span, kind: 'section' });
    for (const entry of entries) {
      const { start, end } = covering(entry.span, entry.valueSpan);
      if (tree.text.slice(start, end).includes('\n')) folds.push({ span: { start, end }, kind: 'value' });
    }
  }
  return [...folds, ...commentBlocks(tree)].slice(0, MOST_NODES);
}

/** Comments on lines of their own that follow each other. */
function commentBlocks({ text, dialect }: Tree): Fold[] {
  const blocks: Fold[] = [];
  let open: { start: number; end: number; lines: number } | undefined;
  const close = () => {
    if (open && open.lines > 1) blocks.push({ span: { start: open.start, end: open.end }, kind: 'comment' });
    open = undefined;
  };
  for (const { index, 0: line } of text.matchAll(/[^\r\n]+(?=\r\n|\n|\r|$)|(?:\r\n|\n|\r){2,}/g)) {
    const begin = line.trimStart();
    if (dialect.commentPrefixes.some((prefix) => begin.startsWith(prefix))) {
      open ??= { start: index, end: index, lines: 0 };
      open.end = index + line.length;
      open.lines++;
    } else {
      close();
    }
  }
  close();
  return blocks;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}…` : line;
}

/** An outline must hold its name, whatever the two spans are. */
function covering(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
