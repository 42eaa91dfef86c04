/** A file as `RawConfigParser` of CPython hands it out: every section with the keys of `DEFAULT`, all values as texts. */

import { AppError } from '../../base/errors.ts';
import type { Entry, Tree } from './tree.ts';

type Texts = Map<string, string | undefined>;

/** By section and folded key; undefined for a lone key. The keys of `DEFAULT` come first; `DEFAULT` itself is not there. */
export type RawSections = ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;

/** Many keys of `DEFAULT` in many sections: more are no settings of anybody, and would not fit into memory. */
export const MOST_INHERITED = 500_000;

/** Means something only where the tree has no error: CPython refuses those files. */
export function rawSections(tree: Tree): RawSections {
  const { defaultSection } = tree.dialect;
  const defaults: Texts = new Map();
  for (const { name, entries } of tree.sections) if (name === defaultSection) add(entries, defaults);
  const names = new Set(tree.sections.map(({ name }) => name));
  if (defaults.size * names.size > MOST_INHERITED) {
    const sentence = `The ${defaults.size} keys of [${defaultSection}] in all ${names.size} sections are too many to show.`;
    throw new AppError('refused', sentence, { hint: 'Show one value with "runtrail cfg get".' });
  }
  const sections = new Map<string, Texts>();
  for (const { name, entries } of tree.sections) {
    if (name === defaultSection) continue;
    const section = sections.get(name) ?? new Map(defaults);
    sections.set(name, section);
    add(entries, section);
  }
  return sections;
}

function add(entries: readonly Entry[], to: Texts): void {
  for (const { folded, raw } of entries) to.set(folded, raw);
}
