/**
 * The formulas of derived values: numbers, names of values, `+ - * / % ( )` and a few functions. Worked out while they are
 * read, and nothing else can be done with them.
 */

/** Why a formula has no result, as the end of a sentence. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError';
}

/** Gives the number of a name such as `stimulus.trial_count`, taken apart at its dots; undefined where there is none. */
export type Operand = (name: readonly string[]) => number | undefined;

const FUNCTIONS: ReadonlyMap<string, (...values: number[]) => number> = new Map<
  string,
  (...values: number[]) => number
>([
  ['min', Math.min],
  ['max', Math.max],
  ['round', (value = 0, digits = 0) => Number(value.toFixed(Math.max(0, Math.min(20, Math.trunc(digits)))))],
  ['floor', (value = 0) => Math.floor(value)],
  ['ceil', (value = 0) => Math.ceil(value)],
]);

const LONGEST = 10_000;
const DEEPEST = 100;

const NUMBER = /(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/iy;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const QUOTED = /"[^"]*"|'[^']*'/y;
const SPACE = /\s*/y;

/** The value of a formula; throws a `FormulaError`. */
export function calculate(formula: string, operand: Operand): number {
  if (formula.length > LONGEST) throw new FormulaError('it is too long');
  const value = new Reader(formula, operand).whole();
  if (!Number.isFinite(value)) throw new FormulaError('the result is too large for a number');
  return value;
}

class Reader {
  private readonly text: string;
  private readonly operand: Operand;
  private at = 0;
  private depth = 0;

  constructor(text: string, operand: Operand) {
    this.text = text;
    this.operand = operand;
  }

  whole(): number {
    const value = this.sum();
    if (this.at < this.text.length) throw this.unexpected();
    return value;
  }

  private sum(): number {
    if (++this.depth > DEEPEST) throw new FormulaError('its brackets go too deep');
    let value = this.product();
    for (;;) {
      if (this.take('+')) value += this.product();
      else if (this.take('-')) value -= this.product();
      else break;
    }
    this.depth--;
    return value;
  }

  private product(): number {
    let value = this.signed();
    for (;;) {
      if (this.take('*')) value *= this.signed();
      else if (this.take('/')) value /= notZero(this.signed());
      else if (this.take('%')) value = remainder(value, notZero(this.signed()));
      else return value;
    }
  }

  private signed(): number {
    let sign = 1;
    for (;;) {
      if (this.take('-')) sign = -sign;
      else if (!this.take('+')) return sign * this.single();
    }
  }

  private single(): number {
    if (this.take('(')) {
      const value = this.sum();
      if (!this.take(')')) throw this.unexpected();
      return value;
    }
    const number = this.match(NUMBER);
    if (number !== undefined) return Number(number);
    const first = this.namePart();
    if (first === undefined) throw this.unexpected();
    if (this.take('(')) return this.call(first);
    const name = [first];
    while (this.take('.')) name.push(this.namePart() ?? this.fail());
    return this.valueOf(name);
  }

  /** A value, or the number that is given in its place: `section.key ?? 100`. */
  private valueOf(name: readonly string[]): number {
    const fallback = this.take('??') ? this.plainNumber() : undefined;
    const value = this.operand(name) ?? fallback;
    if (value === undefined) throw new FormulaError(`"${name.join('.')}" is missing and has no default`);
    return value;
  }

  private plainNumber(): number {
    const sign = this.take('-') ? -1 : 1;
    return sign * Number(this.match(NUMBER) ?? this.fail());
  }

  private call(name: string): number {
    const work = FUNCTIONS.get(name);
    if (!work) throw new FormulaError(`there is no function "${name}"`);
    const values: number[] = [];
    do values.push(this.sum());
    while (this.take(','));
    if (!this.take(')')) throw this.unexpected();
    return work(...values);
  }

  private namePart(): string | undefined {
    return this.match(NAME) ?? this.match(QUOTED)?.slice(1, -1);
  }

  private take(sign: string): boolean {
    this.match(SPACE);
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    this.match(SPACE);
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private fail(): never {
    throw this.unexpected();
  }

  private unexpected(): FormulaError {
    const rest = this.text.slice(this.at, this.at + 1);
    return new FormulaError(
      rest === '' ? 'it ends too early' : `"${rest}" at ${this.at + 1} is not expected`,
    );
  }
}

function notZero(value: number): number {
  if (value === 0) throw new FormulaError('it divides by zero');
  return value;
}

/** With the sign of the divisor, as in Python. */
function remainder(value: number, by: number): number {
  const rest = value % by;
  return rest !== 0 && rest < 0 !== by < 0 ? rest + by : rest;
}
