/** A limit in words: what it is of, how a value of it reads, and what happened. */

import { formatBytes } from '../../base/size.ts';
import { formatDuration, formatRough } from '../../base/time.ts';
import type { Limit, LimitRule } from '../run/resources.ts';
import { factsOf } from './rules.ts';

const TITLES: Readonly<Record<string, string>> = {
  memory: 'Memory',
  cpu: 'CPU',
  time: 'Time',
  idle: 'Idle',
  start: 'Start',
  processes: 'Processes',
  output: 'Output',
  disk: 'Disk',
  swap: 'Swap of the machine',
  gpuMemory: 'GPU memory',
  machineMemory: 'Memory of the machine',
};

/** `Memory` */
function titleOf(rule: LimitRule): string {
  return TITLES[factsOf(rule).group] ?? rule;
}

/** `1.5 GiB`, `85 %`, `2 h 0 m 0 s`, `12`, `3.0 MiB/s` */
export function valueText(rule: LimitRule, value: number): string {
  switch (factsOf(rule).unit) {
    case 'bytes':
      return formatBytes(Math.round(value));
    case 'bytes a second':
      return `${formatBytes(Math.round(value))}/s`;
    case 'percent':
      return `${Math.round(value * 10) / 10} %`;
    case 'seconds':
      return formatDuration(value * 1000);
    case 'processes':
      return String(Math.round(value));
  }
}

const FROM: Readonly<Record<Limit['from'], string>> = {
  file: '',
  machine: 'settings of this machine',
  default: 'default',
  request: 'changed while it ran',
};

/** `Memory, 4.0 GiB for 10 s: stop (settings of this machine)` */
export function limitLine(limit: Limit): string {
  return `${titleOf(limit.rule)}, ${limitTerms(limit)}`;
}

/** `4.0 GiB for 10 s: stop (settings of this machine)` */
export function limitTerms({ rule, value, holdSeconds, action, from, calledAs }: Limit): string {
  const shown = valueText(rule, value);
  const { field, isFloor } = factsOf(rule);
  const amount = isFloor ? `at least ${shown} free` : `${shown}${field.startsWith('used') ? ' used' : ''}`;
  const origin = calledAs ?? FROM[from];
  return `${amount}${holdText(rule, holdSeconds)}: ${action}${origin ? ` (${origin})` : ''}`;
}

/** ` for 10 s`, ` on average over 5 m` */
function holdText(rule: LimitRule, seconds: number): string {
  if (!(seconds > 0)) return '';
  const shown = seconds < 60 ? `${seconds} s` : formatRough(seconds * 1000);
  return factsOf(rule).group === 'cpu' ? ` on average over ${shown}` : ` for ${shown}`;
}

/** `Memory limit: 412 MiB of 300 MiB for 2 s` */
export function exceededText(limit: Limit, value: number): string {
  const { rule, holdSeconds, calledAs } = limit;
  const name = calledAs === undefined ? '' : ` (${calledAs})`;
  return `${titleOf(rule)} limit${name}: ${comparison(limit, value)}${holdText(rule, holdSeconds)}`;
}

/** A value that jumps may be beyond it already, though not for so long as it must be. */
export function nearText(limit: Limit, value: number): string {
  const isBeyond = factsOf(limit.rule).isFloor ? value < limit.value : value > limit.value;
  return `${titleOf(limit.rule)} is ${isBeyond ? 'over' : 'near'} its limit: ${comparison(limit, value)}`;
}

export function normalText(limit: Limit, value: number): string {
  return `${titleOf(limit.rule)} is well within its limit again: ${comparison(limit, value)}`;
}

/** Of what, where the title alone does not say it. */
const OF_WHAT: { readonly [R in LimitRule]?: string } = {
  'idle.seconds': 'nothing printed and nothing done for ',
  'start.seconds': 'nothing printed for ',
};

function comparison(limit: Limit, value: number): string {
  return `${OF_WHAT[limit.rule] ?? ''}${amounts(limit, value)}`;
}

/** What rounds to the limit itself is said to be over it. */
function amounts({ rule, value: limit }: Limit, value: number): string {
  const shown = valueText(rule, value);
  const bound = valueText(rule, limit);
  if (factsOf(rule).isFloor) {
    return shown === bound ? `${bound} free` : `${shown} free, and ${bound} are to be free`;
  }
  return shown === bound && value > limit ? `over ${bound}` : `${shown} of ${bound}`;
}
