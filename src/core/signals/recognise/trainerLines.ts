/** Dictionaries of metrics that are printed as they are: by the Trainer of Hugging Face, and JSON lines of other programs. */

import type { SaidNumber } from '../../run/signals.ts';
import type { Found, LogRecogniser, LogState } from './found.ts';
import { metricsOf, saidNumber } from './wordedMetrics.ts';

const PYTHON = /^\s{0,4}\{'[^{}]{1,3000}\}\s{0,4}$/;
const PYTHON_PAIR = /'([^']{1,100})': '?([-+\w.]{1,40})'?(?=[,}])/g;
/** 2001, in seconds. */
const LEAST_EPOCH = 1e9;
const STEPS = ['global_step', 'step', 'iteration', 'iter', 'epoch'];

function seesPython(line: string, log: LogState): Found | undefined {
  if (!PYTHON.test(line)) return undefined;
  const pairs = new Map<string, SaidNumber>();
  for (const [, key = '', text = ''] of line.matchAll(PYTHON_PAIR)) {
    const value = saidNumber(text);
    if (value !== undefined) pairs.set(key, value);
  }
  if (!pairs.has('epoch') && !pairs.has('step')) return undefined;
  return withStep(pairs, log.position);
}

function seesJson(line: string): Found | undefined {
  if (!/^\{".{1,4000}\}\s{0,4}$/.test(line)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // a text that only looks like it
  }
  const pairs = new Map<string, SaidNumber>();
  for (const [key, number] of Object.entries(Object(value))) {
    if (typeof number === 'number' && !isMoment(key, number))
      pairs.set(key, saidNumber(String(number)) ?? 'NaN');
  }
  return STEPS.some((name) => pairs.has(name)) ? withStep(pairs, undefined) : undefined;
}

/** Loggers say when it was in each of their lines. */
function isMoment(key: string, value: number): boolean {
  return /^(?:time|date|asctime|\w{1,40}_(?:at|time))$/i.test(key) && value >= LEAST_EPOCH;
}

/** The epoch of such a line is a share of all: where a bar tells the step, that is meant. */
function withStep(pairs: ReadonlyMap<string, SaidNumber>, position: number | undefined): Found | undefined {
  const metric = metricsOf(pairs);
  if (!metric) return undefined;
  const [own] = STEPS.slice(0, -1).flatMap((name) => pairs.get(name) ?? []);
  const step = own ?? position ?? pairs.get('epoch');
  return { metric, step: typeof step === 'number' ? step : undefined };
}

export const trainerLines: LogRecogniser = { id: 'trainer', begin: () => seesPython };
export const jsonLines: LogRecogniser = { id: 'json', begin: () => seesJson };
