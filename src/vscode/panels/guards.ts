/** What the page of a run may ask, exactly: anything else that arrives is not for us. */

import { isRecord } from '../../base/json.ts';
import type { Guards } from '../../protocol/channel.ts';
import type { CheckpointAct, FileKind } from '../../protocol/leftBehind.ts';
import type { MetricQuestion } from '../../protocol/metrics.ts';
import type { PageCommand, RunPageContract } from '../../protocol/runPage.ts';

export const RUN_PAGE_REQUESTS = [
  'series',
  'logAt',
  'metrics',
  'metricSeries',
  'checkpoints',
  'files',
  'thumbnail',
] as const;

export const PAGE_COMMANDS: readonly PageCommand[] = [
  'openLog',
  'openRecord',
  'openFile',
  'attach',
  'reveal',
  'copyId',
  'repeat',
  'howToSay',
  'manageTrust',
  'close',
];

const MOST_PIXELS = 16_384;
const MOST_LINES = 200;
const MOST_CHARTS = 64;
const LONGEST_TEXT = 16_384;

const CHECKPOINT_ACTS: readonly CheckpointAct[] = ['resume', 'verify', 'pin', 'unpin', 'reveal', 'delete'];

export const RUN_PAGE_GUARDS: Guards<RunPageContract> = {
  series: (value): value is { from: number; to: number; pixels: number } =>
    has(value, 'from', 'to', 'pixels') &&
    isTime(value.from) &&
    isTime(value.to) &&
    value.from <= value.to &&
    isCount(value.pixels, MOST_PIXELS),
  logAt: (value): value is { at: number; lines: number } =>
    has(value, 'at', 'lines') && isTime(value.at) && isCount(value.lines, MOST_LINES),
  stop: (value): value is { now: boolean } => has(value, 'now') && typeof value.now === 'boolean',
  pause: (value): value is Record<string, never> => has(value),
  resume: (value): value is Record<string, never> => has(value),
  command: (value): value is { name: PageCommand } =>
    has(value, 'name') && PAGE_COMMANDS.some((name) => name === value.name),
  openLogAt: (value): value is { at: number } => has(value, 'at') && isTime(value.at),
  openLogLine: (value): value is { offset: number } =>
    has(value, 'offset') && isCount(value.offset, Number.MAX_SAFE_INTEGER),
  metrics: (value): value is Record<string, never> => has(value),
  metricSeries: isMetricQuestion,
  checkpoints: (value): value is Record<string, never> => has(value),
  files: (value): value is Record<string, never> => has(value),
  thumbnail: (value): value is { path: string } => has(value, 'path') && isText(value.path),
  openRelated: (value): value is { id: string } => has(value, 'id') && isText(value.id),
  copyMetrics: (value): value is { key: string | null } =>
    has(value, 'key') && (value.key === null || isText(value.key)),
  checkpoint: (value): value is { path: string; act: CheckpointAct } =>
    has(value, 'path', 'act') && isText(value.path) && CHECKPOINT_ACTS.some((act) => act === value.act),
  prune: (value): value is Record<string, never> => has(value),
  checkpointNow: (value): value is Record<string, never> => has(value),
  openFileOf: (value): value is { path: string; kind: FileKind } =>
    has(value, 'path', 'kind') &&
    isText(value.path) &&
    (value.kind === 'artifact' || value.kind === 'output'),
  openRun: (value): value is { key: string } => has(value, 'key') && typeof value.key === 'string',
};

function isMetricQuestion(value: unknown): value is MetricQuestion {
  if (!has(value, 'axis', 'smoothing', 'charts')) return false;
  const { axis, smoothing, charts } = value;
  return (
    (axis === 'time' || axis === 'step') &&
    isTime(smoothing) &&
    smoothing >= 0 &&
    smoothing < 1 &&
    Array.isArray(charts) &&
    charts.length <= MOST_CHARTS &&
    charts.every(
      (chart) =>
        has(chart, 'key', 'from', 'to', 'pixels') &&
        isText(chart.key) &&
        isTime(chart.from) &&
        isTime(chart.to) &&
        chart.from <= chart.to &&
        isCount(chart.pixels, MOST_PIXELS),
    )
  );
}

/** A plain object with exactly these fields. */
function has<K extends string>(value: unknown, ...names: readonly K[]): value is Record<K, unknown> {
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/** Of a key or a path, which are never longer. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}
