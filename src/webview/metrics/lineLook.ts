/** How the contexts of a key are told apart: by colour and by dash, each always the same. */

import { HUES, type Hue } from '../chart/theme.ts';

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

export function lineLook(index: number): { readonly hue: Hue; readonly dash: readonly number[] } {
  const place = Math.max(0, index);
  return { hue: HUES[place % HUES.length] ?? 'blue', dash: DASHES[place % DASHES.length] ?? [] };
}
