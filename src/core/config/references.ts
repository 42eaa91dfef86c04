/** The references to other values inside the text of a value, in each of the spellings. */

import type { Span } from '../../base/finding.ts';
import type { Interpolation } from './dialect.ts';

/** Offsets are those of the text of the value. */
export interface Reference extends Span {
  readonly kind: 'reference';
  /** Undefined when it is the one that the value itself is in. */
  readonly section: string | undefined;
  /** As it is written. */
  readonly key: string;
}

interface Plain extends Span {
  readonly kind: 'plain';
  /** What it stands for: `%` for `%%`. */
  readonly text: string;
}

interface Broken extends Span {
  readonly kind: 'broken';
  readonly message: string;
}

export type Part = Reference | Plain | Broken;

/** What the editor asks for; `partsOf` has also what lies between. */
export function references(text: string, interpolation: Interpolation): Reference[] {
  return partsOf(text, interpolation).filter((part) => part.kind === 'reference');
}

/** The text in pieces; what follows a broken one is not looked at, as in Python. */
export function partsOf(text: string, interpolation: Interpolation): Part[] {
  if (interpolation === 'none') return [{ kind: 'plain', text, start: 0, end: text.length }];
  const { sign, read } = SPELLINGS[interpolation];
  const parts: Part[] = [];
  let plain = '';
  let plainStart = 0;
  let copied = 0;
  const endPlain = (end: number) => {
    plain += text.slice(copied, end);
    if (end > plainStart) parts.push({ kind: 'plain', text: plain, start: plainStart, end });
    plain = '';
  };
  for (let at = text.indexOf(sign); at >= 0; ) {
    const part = read(text, at);
    if (part?.kind === 'plain') {
      plain += text.slice(copied, at) + part.text;
      copied = part.end;
    } else if (part) {
      endPlain(at);
      parts.push(part);
      if (part.kind === 'broken') return parts;
      plainStart = copied = part.end;
    }
    at = text.indexOf(sign, part?.end ?? at + 1);
  }
  endPlain(text.length);
  return parts;
}

const OPENING = '${';
const EXAMPLE = `$${'{section:key}'}`;

interface Spelling {
  /** With which every reference begins, and every other text that means something else than itself. */
  readonly sign: string;
  /** What stands there; undefined when it is the sign and nothing more. */
  readonly read: (text: string, start: number) => Part | undefined;
}

const SPELLINGS: Readonly<Record<Exclude<Interpolation, 'none'>, Spelling>> = {
  basic: { sign: '%', read: basic },
  extended: { sign: '$', read: extended },
  pipe: { sign: OPENING, read: (text, start) => divided(text, start, (inside) => inside.indexOf('|')) },
  dotted: { sign: OPENING, read: (text, start) => divided(text, start, (inside) => inside.lastIndexOf('.')) },
};

function basic(text: string, start: number): Part {
  const next = text[start + 1];
  if (next === '%') return { kind: 'plain', text: '%', start, end: start + 2 };
  const close = next === '(' ? text.indexOf(')', start + 2) : -1;
  if (close > start + 2 && text[close + 1] === 's') {
    const key = text.slice(start + 2, close);
    return { kind: 'reference', section: undefined, key, start, end: close + 2 };
  }
  const message =
    next === '('
      ? 'A reference is written %(name)s, with its parenthesis closed and an s behind it.'
      : 'A single % has no meaning here: write %% for the sign itself, or %(name)s for the value of a key.';
  return { kind: 'broken', message, start, end: Math.min(start + 2, text.length) };
}

function extended(text: string, start: number): Part {
  const next = text[start + 1];
  if (next === '$') return { kind: 'plain', text: '$', start, end: start + 2 };
  const inside = next === '{' ? braces(text, start) : undefined;
  if (inside === undefined) {
    const message =
      next === '{'
        ? `A reference is written ${EXAMPLE}, with its brace closed.`
        : `A single $ has no meaning here: write $$ for the sign itself, or ${EXAMPLE} for a value.`;
    return { kind: 'broken', message, start, end: Math.min(start + 2, text.length) };
  }
  const [first = '', second, ...more] = inside.split(':');
  const end = start + inside.length + 3;
  if (more.length > 0) {
    return { kind: 'broken', message: `A reference has one colon: ${EXAMPLE}.`, start, end };
  }
  const section = second === undefined ? undefined : first;
  return { kind: 'reference', section, key: second ?? first, start, end };
}

/** Anything else in braces is left to other programs, such as a shell. */
function divided(text: string, start: number, divide: (inside: string) => number): Part | undefined {
  let close = start + OPENING.length;
  while (close < text.length && !STOPS.includes(text.charAt(close))) close++;
  if (text[close] !== '}') return undefined;
  const inside = text.slice(start + OPENING.length, close);
  const at = divide(inside);
  if (at <= 0 || at === inside.length - 1) return undefined;
  const [section, key] = [inside.slice(0, at), inside.slice(at + 1)];
  return { kind: 'reference', section, key, start, end: close + 1 };
}

/** Where the inside of a reference ends at the latest, so that no text is gone through twice. */
const STOPS = '}{$';

/** What is between `${` and the next `}`; undefined when that is nothing or never comes. */
function braces(text: string, start: number): string | undefined {
  const close = text.indexOf('}', start + 2);
  return close > start + 2 ? text.slice(start + 2, close) : undefined;
}

/** Where values are JSON, a reference may stand in the quotes of a text. */
export function unquoted(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
