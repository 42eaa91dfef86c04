/** What `runtrail show` tells of what a program said: the newest figures, and what of it could not be read. */

import { formatFigure } from '../base/figure.ts';
import type { MetricSummary } from '../core/run/signals.ts';
import type { RunView } from '../core/run/view.ts';

/** More are a table of their own. */
const MOST_METRICS = 8;
const DIGITS = 4;

export function saidFacts(view: RunView): [string, string | null][] {
  const metrics = Object.entries(view.metrics ?? {});
  const more = metrics.length - MOST_METRICS;
  return [
    ['says', view.statusText],
    ...metrics
      .slice(0, MOST_METRICS)
      .map(([key, metric]): [string, string] => ['metric', metricText(key, metric)]),
    ['metric', more > 0 ? `… and ${more} more: runtrail metrics ${view.id}` : null],
    ...Object.entries(view.chosen ?? {}).map(([key, value]): [string, string] => [
      'chosen',
      `${key} = ${JSON.stringify(value)}`,
    ]),
    ['files', view.artifacts?.length ? `${view.artifacts.length}` : null],
    ...(view.messages ?? []).slice(-3).map(({ level, text }): [string, string] => [level, text]),
    ['not read', unreadText(view)],
  ];
}

/** `loss 0.025 nat, 0.025 to 1 in 40 values` */
function metricText(key: string, { last, min, max, count, notFinite, unit }: MetricSummary): string {
  const [now, least, greatest] = [last, min, max].map((each) =>
    each === null ? '–' : formatFigure(each, DIGITS),
  );
  const range = min === null || min === max ? '' : `, ${least} to ${greatest}`;
  const all = count + notFinite;
  return `${key} ${now}${unit === null ? '' : ` ${unit}`}${range} in ${all === 1 ? '1 value' : `${all} values`}`;
}

/** `3 lines of 82; first signals.jsonl:7, it is not JSON` */
function unreadText({ signals }: RunView): string | null {
  if (!signals || signals.damaged === 0) return null;
  const [first] = signals.faults ?? [];
  const where = first === undefined ? '' : `; the first is ${first.file}:${first.line}, ${first.why}`;
  return `${signals.damaged} of ${signals.lines} lines of signals${where}`;
}
