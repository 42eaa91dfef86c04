/** One line of signals, whatever is in it: what can be believed of it is taken, everything else is said to be wrong. */

import { isRecord } from '../../base/json.ts';
import { TASK_STATES } from '../run/signals.ts';
import type { CheckpointWords } from './line.ts';
import { type MetricHead, OWN_WORDS, type ProgressSaid, saidNumber, type Words } from './sink.ts';
import { quoteBareTokens } from './tokens.ts';

export interface Spoken {
  readonly source: string;
  readonly step: number | null;
  readonly timeMs: number;
  readonly metrics: { readonly head: MetricHead; readonly values: readonly number[] } | null;
  readonly words: readonly Words[];
  /** What is wrong with it; the rest of the line counts all the same. */
  readonly fault: string | null;
}

/** Names are shown, and columns of tables: no longer than this. */
const LONGEST_NAME = 300;
const LONGEST_TEXT = 4000;
const MOST_TAGS = 50;
const MOST_METRICS = 1000;
const MOST_LABELS = 20;
/** Seconds since the epoch do not get there within a thousand years; milliseconds are there. */
const SURELY_MILLISECONDS = 1e11;

type Fields = Readonly<Record<string, unknown>>;

/** Says what is in a line, or why there is nothing in it. */
export function spokenIn(text: string): Spoken | string {
  const line = parsed(text);
  if (line === undefined) return 'it is not JSON';
  if (!isRecord(line)) return 'it is not a JSON object';
  const faults: string[] = [];
  const metrics = metricsIn(line, faults);
  const words = WORDS.flatMap(([field, read]) => {
    if (line[field] === undefined) return [];
    const found = read(line[field], line);
    if (typeof found !== 'string') return [found];
    faults.push(found);
    return [];
  });
  if (metrics === null && words.length === 0)
    return faults[0] ?? 'it holds none of the fields that are known';
  return {
    source: sourceOf(line),
    step: stepOf(line),
    timeMs: timeIn(line['time']),
    metrics,
    words,
    fault: faults[0] ?? null,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parsedBare(text);
  }
}

/** As Python writes it: NaN and infinities are words without quotes. */
function parsedBare(text: string): unknown {
  const quoted = quoteBareTokens(text);
  if (quoted === undefined) return undefined;
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}

/** NaN where there is none that can be understood. */
export function timeIn(value: unknown): number {
  if (typeof value === 'string' && value.length < 64) return Date.parse(value);
  if (typeof value !== 'number') return Number.NaN;
  const ms = Math.abs(value) > SURELY_MILLISECONDS ? value : value * 1000;
  return Math.abs(ms) < 8.64e15 ? ms : Number.NaN;
}

function sourceOf({ source }: Fields): string {
  return isName(source) ? source : OWN_WORDS;
}

function stepOf({ step }: Fields, otherwise: number | null = null): number | null {
  return typeof step === 'number' && Number.isFinite(step) ? step : otherwise;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST_NAME;
}

function metricsIn(line: Fields, faults: string[]): Spoken['metrics'] {
  const { metric } = line;
  if (metric === undefined) return null;
  if (!isRecord(metric)) {
    faults.push('"metric" is not an object of numbers');
    return null;
  }
  const units = isRecord(line['unit']) ? line['unit'] : {};
  const keys: string[] = [];
  const values: number[] = [];
  for (const [key, given] of Object.entries(metric)) {
    const value = numberIn(given);
    if (value === undefined || !isName(key)) faults.push(`the metric "${key.slice(0, 100)}" is not a number`);
    else {
      keys.push(key);
      values.push(value);
    }
  }
  if (keys.length === 0) return null;
  const head = {
    keys,
    units: keys.map((key) => unitOf(Object.hasOwn(units, key) ? units[key] : undefined)),
    context: contextIn(line['context']),
    source: sourceOf(line),
  };
  return { head, values };
}

function unitOf(value: unknown): string | null {
  return isName(value) ? value : null;
}

/** JavaScript writes null for what is no number. */
function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value === null || value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  return value === '-Infinity' ? Number.NEGATIVE_INFINITY : undefined;
}

/** The labels in the order of their names: however they are written, the same ones are the same context. */
function contextIn(value: unknown): string | null {
  if (!isRecord(value)) return null;
  const labels = Object.entries(value)
    .filter(([, label]) => ['string', 'number', 'boolean'].includes(typeof label))
    .slice(0, MOST_LABELS)
    .map(([name, label]) => `${name}=${label}`)
    .sort();
  return labels.length === 0 ? null : labels.join(', ').slice(0, LONGEST_NAME);
}

type Read = (value: unknown, line: Fields) => Words | string;

const WORDS: readonly (readonly [field: string, read: Read])[] = [
  ['progress', progressIn],
  ['checkpoint', checkpointIn],
  ['artifact', artifactIn],
  ['param', (values) => (isRecord(values) ? { kind: 'param', values } : '"param" is not an object')],
  ['message', messageIn],
  ['status', (text) => (isText(text) ? { kind: 'status', text: cut(text) } : '"status" is not a text')],
];

function progressIn(value: unknown): Words | string {
  if (!isRecord(value)) return '"progress" is not an object';
  const { done, total, weight } = value;
  const wrong = [done, total, weight].some((each) => each !== undefined && each !== null && !isCount(each));
  if (wrong) return '"progress" holds something else than numbers that are not negative';
  const progress: ProgressSaid = {
    task: isName(value['task']) ? value['task'] : null,
    parent: isName(value['parent']) ? value['parent'] : null,
    done: isCount(done) ? done : undefined,
    total: isCount(total) || total === null ? total : undefined,
    weight: isCount(weight) && weight > 0 ? weight : undefined,
    unit: isName(value['unit']) ? value['unit'] : undefined,
    state: TASK_STATES.find((state) => state === value['state']),
  };
  return { kind: 'progress', progress };
}

/** More than this is no count of anything, and would make infinities of sums. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1e300;
}

function checkpointIn(value: unknown, line: Fields): Words | string {
  const fields = typeof value === 'string' ? { path: value } : value;
  if (!isRecord(fields) || !isPath(fields['path'])) return '"checkpoint" has no path';
  const { path, description, tags, metrics } = fields;
  const step = stepOf(fields, stepOf(line));
  const checkpoint: CheckpointWords = {
    path,
    ...(step !== null && { step }),
    ...(isText(description) && { description: cut(description) }),
    ...(Array.isArray(tags) && { tags: tags.filter(isName).slice(0, MOST_TAGS) }),
    ...(isRecord(metrics) && { metrics: numbersIn(metrics) }),
  };
  return { kind: 'checkpoint', checkpoint };
}

function numbersIn(values: Fields): NonNullable<CheckpointWords['metrics']> {
  const found = Object.entries(values).flatMap(([key, value]) => {
    const number = numberIn(value);
    return number === undefined ? [] : [[key, saidNumber(number)] as const];
  });
  return Object.fromEntries(found.slice(0, MOST_METRICS));
}

function artifactIn(value: unknown, line: Fields): Words | string {
  const fields = typeof value === 'string' ? { path: value } : value;
  if (!isRecord(fields) || !isPath(fields['path'])) return '"artifact" has no path';
  const type = isName(fields['type']) ? fields['type'] : null;
  return { kind: 'artifact', path: fields['path'], type, step: stepOf(fields, stepOf(line)) };
}

function messageIn(text: unknown, { level }: Fields): Words | string {
  if (!isText(text)) return '"message" is not a text';
  return { kind: 'message', text: cut(text), level: isName(level) ? level.toLowerCase() : 'info' };
}

function isPath(value: unknown): value is string {
  return isText(value) && value !== '' && value.length <= LONGEST_TEXT && !value.includes('\0');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)} …`;
}
