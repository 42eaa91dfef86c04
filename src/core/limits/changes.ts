/** Changes of the limits of a live run: what a request may ask for, how one is typed, and what becomes of it. */

import { AppError } from '../../base/errors.ts';
import { isRecord, plainDeep } from '../../base/json.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { LIMIT_RULES, type Limit, type LimitChange } from '../run/resources.ts';
import { amountOf, expectation } from './asked.ts';
import { factsOf, isAction, isAmount, isRule } from './rules.ts';

const FIELDS = ['rule', 'value', 'action', 'holdSeconds'];

/** Checked strictly: a request is a file that anybody may have written. */
export function readChanges(given: unknown): LimitChange[] {
  const changes = plainDeep(given);
  const isList = Array.isArray(changes) && changes.length > 0 && changes.length <= LIMIT_RULES.length;
  if (!isList || !changes.every(isChange)) {
    throw new AppError('invalid', 'The request holds no change of a limit that can be understood.');
  }
  if (new Set(changes.map(({ rule }) => rule)).size === changes.length) return changes;
  throw new AppError('invalid', 'The request names a limit twice.');
}

function isChange(change: unknown): change is LimitChange {
  if (!isRecord(change) || !Object.keys(change).every((key) => FIELDS.includes(key))) return false;
  const { rule, value, action, holdSeconds } = change;
  return (
    isRule(rule) &&
    (value === null || isAmount(value)) &&
    (action === undefined || isAction(action)) &&
    (holdSeconds === undefined || isAmount(holdSeconds))
  );
}

/** What is not said stays as it was; a new limit without more only warns. */
export function changed(before: Limit | null, change: LimitChange): Limit | null {
  const { rule, value, action, holdSeconds } = change;
  if (value === null) return null;
  return {
    rule,
    value,
    action: action ?? before?.action ?? 'warn',
    holdSeconds: factsOf(rule).isOfTime
      ? 0
      : (holdSeconds ?? before?.holdSeconds ?? factsOf(rule).holdSeconds),
    from: 'request',
    ...(before?.calledAs !== undefined && { calledAs: before.calledAs }),
  };
}

/** `memory.bytes=4GB`, `cpu.percent=none` */
export function parseChange(text: string): Pick<LimitChange, 'rule' | 'value'> {
  const at = text.indexOf('=');
  const rule = at < 0 ? text : text.slice(0, at).trim();
  if (!isRule(rule)) {
    const meant = didYouMean(closestName(rule, LIMIT_RULES));
    throw new AppError('usage', `"${rule}" is no limit.${meant}`, {
      hint: `There are: ${LIMIT_RULES.join(', ')}.`,
    });
  }
  if (at < 0) throw new AppError('usage', `What is "${rule}" to be? Say ${rule}=VALUE, or ${rule}=none.`);
  return { rule, value: parseAmount(rule, text.slice(at + 1)) };
}

/** As it is typed: `4GB`, `2 h`, `85`, `85 %`, `none`. */
export function parseAmount(rule: Limit['rule'], text: string): number | null {
  const typed = text.trim();
  if (/^(none|off|no)$/i.test(typed)) return null;
  const plain = factsOf(rule).unit === 'percent' ? typed.replace(/\s*%$/, '') : typed;
  const number = /^\d{1,15}(\.\d{1,15})?$/.test(plain) ? Number(plain) : undefined;
  const value = number ?? amountOf(rule, plain.replace(/\/s$/, ''));
  if (value === undefined) throw new AppError('usage', `"${rule}" ${expectation(rule)}; or "none".`);
  return value;
}
