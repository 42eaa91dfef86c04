/** Whether what a record holds of its program's own words is what its readers rely on. */

import { isRecord } from '../../base/json.ts';
import {
  areNumbersOrNull,
  areTexts,
  areTextsOrNull,
  isListOf,
  isMapOf,
  isNumber,
  isSaidNumber,
  isTextList,
} from './fieldShapes.ts';
import { type MetricsPlan, type Said, SOURCE_STATES, TASK_STATES } from './signals.ts';

type Fields = Readonly<Record<string, unknown>>;

export function isSaidIfGiven(value: unknown): value is Said | null | undefined {
  if (value === undefined || value === null) return true;
  return (
    isRecord(value) &&
    isMapOf(value['metrics'], isMetric) &&
    (value['progress'] === null || isProgress(value['progress'])) &&
    isListOf(value['artifacts'], (each) => areTexts(each, 'path', 'time')) &&
    areTextsOrNull(value, 'statusText') &&
    (value['sources'] === undefined || isListOf(value['sources'], isLiveSource)) &&
    isListOf(value['messages'], (each) => areTexts(each, 'time', 'level', 'text')) &&
    [value['metricsLeftOut'], value['artifactsLeftOut'], value['lines'], value['damaged']].every(isNumber)
  );
}

/** Of a plan of metrics, and of a state. */
export function isGoalIfGiven(value: unknown): boolean {
  return value === undefined || value === null || (isRecord(value) && areTexts(value, 'metric', 'mode'));
}

function isMetric(value: unknown): boolean {
  return (
    isRecord(value) &&
    isStatistics(value) &&
    areTexts(value, 'source') &&
    areTextsOrNull(value, 'unit', 'lastTime') &&
    areNumbersOrNull(value, 'lastStep', 'minStep', 'maxStep') &&
    (value['last'] === null || isSaidNumber(value['last'])) &&
    [value['minute'], value['hour']].every((each) => each === null || isStatistics(each)) &&
    isMapOf(value['contexts'], isStatistics)
  );
}

function isStatistics(value: unknown): boolean {
  return (
    isRecord(value) &&
    isNumber(value['count']) &&
    isNumber(value['notFinite']) &&
    areNumbersOrNull(value, 'sum', 'mean', 'sd', 'min', 'max', 'p50', 'p95', 'p99')
  );
}

function isProgress(value: unknown): boolean {
  const isTask = (task: Fields) =>
    areTextsOrNull(task, 'task', 'parent', 'unit') &&
    isNumber(task['done']) &&
    isNumber(task['weight']) &&
    areNumbersOrNull(task, 'total', 'percent', 'ratePerSecond', 'etaMs') &&
    (TASK_STATES as readonly unknown[]).includes(task['state']);
  return (
    isRecord(value) &&
    areTexts(value, 'source', 'time') &&
    areNumbersOrNull(value, 'percent', 'etaMs', 'etaLowMs', 'etaHighMs', 'ratePerSecond', 'earlierMs') &&
    isListOf(value['tasks'], isTask)
  );
}

function isLiveSource(source: Fields): boolean {
  return (
    areTexts(source, 'name', 'from') &&
    areTextsOrNull(source, 'lastTime', 'problem', 'againAt') &&
    (SOURCE_STATES as readonly unknown[]).includes(source['state']) &&
    isRecord(source['rounds']) &&
    ['data', 'failed', 'skipped'].every((key) => isNumber(Object(source['rounds'])[key]))
  );
}

export function isMetricsPlanIfGiven(value: unknown): value is MetricsPlan | undefined {
  if (value === undefined) return true;
  if (!isRecord(value)) return false;
  const isSource = (each: Fields) =>
    areTexts(each, 'name', 'from') && isNumber(each['seconds']) && areTextsOrNull(each, 'key');
  return (
    isTextList(value['files']) &&
    isListOf(value['sources'], isSource) &&
    isGoalIfGiven(value['goal']) &&
    isMapOf(value['aggregates'], (each) => isRecord(each) && areTexts(each, 'metric', 'of')) &&
    areNumbersOrNull(value, 'logEvery') &&
    typeof value['recognise'] === 'boolean'
  );
}
