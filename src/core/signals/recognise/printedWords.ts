/** The words that a program may print on purpose: `::progress 42/100 name` and `::metric loss=0.3 step=10`. */

import type { SaidNumber } from '../../run/signals.ts';
import type { Found, LogRecogniser } from './found.ts';
import { saidNumber } from './wordedMetrics.ts';

const PROGRESS =
  /^::progress\s{1,8}(\d{1,15}(?:\.\d{1,9})?)(?:(%)|\s{0,2}\/\s{0,2}(\d{1,15}(?:\.\d{1,9})?))?(?:\s{1,8}(\S.{0,199}))?$/;
const METRIC = /^::metric\s{1,8}(\S.{0,3999})$/;
const PAIR = /^([^\s=]{1,100})=(\S{1,100})$/;

function sees(line: string): Found | undefined {
  if (!line.startsWith('::')) return undefined;
  const text = line.trimEnd();
  return progressIn(text) ?? metricIn(text);
}

function progressIn(line: string): Found | undefined {
  const [, done, percent, total, name] = PROGRESS.exec(line) ?? [];
  if (done === undefined) return undefined;
  const words = { done: Number(done), total: percent ? 100 : total === undefined ? null : Number(total) };
  return {
    progress: [{ ...words, ...(percent && { unit: '%' }), ...(name !== undefined && { task: name }) }],
  };
}

function metricIn(line: string): Found | undefined {
  const [, text] = METRIC.exec(line) ?? [];
  const metric: [string, SaidNumber][] = [];
  const context: [string, string][] = [];
  let step: number | undefined;
  for (const word of text?.split(/\s+/) ?? []) {
    const [, key = '', value = ''] = PAIR.exec(word) ?? [];
    const number = saidNumber(value);
    if (key === '') continue;
    if (key === 'step' && typeof number === 'number') step = number;
    else if (number === undefined) context.push([key, value]);
    else metric.push([key, number]);
  }
  if (metric.length === 0) return undefined;
  return {
    metric: Object.fromEntries(metric),
    step,
    ...(context.length > 0 && { context: Object.fromEntries(context) }),
  };
}

export const printedWords: LogRecogniser = { id: 'words', begin: () => sees };
