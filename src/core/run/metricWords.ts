/** What a program measures, in few words: beside the name of a run. */

import { formatFigure } from '../../base/figure.ts';
import { shownText } from '../../base/names.ts';
import type { MetricSummary } from './signals.ts';
import type { RunView } from './view.ts';

type Measured = Pick<RunView, 'metrics' | 'goal'>;

/** How many are named where no goal is. */
const NAMED = 2;
const LONGEST_KEY = 24;

/** `loss 0.213`: what the file calls its goal, else what the program said first. */
export function goalText({ metrics, goal }: Measured): string | undefined {
  if (metrics === null) return undefined;
  const key = goalKey({ metrics, goal }) ?? Object.keys(metrics)[0];
  return key === undefined ? undefined : lastText(key, metrics[key]);
}

/** `loss 0.213 · acc 0.91`: the goal, or the first few. */
export function lastFewText({ metrics, goal }: Measured, most = NAMED): string {
  const key = goalKey({ metrics, goal });
  const keys = key === undefined ? Object.keys(metrics ?? {}).slice(0, most) : [key];
  return keys.flatMap((each) => lastText(each, metrics?.[each]) ?? []).join(' · ');
}

function goalKey({ metrics, goal }: Measured): string | undefined {
  return goal && metrics && Object.hasOwn(metrics, goal.metric) ? goal.metric : undefined;
}

function lastText(key: string, metric: MetricSummary | undefined): string | undefined {
  if (metric?.last == null) return undefined;
  const short = key.length > LONGEST_KEY ? `…${key.slice(1 - LONGEST_KEY)}` : key;
  return `${shownText(short)} ${formatFigure(metric.last)}`;
}
