/** Formulas over parameters, such as `12*nside^2*8*1.5 + 50MB`: read by a small parser of our own, and never run as code. */

import { isRecord, plainNumber } from '../../base/json.ts';
import { parseBytes } from '../../base/size.ts';

export interface FormulaFault {
  readonly message: string;
  /** In the text of the formula. */
  readonly start: number;
  readonly end: number;
  /** Wrong as it is written; else only with these parameters. */
  readonly isSyntax: boolean;
}

export type FormulaResult = { readonly value: number } | { readonly fault: FormulaFault };

const MAX_LENGTH = 1000;
const MAX_DEPTH = 50;

/** The value, which is never negative, infinite or no number; or what is wrong, and where. */
export function evaluate(text: string, parameters: Readonly<Record<string, unknown>>): FormulaResult {
  const reader: Reader = new Reader(text, parameters);
  try {
    const value = reader.whole();
    if (Number.isFinite(value) && value >= 0) return { value };
    reader.fail(`it comes to ${value}, which is no size`, { start: 0, end: text.length }, false);
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault };
    throw error;
  }
}

class Fault extends Error {
  readonly fault: FormulaFault;

  constructor(fault: FormulaFault) {
    super(fault.message);
    this.fault = fault;
  }
}

type Span = Pick<FormulaFault, 'start' | 'end'>;

interface Token extends Span {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
}

const NUMBER = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const UNIT = /\s?(?:[kKmMgGtT][iI]?[bB]|[bB])(?![\w.])/y;
const NAME = /[A-Za-z_][\w]*(?:\.[\w]+)*|\{[^{}]*\}/y;
const SIGN = /\*\*|[-+*/^()]/y;

class Reader {
  private readonly text: string;
  private readonly parameters: Readonly<Record<string, unknown>>;
  private token: Token;
  private at = 0;
  private depth = 0;

  constructor(text: string, parameters: Readonly<Record<string, unknown>>) {
    this.text = text.slice(0, MAX_LENGTH);
    this.parameters = parameters;
    this.token = { kind: 'end', text: '', start: 0, end: 0 };
  }

  whole(): number {
    this.next();
    const value = this.sum();
    if (this.token.kind !== 'end') this.fail(`"${this.token.text}" is not expected here`, this.token);
    return value;
  }

  fail(message: string, { start, end }: Span, isSyntax = true): never {
    throw new Fault({ message, start, end, isSyntax });
  }

  private sum(): number {
    let value = this.product();
    for (;;) {
      if (this.take('+')) value += this.product();
      else if (this.take('-')) value -= this.product();
      else return value;
    }
  }

  private product(): number {
    let value = this.signed();
    for (;;) {
      if (this.take('*')) value *= this.signed();
      else if (this.take('/')) value /= this.signed();
      else return value;
    }
  }

  /** `-2^2` is -4, as in mathematics and in Python. */
  private signed(): number {
    return this.deeper(() => {
      if (this.take('-')) return -this.signed();
      if (this.take('+')) return this.signed();
      const base = this.single();
      return this.take('^') || this.take('**') ? base ** this.signed() : base;
    });
  }

  private single(): number {
    const { token } = this;
    const { kind, text } = token;
    if (kind === 'number') {
      this.next();
      return numberOf(text);
    }
    if (kind === 'name') {
      this.next();
      return this.parameter(token);
    }
    if (!this.take('(')) {
      this.fail(kind === 'end' ? 'the formula ends too early' : `"${text}" is not expected here`, token);
    }
    const value = this.sum();
    if (!this.take(')')) this.fail('this bracket is not closed', token);
    return value;
  }

  private deeper(read: () => number): number {
    if (++this.depth > MAX_DEPTH) this.fail(`it is more than ${MAX_DEPTH} levels deep`, this.token);
    const value = read();
    this.depth--;
    return value;
  }

  private parameter(token: Token): number {
    const name = token.text.replace(/^\{(.*)\}$/, '$1');
    const value = plainNumber(parameterNamed(name, this.parameters));
    if (typeof value === 'number') return value;
    const isThere = value !== undefined;
    this.fail(isThere ? `"${name}" is not a number` : `there is no parameter "${name}"`, token, false);
  }

  private take(sign: string): boolean {
    const isIt = this.token.kind === 'sign' && this.token.text === sign;
    if (isIt) this.next();
    return isIt;
  }

  private next(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
    const start = this.at;
    const found = (kind: Token['kind'], text: string) => {
      this.at = start + text.length;
      this.token = { kind, text, start, end: this.at };
    };
    if (start >= this.text.length) return found('end', '');
    const number = this.match(NUMBER, start);
    if (number !== undefined) {
      return found('number', number + (this.match(UNIT, start + number.length) ?? ''));
    }
    const name = this.match(NAME, start);
    if (name !== undefined) return found('name', name);
    const sign = this.match(SIGN, start);
    if (sign !== undefined) return found('sign', sign);
    const [other = ''] = this.text.slice(start);
    this.fail(`"${other}" has no meaning in a formula`, { start, end: start + other.length });
  }

  private match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0];
  }
}

/** With a unit it is a size. */
function numberOf(text: string): number {
  const [number = ''] = /^[0-9.]+(?:[eE][+-]?[0-9]+)?/.exec(text) ?? [];
  const unit = text.slice(number.length).trim();
  return Number(number) * (unit === '' ? 1 : (parseBytes(`1${unit}`) ?? 1));
}

/** By its whole name, or inside of others: `model.depth`. Own names only. */
function parameterNamed(name: string, parameters: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(parameters, name)) return parameters[name];
  let value: unknown = parameters;
  for (const part of name.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}
