/** Values that follow from others by the rules of a schema: `"x-derived": {"computed.seconds": "stimulus.count * 5"}`. */

import { isRecord } from '../../base/json.ts';
import { calculate, FormulaError } from './arithmetic.ts';

export interface DerivedValue {
  readonly section: string;
  readonly key: string;
  readonly formula: string;
  /** Undefined where there is a problem. */
  readonly value: number | undefined;
  /** A whole sentence. */
  readonly problem: string | undefined;
  /** What the formula names of the file, as far as it was read. */
  readonly operands: readonly string[];
}

/** The number of a name, or undefined where it has none; throws a `FormulaError` when it is something else. */
export type Known = (name: readonly string[]) => number | undefined;

/** Where rules do not say it. */
export const COMPUTED = 'computed';

/** Rules may build on rules, but not without end. */
const LONGEST_CHAIN = 100;

/** The rules of a schema, in their order. */
export function derivedValues(rules: unknown, known: Known): readonly DerivedValue[] {
  if (!isRecord(rules)) return [];
  const deriver = new Deriver(new Map(Object.entries(rules)), known);
  return Object.keys(rules).map((name) => deriver.derive(name));
}

class Deriver {
  private readonly rules: ReadonlyMap<string, unknown>;
  private readonly known: Known;
  private readonly done = new Map<string, DerivedValue>();
  /** The rules that are being worked out, each for the sake of the one before it. */
  private readonly open: string[] = [];

  constructor(rules: ReadonlyMap<string, unknown>, known: Known) {
    this.rules = rules;
    this.known = known;
  }

  derive(name: string): DerivedValue {
    const before = this.done.get(name);
    if (before) return before;
    this.open.push(name);
    const dot = name.lastIndexOf('.');
    const rule = this.rules.get(name);
    const formula = typeof rule === 'string' ? rule : '';
    const operands: string[] = [];
    const place = {
      section: dot < 0 ? COMPUTED : name.slice(0, dot),
      key: name.slice(dot + 1),
      formula,
      operands,
    };
    let derived: DerivedValue;
    try {
      if (typeof rule !== 'string') throw new FormulaError('its rule is not a text');
      const value = calculate(formula, (operand) => {
        operands.push(operand.join('.'));
        return this.operand(operand);
      });
      derived = { ...place, value, problem: undefined };
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const problem = `"${name}" cannot be worked out from ${formula}: ${error.message}.`;
      derived = { ...place, value: undefined, problem };
    }
    this.open.pop();
    this.done.set(name, derived);
    return derived;
  }

  private operand(path: readonly string[]): number | undefined {
    const name = path.join('.');
    return this.rules.has(name) ? this.ofRule(name) : this.known(path);
  }

  private ofRule(name: string): number {
    const circle = this.open.indexOf(name);
    if (circle >= 0)
      throw new FormulaError(`it needs itself: ${[...this.open.slice(circle), name].join(' → ')}`);
    if (this.open.length >= LONGEST_CHAIN) throw new FormulaError('too many rules build on each other');
    const { value } = this.derive(name);
    if (value === undefined) throw new FormulaError(`"${name}" has no value`);
    return value;
  }
}
