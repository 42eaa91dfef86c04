/** Where a name that is referred to is given, and everywhere it is used. */

import type { Span } from '../../../base/finding.ts';
import type { Tree } from '../tree.ts';
import { placesOf, renamedAt } from './rename.ts';

export interface Definition {
  /** What was pointed at. */
  readonly origin: Span;
  /** The name where it is given, and all that belongs to it. */
  readonly nameSpan: Span;
  readonly span: Span;
}

export function definitionAt(tree: Tree, offset: number): Definition | undefined {
  const named = renamedAt(tree, offset);
  if (!named) return undefined;
  const { section, entry } = named.target;
  const nameSpan = entry ? entry.keySpan : section.nameSpan;
  return nameSpan && { origin: named.span, nameSpan, span: (entry ?? section).span };
}

/** The places of a name; the first one is where it is given. */
export function usesAt(tree: Tree, offset: number): Span[] {
  const named = renamedAt(tree, offset);
  return named ? placesOf(tree, named.target) : [];
}
