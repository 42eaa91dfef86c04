/** Limits that are right as they are written, and yet can hardly be meant. */

import { formatBytes } from '../../base/size.ts';
import { formatDuration } from '../../base/time.ts';
import type { Limit, LimitRule } from '../run/resources.ts';
import type { MachineFacts } from './machine.ts';
import { factsOf } from './rules.ts';

export interface Doubt {
  readonly rule: LimitRule;
  readonly code: 'never-fires' | 'always-fires' | 'not-here';
  /** What follows the name of the limit. */
  readonly message: string;
}

/** `limits` are all that hold; `periodSeconds` is the time between two samples. */
export function doubtsAbout(limits: readonly Limit[], facts: MachineFacts, periodSeconds: number): Doubt[] {
  const end = limits.find(({ rule, action }) => rule === 'time.seconds' && action === 'stop');
  return limits.flatMap((limit) => {
    const found =
      neverFires(limit, facts) ??
      tooLate(limit, end) ??
      tooShort(limit, periodSeconds) ??
      notHere(limit, facts);
    return found === undefined ? [] : [{ rule: limit.rule, ...found }];
  });
}

type Found = Omit<Doubt, 'rule'>;

function neverFires({ rule, value }: Limit, { cores, memoryBytes }: MachineFacts): Found | undefined {
  const never = (why: string): Found => ({ code: 'never-fires', message: `can never fire: ${why}` });
  const { unit, isFloor } = factsOf(rule);
  if (isFloor && value === 0) return never('there is never less than nothing free');
  if (rule === 'cpu.percent') {
    if (value < 100 * cores) return undefined;
    const all = `this machine has ${cores} ${cores === 1 ? 'core' : 'cores'}, which is ${100 * cores} %`;
    return never(all);
  }
  if (unit === 'percent' && isFloor && value >= 100) {
    return { code: 'always-fires', message: 'always fires: no disk is all free' };
  }
  if (unit === 'percent' && value >= 100) return never('there is no more than 100 %');
  if (rule === 'memory.bytes' && value >= memoryBytes) {
    return never(`this machine has ${formatBytes(memoryBytes)} of memory`);
  }
  return undefined;
}

/** What must last longer than the whole run may take. */
function tooLate({ rule, value, holdSeconds }: Limit, end: Limit | undefined): Found | undefined {
  const needed = factsOf(rule).isOfTime ? value : holdSeconds;
  if (end === undefined || rule === 'time.seconds' || needed < end.value) return undefined;
  const after = formatDuration(end.value * 1000);
  return { code: 'never-fires', message: `can never fire: the run is stopped after ${after}` };
}

/** Shorter than what is between two looks. */
function tooShort({ rule, value }: Limit, periodSeconds: number): Found | undefined {
  if (rule !== 'idle.seconds' || value >= periodSeconds) return undefined;
  const period = formatDuration(periodSeconds * 1000);
  const message = `is shorter than the time between two samples (${period}): any quiet moment is beyond it`;
  return { code: 'always-fires', message };
}

function notHere({ action }: Limit, { platform }: MachineFacts): Found | undefined {
  if (action !== 'pause' || platform !== 'win32') return undefined;
  return { code: 'not-here', message: 'only warns here: Windows has no way to pause a program' };
}
