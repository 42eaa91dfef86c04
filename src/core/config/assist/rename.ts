/** Another name for a key or a section: where it stands, and in every reference that means it. */

import { AppError } from '../../../base/errors.ts';
import type { Edit, Span } from '../../../base/finding.ts';
import { lower } from '../python.ts';
import type { Entry, Section, Tree } from '../tree.ts';
import { placeAt } from './place.ts';
import { targetsOf, type Use, usesIn } from './uses.ts';

/** What can be renamed: its name, and where that stands at the offset. */
export interface Renamed {
  readonly name: string;
  readonly span: Span;
  readonly target: { readonly section: Section; readonly entry?: Entry };
}

export function renamedAt(tree: Tree, offset: number): Renamed | undefined {
  const { section, entry, part } = placeAt(tree, offset);
  if (!section) return undefined;
  if (part === 'header' && section.nameSpan) {
    return { name: section.name, span: section.nameSpan, target: { section } };
  }
  if (entry && part === 'key') return { name: entry.key, span: entry.keySpan, target: { section, entry } };
  const reference = entry && referenceAt(tree, entry, offset);
  if (!reference) return undefined;
  const { sectionSpan, sectionName, keySpan, key } = reference;
  if (sectionSpan && sectionName !== undefined && offset <= sectionSpan.end) {
    const named = tree.sections.find(({ name }) => name === sectionName);
    return named && { name: sectionName, span: sectionSpan, target: { section: named } };
  }
  const target = targetsOf(tree)(reference);
  return target && { name: key, span: keySpan, target };
}

export function referenceAt(tree: Tree, entry: Entry, offset: number): Use | undefined {
  return usesIn(tree, entry).find(({ span }) => offset >= span.start && offset <= span.end);
}

/** Everywhere that a name stands: first where it is given, then where it is meant. */
export function placesOf(tree: Tree, { section, entry }: Renamed['target']): Span[] {
  const references = usesIn(tree);
  if (!entry) {
    const named = tree.sections.filter(({ name }) => name === section.name);
    return [
      ...named.flatMap(({ nameSpan }) => (nameSpan ? [nameSpan] : [])),
      ...references.flatMap(({ sectionName, sectionSpan }) =>
        sectionSpan && sectionName === section.name ? [sectionSpan] : [],
      ),
    ];
  }
  const same = sameKeys(tree, section, entry);
  const targetOf = targetsOf(tree);
  const meant = references.filter((reference) => {
    const target = targetOf(reference);
    return target !== undefined && same.includes(target.entry);
  });
  return [...same.map(({ keySpan }) => keySpan), ...meant.map(({ keySpan }) => keySpan)];
}

/** Throws the reason why a name cannot be had. */
export function renameEdits(tree: Tree, { target, name }: Renamed, newName: string): Edit[] {
  const reason = target.entry
    ? reasonAgainstKey(tree, target.section, target.entry, newName)
    : reasonAgainstSection(tree, newName, name);
  if (reason !== undefined) throw new AppError('refused', reason);
  return placesOf(tree, target).map((span) => ({ span, text: newName }));
}

/** Where each of several sections with one name is meant, so are their keys. */
function sameKeys(tree: Tree, section: Section, entry: Entry): Entry[] {
  if (tree.dialect.duplicates === 'list') return [entry];
  const named = tree.sections.filter(({ name }) => name === section.name);
  return named.flatMap(({ entries }) => entries.filter(({ folded }) => folded === entry.folded));
}

function reasonAgainstKey(tree: Tree, section: Section, entry: Entry, name: string): string | undefined {
  const { delimiters, commentPrefixes, keyCase, interpolation } = tree.dialect;
  if (name === '' || name.trim() !== name)
    return 'A key begins and ends with a letter or a sign, not a space.';
  if (/[\r\n]/.test(name)) return 'A key stands on one line.';
  const sign = [...delimiters, ...(interpolation === 'none' ? [] : [...')}'])].find((each) =>
    name.includes(each),
  );
  if (sign !== undefined) return `A key cannot have "${sign}" in it.`;
  const first = [...commentPrefixes, '['].find((each) => name.startsWith(each));
  if (first !== undefined) return `A key cannot begin with "${first}".`;
  const folded = keyCase === 'fold' ? lower(name) : name;
  if (folded === entry.folded) return undefined;
  const named = tree.sections.filter((each) => each.name === section.name);
  const isTaken = named.some(({ entries }) => entries.some((each) => each.folded === folded));
  return isTaken ? `[${section.name}] already has a key "${name}".` : undefined;
}

function reasonAgainstSection(tree: Tree, name: string, before: string): string | undefined {
  if (name.trim() === '') return 'A section needs a name.';
  if (/[\]\r\n]/.test(name)) return 'The name of a section stands on one line and has no "]" in it.';
  if (name !== before && tree.sections.some((section) => section.name === name)) {
    return `There is already a section [${name}].`;
  }
  return undefined;
}
