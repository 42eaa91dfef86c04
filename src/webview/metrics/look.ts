/** How the metrics are looked at: kept with the page, and read again from whatever stands there. */

import type { MetricAxis } from '../../protocol/metrics.ts';
import { isObject } from '../run/memory.ts';

export interface Look {
  readonly axis: MetricAxis;
  readonly isLog: boolean;
  /** From 0 to less than 1. */
  readonly smoothing: number;
  readonly view: 'charts' | 'figures';
  readonly window: 'run' | 'hour' | 'minute';
  readonly filter: string;
  /** Keys without a chart. */
  readonly hidden: readonly string[];
  /** Contexts without a curve: key and context, joined by a line break. */
  readonly hiddenLines: readonly string[];
  readonly closedGroups: readonly string[];
  /** Keys that stand in the monitor, too; undefined: the goal. */
  readonly pinned: readonly string[] | undefined;
}

export const KEPT_AS = 'metrics';
export const MOST_SMOOTHING = 0.999;
const MOST_KEPT = 1_000;

const PLAIN: Look = {
  axis: 'time',
  isLog: false,
  smoothing: 0,
  view: 'charts',
  window: 'run',
  filter: '',
  hidden: [],
  hiddenLines: [],
  closedGroups: [],
  pinned: undefined,
};

export function readLook(kept: unknown): Look {
  if (!isObject(kept)) return PLAIN;
  const oneOf = <T extends string>(name: string, all: readonly T[], otherwise: T): T =>
    all.find((each) => each === kept[name]) ?? otherwise;
  const { isLog, smoothing, filter } = kept;
  return {
    axis: oneOf('axis', ['time', 'step'], 'time'),
    isLog: isLog === true,
    smoothing: typeof smoothing === 'number' && smoothing >= 0 ? Math.min(smoothing, MOST_SMOOTHING) : 0,
    view: oneOf('view', ['charts', 'figures'], 'charts'),
    window: oneOf('window', ['run', 'hour', 'minute'], 'run'),
    filter: typeof filter === 'string' ? filter : '',
    hidden: texts(kept['hidden']),
    hiddenLines: texts(kept['hiddenLines']),
    closedGroups: texts(kept['closedGroups']),
    pinned: Array.isArray(kept['pinned']) ? texts(kept['pinned']) : undefined,
  };
}

/** With a text that was not there, or without one that was. */
export function toggled(all: readonly string[], one: string): readonly string[] {
  return all.includes(one) ? all.filter((each) => each !== one) : [...all, one].slice(-MOST_KEPT);
}

/** Keys that have a lane in the monitor: the goal, until somebody chose. */
export function pinnedIn({ pinned }: Look, goal: string | null): readonly string[] {
  return pinned ?? (goal === null ? [] : [goal]);
}

/** One curve of a chart. */
export function lineName(key: string, context: string): string {
  return `${key}\n${context}`;
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each) => typeof each === 'string').slice(0, MOST_KEPT);
}
