/** Of several who say the same thing one is believed: the program itself, then its files, then what its log looks like. */

import { OWN_WORDS } from './sink.ts';

/** The less, the more it is believed. */
function rankOf(source: string): number {
  if (source === OWN_WORDS) return 0;
  return source.startsWith('log:') ? 2 : 1;
}

/** Whether what this one says takes the place of what the other said so far. */
export function isBelievedOver(source: string, other: string): boolean {
  return rankOf(source) < rankOf(other);
}
