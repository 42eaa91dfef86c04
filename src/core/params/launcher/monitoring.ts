/** What the launcher's keys for watching a program mean here: limits with the launcher's names, and how often is looked. */

import { plainNumber } from '../../../base/json.ts';
import type { MachineFacts } from '../../limits/machine.ts';
import type { LimitRule } from '../../run/resources.ts';
import type { Values } from '../layers.ts';
import type { Reading } from './reading.ts';

export interface Monitoring {
  readonly fields: { readonly limits?: Values; readonly sampling?: Values };
  /** How each limit is called in the launcher. */
  readonly names: ReadonlyMap<LimitRule, string>;
}

/** The group of our limits that each key becomes. */
export const LIMIT_KEYS: Readonly<Record<string, string>> = {
  memory: 'memory_limit_percent',
  cpu: 'cpu_limit_percent',
  start: 'process_start_timeout_sec',
  machineMemory: 'kill_threshold',
};

const FASTEST = 0.2;
const SLOWEST = 60;
/** A threshold that could never be reached is held at this part of the memory of the machine. */
const HIGHEST = 95;
const THRESHOLD_VARIABLE = 'CAMSTIM_VMEM_THRESHOLD';

/** `values` are those of the file with what every other layer says. */
export function monitoringOf(
  reading: Reading,
  values: Values,
  {
    env,
    facts,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly facts: MachineFacts },
): Monitoring {
  const limits: Record<string, Values> = {};
  const names = new Map<LimitRule, string>();
  const add = (rule: LimitRule, value: number | undefined, name: string) => {
    const [group = '', field = ''] = rule.split('.');
    if (value === undefined) return;
    const hold = field === 'seconds' ? {} : { holdSeconds: 0 };
    limits[group] = { [field]: value, action: 'stop', ...hold };
    names.set(rule, name);
  };
  const of = (key: string) => amount(reading, key, values[key]);
  add('memory.percent', of('memory_limit_percent'), 'memory_limit_percent');
  add('cpu.percent', of('cpu_limit_percent'), 'cpu_limit_percent');
  const timeout = of('process_start_timeout_sec');
  add('start.seconds', timeout === 0 ? undefined : timeout, 'process_start_timeout_sec');
  const threshold = thresholdOf(of('kill_threshold'), env);
  if (threshold) {
    add('machineMemory.percent', percentFor(reading, threshold, facts), threshold.name);
  }
  const seconds = samplingFor(reading, of('resource_log_interval'));
  return {
    fields: {
      ...(names.size > 0 && { limits }),
      ...(seconds !== undefined && { sampling: { seconds } }),
    },
    names,
  };
}

interface Threshold {
  readonly name: string;
  readonly points: number;
}

/** What is no number in the environment is as good as nothing there. */
function thresholdOf(
  points: number | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Threshold | undefined {
  if (points !== undefined) return { name: 'kill_threshold', points };
  const text = env[THRESHOLD_VARIABLE]?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(text) ? { name: THRESHOLD_VARIABLE, points: Number(text) } : undefined;
}

/** The launcher adds it to what the machine uses when the program starts: from 10 % on, 90 more are never reached. */
function percentFor(
  reading: Reading,
  { name, points }: Threshold,
  { memoryBytes, freeBytes }: MachineFacts,
): number {
  const used = Math.round((100 * (memoryBytes - freeBytes)) / memoryBytes);
  const highest = Math.max(HIGHEST, Math.round((used + 100) / 2));
  const percent = Math.min(used + points, highest);
  const sum = `${name} counts from what the machine uses when the program starts: ${used} % now and ${points} more`;
  const message =
    percent < used + points
      ? `${sum} can hardly be reached; the run is stopped when the machine uses over ${percent} % of its memory.`
      : `${sum}; the run is stopped when the machine uses over ${percent} % of its memory.`;
  const at = Object.hasOwn(reading.own, name) ? [name] : ['launcher'];
  reading.warn('threshold', message, at);
  return percent;
}

function samplingFor(reading: Reading, seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  const held = Math.min(Math.max(seconds, FASTEST), SLOWEST);
  if (held !== seconds) {
    const message = `"resource_log_interval" is from ${FASTEST} to ${SLOWEST} seconds here: ${held} is taken.`;
    reading.warn('clamped', message, ['resource_log_interval']);
  }
  return held;
}

/** What is no number at all is said elsewhere. */
function amount(reading: Reading, key: string, value: unknown): number | undefined {
  const number = plainNumber(value);
  if (typeof number !== 'number') return undefined;
  if (number >= 0) return number;
  reading.error('out-of-range', `"${key}" must not be under 0.`, [key]);
  return undefined;
}
