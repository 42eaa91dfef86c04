/**
 * A file laid out evenly: space around delimiters as in most of it, one empty line between sections, none at the beginning
 * and the end, no white space behind lines. Comments, values and the insides of longer values stay as they are.
 */

import { applyEdits, type Edit, type Span } from '../../base/finding.ts';
import { scan } from './scan.ts';
import { delimiterGaps, lineEnd, styleOf } from './style.ts';
import type { Tree } from './tree.ts';

/** Nothing where the file would afterwards mean something else. */
export function formatConfig(tree: Tree): readonly Edit[] {
  const edits = new Formatter(tree).edits();
  return edits.length > 0 && meansTheSame(tree, scan(applyEdits(tree.text, edits), tree.dialect))
    ? edits
    : [];
}

function meansTheSame(a: Tree, b: Tree): boolean {
  const meaning = ({ sections, findings }: Tree) =>
    JSON.stringify([
      sections.map(({ name, entries }) => [name, entries.map(({ key, raw }) => [key, raw ?? null])]),
      findings.map(({ code }) => code),
    ]);
  return meaning(a) === meaning(b);
}

interface Line extends Span {
  /** Behind its end. */
  readonly next: number;
  readonly kind: 'header' | 'comment' | 'blank' | 'kept' | 'other';
}

class Formatter {
  private readonly tree: Tree;
  private readonly lines: readonly Line[];
  private readonly changes: Edit[] = [];
  private readonly removed = new Set<Line>();

  constructor(tree: Tree) {
    this.tree = tree;
    this.lines = linesOf(tree);
  }

  edits(): readonly Edit[] {
    if (this.lines.every(({ kind }) => kind === 'blank')) return [];
    this.spaceDelimiters();
    for (const [index, { kind }] of this.lines.entries()) if (kind === 'header') this.setApart(index);
    this.bothEnds();
    for (const line of this.lines) this.trim(line);
    return this.changes.toSorted((a, b) => a.span.start - b.span.start);
  }

  private spaceDelimiters(): void {
    const style = styleOf(this.tree);
    for (const { entry, delimiter, before, after } of delimiterGaps(this.tree)) {
      const { start, end } = entry.valueSpan;
      // A value that begins on the next line has its own way.
      const isBehind = start < end && !/^[ \t]*[\r\n]/.test(this.tree.text.slice(start, start + 1000));
      const wanted = (style.before ?? before) + delimiter + (isBehind ? style.after : after);
      this.change(entry.keySpan.end, start, wanted);
    }
  }

  /** One empty line before a section and the comments right above it. */
  private setApart(header: number): void {
    let first = header;
    while (this.kindAt(first - 1) === 'comment') first--;
    let blank = first;
    while (this.kindAt(blank - 1) === 'blank') blank--;
    const at = this.lines[first];
    if (!at || blank === 0) return; // what stands at the beginning is seen to there
    const { text } = this.tree;
    // Behind a lone \r a \n would be the second half of one line end.
    const end = text[at.start - 1] === '\r' ? '\r' : lineEnd(text);
    if (blank === first) this.change(at.start, at.start, end);
    else this.remove(blank + 1, first);
  }

  private bothEnds(): void {
    const first = this.lines.findIndex(({ kind }) => kind !== 'blank');
    const last = this.lines.findLastIndex(({ kind }) => kind !== 'blank');
    this.remove(0, first);
    this.remove(last + 1, this.lines.length);
    const end = this.lines[last];
    if (end && end.next === end.end) this.change(end.end, end.end, lineEnd(this.tree.text));
  }

  /** Lines from one to before another. */
  private remove(from: number, to: number): void {
    for (const line of this.lines.slice(from, to)) {
      if (this.removed.has(line)) continue;
      this.removed.add(line);
      this.change(line.start, line.next, '');
    }
  }

  private trim(line: Line): void {
    if (line.kind === 'kept' || this.removed.has(line)) return;
    const { text } = this.tree;
    let end = line.end;
    while (end > line.start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
    this.change(end, line.end, '');
  }

  private change(start: number, end: number, text: string): void {
    if (this.tree.text.slice(start, end) !== text) this.changes.push({ span: { start, end }, text });
  }

  private kindAt(index: number): Line['kind'] | undefined {
    return this.lines[index]?.kind;
  }
}

function linesOf({ text, sections, dialect }: Tree): readonly Line[] {
  const headers = new Set<number>();
  const kept: Span[] = [];
  for (const { nameSpan, entries } of sections) {
    if (nameSpan) headers.add(nameSpan.start);
    for (const { lines, raw, span } of entries) if (lines || raw?.includes('\n')) kept.push(span);
  }
  const headerStarts = [...headers].sort((a, b) => a - b);
  const result: Line[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  let header = 0;
  let value = 0;
  while (start < text.length) {
    const { end, next } = lineAt(text, start);
    while ((kept[value]?.end ?? Number.POSITIVE_INFINITY) <= start) value++;
    while ((headerStarts[header] ?? Number.POSITIVE_INFINITY) < start) header++;
    const isKept = (kept[value]?.start ?? Number.POSITIVE_INFINITY) < end;
    const isHeader = (headerStarts[header] ?? Number.POSITIVE_INFINITY) <= end;
    const kind = isKept
      ? 'kept'
      : isHeader
        ? 'header'
        : kindOf(text.slice(start, end), dialect.commentPrefixes);
    result.push({ start, end, next, kind });
    start = next;
  }
  return result;
}

function kindOf(line: string, commentPrefixes: readonly string[]): Line['kind'] {
  const first = line.search(/[^ \t]/);
  if (first < 0) return 'blank';
  return commentPrefixes.some((prefix) => line.startsWith(prefix, first)) ? 'comment' : 'other';
}

function lineAt(text: string, start: number): { end: number; next: number } {
  let end = start;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return { end, next: Math.min(text.length, end + (text.startsWith('\r\n', end) ? 2 : 1)) };
}
