/** Finds a value by its name: `section.key`, where both may have dots of their own. */

import { closestName } from '../../base/similar.ts';
import type { Dialect } from './dialect.ts';
import { type EffectiveSection, type EffectiveValue, foldKey } from './effective.ts';
import { findEntry } from './set.ts';
import type { Tree } from './tree.ts';

/** The parts of a name as it is typed: `section.key`, `"a.b".key`, `.key` before any section. */
export function nameParts(name: string): readonly string[] {
  const parts: string[] = [];
  const pattern = /"([^"]*)"|'([^']*)'|([^."']+|["'])|(\.)/g;
  let isOpen = true; // a part may begin here; between two dots it is empty
  for (const [, double, single, plain, dot] of name.matchAll(pattern)) {
    if (dot === undefined) {
      const part = double ?? single ?? plain ?? '';
      if (isOpen) parts.push(part);
      else parts.push((parts.pop() ?? '') + part);
      isOpen = false;
    } else {
      if (isOpen) parts.push('');
      isOpen = true;
    }
  }
  if (isOpen) parts.push('');
  return parts;
}

/** The ways to take a name apart into section and key, the longest section first. */
export function splits(parts: readonly string[]): readonly (readonly [section: string, key: string])[] {
  return parts
    .map((_, index) => [parts.slice(0, index).join('.'), parts.slice(index).join('.')] as const)
    .toReversed();
}

/** In the first section of that name, or the last one that has the key where it comes several times. */
export function findValue(
  sections: readonly EffectiveSection[],
  parts: readonly string[],
  dialect: Dialect,
): EffectiveValue | undefined {
  for (const [section, key] of splits(parts)) {
    const folded = foldKey(key, dialect);
    const found = sections.findLast(({ name, values }) => name === section && values.has(folded));
    if (found) return found.values.get(folded);
  }
  return undefined;
}

/** Where a value is to be written: at its key, else in the longest section of that name, else as the last part of it. */
export function placeFor(tree: Tree, parts: readonly string[]): readonly [section: string, key: string] {
  const all = splits(parts);
  const names = new Set(tree.sections.map(({ name }) => name));
  const last = [parts.slice(0, -1).join('.'), parts.at(-1) ?? ''] as const;
  return (
    all.find(([section, key]) => findEntry(tree, section, key)) ??
    all.find(([section, key]) => key !== '' && section !== '' && names.has(section)) ??
    last
  );
}

/** The section that differs from the one to be added by its case only. */
export function sectionButCase(tree: Tree, section: string): string | undefined {
  const names = tree.sections.map(({ name }) => name);
  if (names.includes(section)) return undefined;
  return names.find((name) => name.toLowerCase() === section.toLowerCase());
}

/** The name of the section, where a list has several of it. */
export function repeatedSection(tree: Tree, parts: readonly string[]): string | undefined {
  if (tree.dialect.duplicates !== 'list') return undefined;
  const [section] = placeFor(tree, parts);
  return tree.sections.filter(({ name }) => name === section).length > 1 ? section : undefined;
}

/** The full name that was probably meant. */
export function closestValue(
  sections: readonly EffectiveSection[],
  parts: readonly string[],
): string | undefined {
  const names = sections.flatMap(({ name, values }) =>
    [...values.values()].map(({ key }) => (name === '' ? `.${key}` : `${name}.${key}`)),
  );
  return closestName(parts.join('.'), names);
}
