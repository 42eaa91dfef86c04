/** `limits` as a file or the settings write them: which limits that are, which defaults they take away, and what is wrong. */

import { isRecord, type KeyPath, plainDeep } from '../../base/json.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { parseBytes } from '../../base/size.ts';
import { parseDuration } from '../../base/time.ts';
import { LIMIT_RULES, type Limit, type LimitAction, type LimitRule } from '../run/resources.ts';
import { factsOf, fieldsByGroup, isAction, isAmount, ruleOf } from './rules.ts';

/** By rule: the limit that is asked for; null where none is to hold, not even a default. */
export type AskedLimits = ReadonlyMap<LimitRule, AskedLimit | null>;
export type AskedLimit = Pick<Limit, 'value' | 'action' | 'holdSeconds'>;

export interface LimitProblem {
  readonly keyPath: KeyPath;
  readonly message: string;
  /** Right by itself, but said before. */
  readonly isTwice?: boolean;
}

export interface ReadLimits {
  readonly limits: AskedLimits;
  readonly problems: readonly LimitProblem[];
}

/** Nobody reads more at once. */
const MOST_PROBLEMS = 20;

/** `cores` turns percent of all of them into percent of one. Nothing that is wrong becomes a limit. */
export function readLimits(value: unknown, cores: number): ReadLimits {
  return new Reading(cores).read(plainDeep(value));
}

class Reading {
  private readonly cores: number;
  private readonly groups = fieldsByGroup();
  private readonly limits = new Map<LimitRule, AskedLimit | null>();
  private readonly problems: LimitProblem[] = [];

  constructor(cores: number) {
    this.cores = cores;
  }

  read(value: unknown): ReadLimits {
    const { limits, problems } = this;
    if (value === false) for (const rule of LIMIT_RULES) limits.set(rule, null);
    else if (!isRecord(value)) this.wrong([], 'must be an object, or false for no limits at all');
    else for (const [group, inner] of Object.entries(value)) this.readGroup(group, inner);
    return { limits, problems };
  }

  private readGroup(group: string, value: unknown): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    const fields = this.groups.get(group);
    if (fields === undefined) {
      return this.wrong([group], `is no limit.${didYouMean(closestName(group, this.groups.keys()))}`);
    }
    const rules = fields.flatMap((field) => ruleOf(group, field) ?? []);
    if (isNone(value)) {
      for (const rule of rules) this.limits.set(rule, null);
      return;
    }
    if (!isRecord(value)) return this.wrong([group], 'must be an object, or false for none');
    const action = this.actionOf(group, value['action']);
    const isOfTime = rules.some((rule) => factsOf(rule).isOfTime);
    const hold = isOfTime ? undefined : this.holdOf(group, value['holdSeconds']);
    for (const [field, given] of Object.entries(value)) {
      if (field === 'action' || (field === 'holdSeconds' && !isOfTime)) continue;
      if (this.problems.length < MOST_PROBLEMS) this.readField([group, field], given, { action, hold });
    }
  }

  private readField(
    [group, field]: readonly [string, string],
    given: unknown,
    { action, hold }: { readonly action: LimitAction; readonly hold: number | undefined },
  ): void {
    const rule = ruleOf(group, field);
    if (rule === undefined || !this.groups.get(group)?.includes(field)) {
      const meant = closestName(field, [...(this.groups.get(group) ?? []), 'action', 'holdSeconds']);
      return this.wrong([group, field], `is no field of a limit.${didYouMean(meant)}`);
    }
    const amount = isNone(given) ? null : amountOf(rule, given);
    if (amount === undefined) return this.wrong([group, field], expectation(rule));
    if (this.limits.has(rule)) {
      this.problems.push({ keyPath: [group, field], message: 'says the same limit again', isTwice: true });
      return;
    }
    const value = amount !== null && field === 'machinePercent' ? amount * this.cores : amount;
    const holdSeconds = hold ?? factsOf(rule).holdSeconds;
    this.limits.set(rule, value === null ? null : { value, action, holdSeconds });
  }

  private actionOf(group: string, value: unknown): LimitAction {
    if (isAction(value)) return value;
    if (value !== undefined) this.wrong([group, 'action'], 'must be "warn", "pause" or "stop"');
    return 'stop';
  }

  private holdOf(group: string, value: unknown): number | undefined {
    const seconds = value === undefined ? undefined : secondsOf(value);
    if (value !== undefined && seconds === undefined) this.wrong([group, 'holdSeconds'], OF_TIME);
    return seconds;
  }

  private wrong(keyPath: KeyPath, message: string): void {
    this.problems.push({ keyPath, message });
  }
}

function isNone(value: unknown): value is null | false {
  return value === null || value === false;
}

/** A number, or a text with a unit; undefined when it is neither. */
export function amountOf(rule: LimitRule, value: unknown): number | undefined {
  const { unit } = factsOf(rule);
  if (unit === 'seconds') return secondsOf(value);
  if (typeof value === 'string' && unit.startsWith('bytes')) return parseBytes(value);
  return isAmount(value) ? value : undefined;
}

function secondsOf(value: unknown): number | undefined {
  if (typeof value === 'string') return parseDuration(value);
  return isAmount(value) ? value : undefined;
}

const OF_TIME = 'must be a number of seconds, or a text such as "90 s" or "2 h"';

/** What an amount of a rule must be. */
export function expectation(rule: LimitRule): string {
  const { unit } = factsOf(rule);
  if (unit === 'seconds') return OF_TIME;
  if (unit.startsWith('bytes')) return 'must be a number of bytes, or a text such as "4 GB"';
  return 'must be a number that is not negative';
}
