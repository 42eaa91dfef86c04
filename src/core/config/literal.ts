/**
 * Reads Python literals as `ast.literal_eval` does, without evaluating anything: numbers, texts, None, True, False,
 * tuples, lists and dicts. What JSON cannot hold (complex numbers, `...`, a tuple as a key) is no literal here. Braces
 * around plain values are a list in its order: programs write lists so, and a set has no place in JSON.
 */

import { readNumber } from './pythonNumber.ts';
import { readString } from './pythonString.ts';

export interface Literal {
  readonly value: unknown;
  /** Behind its last character. */
  readonly end: number;
}

/** The literal that the text begins with; undefined when there is none. What follows it is for the caller to judge. */
export function readLiteral(text: string): Literal | undefined {
  const waiting = text.length > LONG ? [] : WAITING;
  const reader = new LiteralReader(text, waiting);
  const value = reader.outermost();
  return value === NOTHING ? undefined : { value, end: reader.end };
}

/** Shared by all texts of usual length. */
const WAITING: unknown[] = [];
const LONG = 10_000;

const NOTHING = Symbol('no literal');
/** As deep as Python's own tokenizer follows brackets. */
const MOST_BRACKETS = 200;
const WORD = /(?:None|True|False|set[ \t]*\([ \t]*\))(?![\w\u0080-\uffff])/y;

class LiteralReader {
  /** Behind what was read, without the white space that follows. */
  end = 0;
  private depth = 0;
  /** The items of all lists that are not closed yet: they are many, and arrays that grow are large. */
  private readonly waiting: unknown[];
  private held = 0;
  private readonly text: string;

  constructor(text: string, waiting: unknown[]) {
    this.text = text;
    this.waiting = waiting;
  }

  /** One value, or several with commas between them, which are a tuple. */
  outermost(): unknown {
    while (isBlank(this.text.charCodeAt(this.end))) this.end++;
    const first = this.value();
    if (first === NOTHING || !this.take(',')) return first;
    const values = [first];
    do {
      const behindComma = this.end;
      const value = this.value();
      if (value === NOTHING) {
        this.end = behindComma;
        break;
      }
      values.push(value);
    } while (this.take(','));
    return values;
  }

  private value(): unknown {
    const start = this.skip();
    const code = this.text.charCodeAt(start);
    if (code === 0x5b || code === 0x28 || code === 0x7b) return this.brackets(code, start);
    const number = readNumber(this.text, start);
    if (number) {
      this.end = number.end;
      return number.value;
    }
    return this.strings(start) ?? this.word(start);
  }

  private brackets(code: number, start: number): unknown {
    if (this.depth === MOST_BRACKETS) return NOTHING;
    this.depth++;
    this.end = start + 1;
    const value = code === 0x5b ? this.items(']') : code === 0x28 ? this.parentheses() : this.braces();
    this.depth--;
    return value;
  }

  /** With parentheses around a single value there is still only that value. */
  private parentheses(): unknown {
    const values = this.items(')');
    if (!Array.isArray(values) || values.length !== 1) return values;
    return this.hasTrailingComma ? values : values[0];
  }

  private hasTrailingComma = false;

  /** What is inside of brackets up to `close`; the first one may have been read already. */
  private items(close: string, first: unknown = NOTHING): unknown {
    const from = this.held;
    this.hasTrailingComma = first !== NOTHING;
    if (first !== NOTHING) this.hold(first);
    while (!this.take(close)) {
      const value = this.value();
      if (value === NOTHING) return NOTHING;
      this.hold(value);
      this.hasTrailingComma = this.take(',');
      if (this.hasTrailingComma) continue;
      if (!this.take(close)) return NOTHING;
      break;
    }
    const values = this.waiting.slice(from, this.held);
    this.held = from;
    return values;
  }

  private hold(value: unknown): void {
    this.waiting[this.held++] = value;
  }

  private braces(): unknown {
    if (this.take('}')) return {};
    const first = this.value();
    if (first === NOTHING) return NOTHING;
    if (!this.take(':')) {
      if (this.take(',')) return this.items('}', first);
      return this.take('}') ? [first] : NOTHING;
    }
    return this.dict(first);
  }

  private dict(firstKey: unknown): unknown {
    const entries: [string, unknown][] = [];
    let key = firstKey;
    for (;;) {
      const value = this.value();
      if (value === NOTHING || (typeof key === 'object' && Array.isArray(key))) return NOTHING;
      entries.push([typeof key === 'string' ? key : JSON.stringify(key), value]);
      const isLast = !this.take(',');
      if (this.take('}')) return Object.fromEntries(entries); // makes own properties, whatever their names
      if (isLast) return NOTHING;
      key = this.value();
      if (key === NOTHING || !this.take(':')) return NOTHING;
    }
  }

  /** Texts side by side are one. */
  private strings(start: number): string | undefined {
    const first = readString(this.text, start);
    if (!first) return undefined;
    let value = first.value;
    this.end = first.end;
    for (;;) {
      const next = readString(this.text, this.skip());
      if (!next || next.isBytes !== first.isBytes) return value;
      value += next.value;
      this.end = next.end;
    }
  }

  private word(start: number): unknown {
    WORD.lastIndex = start;
    const word = WORD.exec(this.text)?.[0];
    if (word === undefined) return NOTHING;
    this.end = start + word.length;
    return word === 'None' ? null : word === 'True' ? true : word === 'False' ? false : [];
  }

  private take(wanted: string): boolean {
    const at = this.skip();
    if (this.text[at] !== wanted) return false;
    this.end = at + 1;
    return true;
  }

  /** The next place that is no white space; inside of brackets lines may end, and in comments. */
  private skip(): number {
    const { text } = this;
    let at = this.end;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 0x5c && text.charCodeAt(at + 1) === 10) at += 2;
      else if (this.depth > 0 ? isBlank(code) : code === 32 || code === 9 || code === 12) at++;
      else if (this.depth > 0 && code === 0x23) {
        const line = text.indexOf('\n', at);
        at = line < 0 ? text.length : line;
      } else return at;
    }
  }
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13 && code !== 11);
}
