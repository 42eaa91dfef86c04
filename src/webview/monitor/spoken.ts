/** What lanes are in words: for screen readers, which get a sentence or a list where others see curves. */

import type { Unit } from '../chart/units.ts';
import type { Page } from '../run/page.ts';
import type { Lane, LaneCurve } from './lanes.ts';

export interface Spoken {
  readonly name: string;
  readonly column: string;
  readonly unit: Unit;
}

/** The main curve of a lane by the name of that; where none is the main one, each that is the run's own. */
export function spokenCurves(page: Page, lanes: readonly Lane[]): Spoken[] {
  return lanes.flatMap(({ title, unit, curves }) => {
    const main = curves.length === 1 ? curves[0] : curves.find(({ hasArea }) => hasArea);
    if (main) return [{ name: page.text(title), column: main.column, unit }];
    return curves
      .filter(({ hue }) => hue !== null)
      .map(({ column, label }) => ({ name: `${page.text(title)} ${labelText(page, label)}`, column, unit }));
  });
}

export function labelText(page: Page, label: LaneCurve['label']): string {
  return typeof label === 'string' ? page.text(label) : label.name;
}
