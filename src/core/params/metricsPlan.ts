/** What a parameter file says of metrics, as a run is asked for it; and what in it can hardly be meant. */

import type { Finding } from '../../base/finding.ts';
import { isRecord, type KeyPath, plainNumber } from '../../base/json.ts';
import { parseDuration } from '../../base/time.ts';
import { PLAIN_METRICS } from '../run/plain.ts';
import type { MetricSource, MetricsPlan } from '../run/signals.ts';
import { AGGREGATE_WORDS, aggregateOf } from '../signals/metrics/aggregates.ts';
import { fixFor } from './expand.ts';
import { error, warning } from './format.ts';
import type { Values } from './layers.ts';
import type { FieldPlaces } from './places.ts';
import { recordAt } from './stack.ts';

const SECONDS = 5;
const LEAST_SECONDS = 0.5;

/** The fields are checked. */
export function metricsPlan(fields: Values): MetricsPlan {
  const { files, goal, logEvery, recognise } = recordAt(fields, 'metrics');
  const every = plainNumber(logEvery);
  return {
    files: Array.isArray(files) ? files.filter((each) => typeof each === 'string') : PLAIN_METRICS.files,
    sources: sourcesOf(fields).map(sourceOf),
    goal: goalOf(goal),
    aggregates: aggregatesOf(fields),
    logEvery: typeof every === 'number' ? every : PLAIN_METRICS.logEvery,
    recognise: recognise !== false,
  };
}

function sourcesOf(fields: Values): readonly Values[] {
  const { sources } = recordAt(fields, 'metrics');
  return Array.isArray(sources) ? sources.filter(isRecord) : [];
}

function sourceOf({ name, from, every, key }: Values): MetricSource {
  const seconds = secondsOf(every) ?? SECONDS;
  return { name: String(name), from: String(from), seconds, key: typeof key === 'string' ? key : null };
}

function secondsOf(every: unknown): number | undefined {
  const value = typeof every === 'string' ? parseDuration(every) : plainNumber(every);
  return typeof value === 'number' ? value : undefined;
}

function goalOf(goal: unknown): MetricsPlan['goal'] {
  if (typeof goal === 'string') return { metric: goal, mode: usualMode(goal) };
  if (!isRecord(goal)) return null;
  const metric = String(goal['metric']);
  const { mode } = goal;
  return { metric, mode: mode === 'min' || mode === 'max' ? mode : usualMode(metric) };
}

const MORE_IS_BETTER =
  /(?:^|[^a-z])(?:acc|accuracy|auc|auroc|f1|precision|recall|reward|return|score|m?ap|m?iou|dice|bleu|rouge|psnr|ssim|r2)(?:[^a-z]|$)/i;

function usualMode(metric: string): 'min' | 'max' {
  return MORE_IS_BETTER.test(metric) ? 'max' : 'min';
}

function aggregatesOf(fields: Values): MetricsPlan['aggregates'] {
  const asked = recordAt(recordAt(fields, 'metrics'), 'aggregates');
  return Object.fromEntries(
    Object.entries(asked).map(([name, value]) => {
      const { metric, of } = isRecord(value) ? value : {};
      return [name, { metric: String(metric), of: String(of) }];
    }),
  );
}

export function metricFindings(fields: Values, places: FieldPlaces): Finding[] {
  const findings: Finding[] = [];
  const names = new Set<string>();
  for (const [index, source] of sourcesOf(fields).entries()) {
    const at: KeyPath = ['metrics', 'sources', index];
    findings.push(...sourceFindings(source, at, places));
    const name = String(source['name']);
    if (names.has(name)) {
      const message = `"${name}" is the name of two sources: their metrics would be mixed`;
      findings.push(error('said-twice', message, places.spanOf([...at, 'name'])));
    }
    names.add(name);
  }
  for (const [name, { of }] of Object.entries(aggregatesOf(fields))) {
    if (aggregateOf(of) !== undefined) continue;
    const message = `"${of}" is nothing that can be made of values: there are ${AGGREGATE_WORDS}`;
    findings.push(error('not-allowed-value', message, places.spanOf(['metrics', 'aggregates', name, 'of'])));
  }
  return findings;
}

/** The beginning of an address of the web, as it is often written. */
const ADDRESS = /^([A-Za-z][A-Za-z0-9+.-]{0,30}):\/\/(.*)$/s;
const HOST = /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}):\d{1,5}(?:\/|$)/;

function sourceFindings({ from, every }: Values, at: KeyPath, places: FieldPlaces): Finding[] {
  const findings: Finding[] = [];
  const place = String(from);
  const span = places.spanOf([...at, 'from']);
  const inside = (text: string) => places.spanInside([...at, 'from'], text, 0);
  const [, scheme] = ADDRESS.exec(place) ?? [];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    const message = `"${place}" cannot be asked: an address begins with http:// or https://, a file is named by its path`;
    const isFile = scheme.toLowerCase() === 'file';
    const fixes = isFile ? [fixFor(inside(place), place.replace(/^file:\/\//i, ''))] : [];
    findings.push(error('not-allowed-value', message, span, ...fixes));
  } else if (scheme === undefined && HOST.test(place)) {
    const message = `"${place}" is taken for a file; an address begins with http://`;
    findings.push(warning('near-address', message, span, fixFor(inside(place), `http://${place}`)));
  } else if (/^https?:\/\/[^/@]*:[^/@]*@/i.test(place)) {
    const message =
      'The password in this address is kept in the record of each run: whoever may read it may use it';
    findings.push(warning('secret-kept', message, span));
  }
  const seconds = secondsOf(every);
  if (typeof every === 'string' && seconds !== undefined && seconds < LEAST_SECONDS) {
    const message = `"${places.nameOf([...at, 'every'])}" must not be under ${LEAST_SECONDS} seconds`;
    findings.push(error('out-of-range', message, places.spanOf([...at, 'every'])));
  }
  return findings;
}
