/** How a value is written in a file: as the dialect reads it, and as the rest of the file does it. */

import { literalText } from '../literalText.ts';
import { styleOf } from '../style.ts';
import type { Tree } from '../tree.ts';

/** Pairs of words for yes and no, of which a file uses one. */
const PAIRS: readonly (readonly [yes: string, no: string])[] = [
  ['True', 'False'],
  ['true', 'false'],
  ['yes', 'no'],
  ['on', 'off'],
];

const known = new WeakMap<Tree, readonly [yes: string, no: string] | undefined>();

export function writtenValue(value: unknown, tree: Tree): string {
  const [yes, no] = pairOf(tree) ?? [undefined, undefined];
  return (value === true ? yes : value === false ? no : undefined) ?? literalText(value, tree.dialect);
}

/** Between key and value, as most keys of the file have it. */
export function writtenDelimiter(tree: Tree): string {
  const { before = ' ', delimiter, after } = styleOf(tree);
  return before + delimiter + after;
}

function pairOf(tree: Tree): readonly [string, string] | undefined {
  if (known.has(tree)) return known.get(tree);
  const written = new Set(tree.sections.flatMap(({ entries }) => entries.map(({ raw }) => raw)));
  const pair = PAIRS.find((each) => each.some((word) => written.has(word)));
  known.set(tree, pair);
  return pair;
}
