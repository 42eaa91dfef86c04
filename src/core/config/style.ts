/** How a file is written: its line ends, and the space around its delimiters. */

import type { Entry, Tree } from './tree.ts';

export interface Spacing {
  /** Undefined where the delimiters are aligned: then that is left as it is. */
  readonly before: '' | ' ' | undefined;
  readonly after: '' | ' ';
}

export interface Style extends Spacing {
  /** The delimiter that most entries have. */
  readonly delimiter: string;
}

/** So many entries tell enough. */
const MOST = 1000;
const known = new WeakMap<Tree, Style>();

/** How most entries are written. */
export function styleOf(tree: Tree): Style {
  const before = known.get(tree);
  if (before) return before;
  const gaps: Gap[] = [];
  for (const gap of delimiterGaps(tree)) {
    const { start, end } = gap.entry.valueSpan;
    if (start < end && gaps.push(gap) >= MOST) break; // without a value there is no space before it
  }
  const style = { ...spacingOf(gaps), delimiter: delimiterOf(gaps) ?? tree.dialect.delimiters[0] ?? '=' };
  known.set(tree, style);
  return style;
}

function spacingOf(gaps: readonly Gap[]): Spacing {
  if (gaps.length === 0) return { before: ' ', after: ' ' };
  const isMost = (test: (gap: Gap) => boolean) => gaps.filter(test).length * 2 >= gaps.length;
  const isWide = isMost(({ before }) => before.length > 1 || before === '\t');
  const before = isWide ? undefined : isMost((gap) => gap.before !== '') ? ' ' : '';
  // Nobody means `key =value`.
  return { before, after: before === ' ' || isMost(({ after }) => after !== '') ? ' ' : '' };
}

function delimiterOf(gaps: readonly Gap[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { delimiter } of gaps) counts.set(delimiter, (counts.get(delimiter) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

export interface Gap {
  readonly entry: Entry;
  readonly before: string;
  readonly delimiter: string;
  readonly after: string;
}

/** What stands between key and value, of all entries that have a delimiter, and nothing on another line in between. */
export function* delimiterGaps({ text, sections, dialect }: Tree): Generator<Gap> {
  for (const { entries } of sections) {
    for (const entry of entries) {
      if (entry.raw === undefined) continue;
      const gap = text.slice(entry.keySpan.end, entry.valueSpan.start);
      const [, before = '', delimiter = '', after = ''] = /^([ \t]*)([^ \t]+)([ \t]*)$/.exec(gap) ?? [];
      if (dialect.delimiters.includes(delimiter)) yield { entry, before, delimiter, after };
    }
  }
}

/** The first one in the file. */
export function lineEnd(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
