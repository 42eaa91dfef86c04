/** What lanes are in words: for screen readers, which get a sentence or a list where others see curves. */

import { type Between, summarise } from '../chart/moment.ts';
import type { Readings } from '../chart/readings.ts';
import type { Timeline } from '../chart/timeline.ts';
import { formatBetween, formatValue, type Unit } from '../chart/units.ts';
import type { Page } from '../run/page.ts';
import type { Lane, LaneCurve } from './lanes.ts';

/** What is said of a monitor. */
interface Heard {
  readonly page: Page;
  readonly lanes: readonly Lane[];
  readonly readings: Pick<Readings, 'drawing'>;
  readonly timeline: Pick<Timeline, 'span' | 'isLive'>;
  valueOf(column: string): Between | null | undefined;
}

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

/** What stands under the cross-hair: `Memory 1.8 GiB`. */
export function spokenValues(monitored: Heard): string[] {
  return spokenCurves(monitored.page, monitored.lanes).flatMap(({ name, column, unit }) => {
    const between = monitored.valueOf(column);
    return between ? [`${name} ${formatBetween(between.least, between.greatest, unit)}`] : [];
  });
}

/** What the charts show, in a sentence for each curve. */
export function summaryText({ page, lanes, readings, timeline }: Heard): string {
  const { span, isLive } = timeline;
  const sentences = spokenCurves(page, lanes).flatMap(({ name, column, unit }) => {
    const summary = summarise(readings.drawing, column, span);
    if (!summary) return [];
    const [least, greatest, last] = [summary.least, summary.greatest, summary.last].map((value) =>
      formatValue(value, unit),
    );
    const values = [name, least ?? '', greatest ?? ''];
    return isLive
      ? [page.text('{0} between {1} and {2}, now {3}', ...values, last ?? '')]
      : [page.text('{0} between {1} and {2}', ...values)];
  });
  return sentences.map((sentence) => `${sentence}.`).join(' ');
}
