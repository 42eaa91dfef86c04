/** What is wrong, or can hardly be meant, in what a parameter file says of limits and estimates. */

import type { Finding } from '../../base/finding.ts';
import { type KeyPath, plainNumber } from '../../base/json.ts';
import { formatBytes } from '../../base/size.ts';
import { evaluate } from '../estimates/formula.ts';
import { readLimits } from '../limits/asked.ts';
import { type MachineFacts, thisMachine } from '../limits/machine.ts';
import { resolveLimits } from '../limits/resolve.ts';
import { factsOf } from '../limits/rules.ts';
import { doubtsAbout } from '../limits/sense.ts';
import type { Limit, LimitRule } from '../run/resources.ts';
import type { ParameterContext } from './context.ts';
import { error, warning } from './format.ts';
import { type Values, valueAt } from './layers.ts';
import type { FieldPlaces } from './places.ts';
import { recordAt } from './stack.ts';

type LimitContext = Pick<ParameterContext, 'machine' | 'facts'>;

/** All limits that a run of the file gets, once its fields are checked; `names` are those that another program gives them. */
export function limitsOf(
  fields: Values,
  { machine, facts }: LimitContext,
  names?: ReadonlyMap<LimitRule, string>,
): Limit[] {
  const { cores } = facts ?? thisMachine();
  const file = fields['limits'] === undefined ? new Map() : readLimits(fields['limits'], cores).limits;
  const calledAs = (rule: LimitRule) => names?.get(rule);
  return resolveLimits({ machine: machine?.limits ?? new Map(), file, calledAs }, cores);
}

export function samplingSeconds(fields: Values, { machine }: LimitContext): number {
  const seconds = plainNumber(valueAt(fields, ['sampling', 'seconds']));
  return typeof seconds === 'number' ? seconds : (machine?.sampling?.seconds ?? 1);
}

export function limitFindings(fields: Values, context: LimitContext, places: FieldPlaces): Finding[] {
  if (fields['limits'] === undefined) return [];
  const facts = context.facts ?? thisMachine();
  const { problems } = readLimits(fields['limits'], facts.cores);
  const twice = problems
    .filter(({ isTwice }) => isTwice)
    .map(({ keyPath, message }) => {
      const at: KeyPath = ['limits', ...keyPath];
      return error('said-twice', `"${places.nameOf(at)}" ${message}`, places.keySpanOf(at));
    });
  if (problems.length > twice.length) return twice; // what is wrong with them is said by the schema
  const limits = limitsOf(fields, context);
  const doubts = doubtsAbout(limits, facts, samplingSeconds(fields, context));
  const own = doubts.filter(({ rule }) =>
    limits.some((limit) => limit.rule === rule && limit.from === 'file'),
  );
  return [
    ...twice,
    ...own.map(({ rule, code, message }) => {
      const at = keyPathOf(rule, fields);
      return warning(code, `"${places.nameOf(at)}" ${message}`, places.spanOf(at));
    }),
  ];
}

/** Where a limit of the file stands: one of CPU may be written in two ways. */
function keyPathOf(rule: LimitRule, fields: Values): KeyPath {
  const { group, field } = factsOf(rule);
  const isOfMachine = rule === 'cpu.percent' && valueAt(fields, ['limits', group, 'percent']) === undefined;
  return ['limits', group, isOfMachine ? 'machinePercent' : field];
}

export function memoryFormula(fields: Values): string | undefined {
  const { memory } = recordAt(fields, 'estimate');
  return typeof memory === 'string' ? memory : undefined;
}

/** The memory that a formula comes to; null where there is none, or one that has no value. */
export function estimatedBytes(formula: string | undefined, parameters: Values): number | null {
  if (formula === undefined) return null;
  const result = evaluate(formula, parameters);
  return 'value' in result ? Math.round(result.value) : null;
}

export function estimateFindings(
  fields: Values,
  { parameters, facts }: { readonly parameters: Values; readonly facts: MachineFacts | undefined },
  places: FieldPlaces,
): Finding[] {
  const at: KeyPath = ['estimate', 'memory'];
  const formula = valueAt(fields, at);
  if (typeof formula !== 'string') return [];
  const result = evaluate(formula, parameters);
  if ('value' in result) {
    const { memoryBytes } = facts ?? thisMachine();
    if (result.value <= memoryBytes) return [];
    const message = `"${places.nameOf(at)}" comes to ${formatBytes(Math.round(result.value))}; this machine has ${formatBytes(memoryBytes)} of memory`;
    return [warning('over-memory', message, places.spanOf(at))];
  }
  const { message, start, end, isSyntax } = result.fault;
  const part = formula.slice(start, end);
  const span =
    part === '' || part === formula
      ? places.spanOf(at)
      : places.spanInside(at, part, formula.slice(0, start).split(part).length - 1);
  const say = isSyntax ? error : warning;
  return [say('bad-formula', `"${places.nameOf(at)}" gives no estimate: ${message}`, span)];
}
