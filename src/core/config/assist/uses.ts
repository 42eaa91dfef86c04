/** The references of a file: where in it each stands, and which key it means. */

import type { Span } from '../../../base/finding.ts';
import { spanInFile } from '../place.ts';
import { lower } from '../python.ts';
import { references } from '../references.ts';
import type { Entry, Section, Tree } from '../tree.ts';

export interface Use {
  /** Where it stands. */
  readonly section: Section;
  readonly entry: Entry;
  /** With its signs: `${paths:data}`. */
  readonly span: Span;
  /** Of the name of a section alone, when one is named. */
  readonly sectionSpan: Span | undefined;
  readonly keySpan: Span;
  readonly sectionName: string | undefined;
  readonly key: string;
}

/** All of one value, or of the whole file, in their order. */
export function usesIn(tree: Tree, only?: Entry): Use[] {
  const { interpolation } = tree.dialect;
  if (interpolation === 'none') return [];
  return tree.sections.flatMap((section) => {
    const entries = only ? section.entries.filter((entry) => entry === only) : section.entries;
    return entries.flatMap((entry) =>
      references(entry.raw ?? '', interpolation).map(({ section: sectionName, key, start, end }) => {
        const nameStart = start + 2; // behind `%(` or `${`
        const keyEnd = end - (interpolation === 'basic' ? 2 : 1);
        const inFile = (from: number, to: number) => spanInFile(entry, { start: from, end: to });
        return {
          ...{ section, entry, sectionName, key, span: inFile(start, end) },
          keySpan: inFile(keyEnd - key.length, keyEnd),
          sectionSpan:
            sectionName === undefined ? undefined : inFile(nameStart, nameStart + sectionName.length),
        };
      }),
    );
  });
}

export interface Target {
  readonly section: Section;
  readonly entry: Entry;
}

/** Tells of uses which key is meant; in its own section when none is named, and else in the section of the defaults. */
export function targetsOf({ sections, dialect }: Tree): (use: Use) => Target | undefined {
  const all = new Map<string, Map<string, Target>>();
  for (const section of sections) {
    const keys = all.get(section.name) ?? new Map<string, Target>();
    all.set(section.name, keys);
    for (const entry of section.entries) keys.set(entry.folded, { section, entry });
  }
  return ({ sectionName, key, section }) => {
    const folded = dialect.keyCase === 'fold' ? lower(key) : key;
    const own = all.get(sectionName ?? section.name)?.get(folded);
    return own ?? all.get(dialect.defaultSection ?? '')?.get(folded);
  };
}
