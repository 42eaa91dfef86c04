/** What may be limited: how each rule is written in a file, counted, and held. */

import { LIMIT_ACTIONS, LIMIT_RULES, type LimitAction, type LimitRule } from '../run/resources.ts';

export type Unit = 'bytes' | 'bytes a second' | 'percent' | 'seconds' | 'processes';

export interface RuleFacts {
  /** Its two names in a parameter file: `limits.memory.bytes`. */
  readonly group: string;
  readonly field: string;
  readonly unit: Unit;
  /** Too little is what is wrong, and not too much. */
  readonly isFloor: boolean;
  /** How long it must be beyond its value where nobody says so. */
  readonly holdSeconds: number;
  /** Counted by the clock alone: a moment beyond it is enough. */
  readonly isOfTime: boolean;
}

const HOLD_SECONDS = 10;
/** Of CPU, which may well be busy for a while: the time over which its mean is taken. */
export const CPU_WINDOW_SECONDS = 300;

const UNITS: Readonly<Record<string, Unit>> = {
  count: 'processes',
  bytesPerSecond: 'bytes a second',
  seconds: 'seconds',
  percent: 'percent',
  freePercent: 'percent',
  usedPercent: 'percent',
};

export function factsOf(rule: LimitRule): RuleFacts {
  const [group = '', field = ''] = rule.split('.');
  const isOfTime = field === 'seconds';
  const usual = group === 'cpu' ? CPU_WINDOW_SECONDS : HOLD_SECONDS;
  return {
    group,
    field,
    unit: UNITS[field] ?? 'bytes',
    isFloor: field.startsWith('free'),
    holdSeconds: isOfTime ? 0 : usual,
    isOfTime,
  };
}

export function isRule(value: unknown): value is LimitRule {
  return (LIMIT_RULES as readonly unknown[]).includes(value);
}

export function isAction(value: unknown): value is LimitAction {
  return (LIMIT_ACTIONS as readonly unknown[]).includes(value);
}

export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

/** The rule that a group and a field of a file are about. */
export function ruleOf(group: string, field: string): LimitRule | undefined {
  const rule = `${group}.${field === 'machinePercent' ? 'percent' : field}`;
  return isRule(rule) ? rule : undefined;
}

/** Every group with the names of its fields. */
export function fieldsByGroup(): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const rule of LIMIT_RULES) {
    const { group, field } = factsOf(rule);
    const more = rule === 'cpu.percent' ? ['machinePercent'] : [];
    groups.set(group, [...(groups.get(group) ?? []), field, ...more]);
  }
  return groups;
}
