/** From the text of a value to the value, by the rules of the dialect. What is nothing else stays a text. */

import { parseExact, plainNumber } from '../../base/json.ts';
import type { Dialect } from './dialect.ts';
import { fromIni } from './ini.ts';
import { readLiteral } from './literal.ts';
import { skipSpace, strip } from './python.ts';
import { readNumber } from './pythonNumber.ts';

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['None', null],
  ['True', true],
  ['False', false],
  ['yes', true],
  ['on', true],
  ['true', true],
  ['no', false],
  ['off', false],
  ['false', false],
]);
/** How deeply values may lie in each other: more than anybody writes, less than what programs break at. */
const MOST_DEPTH = 200;

/** Without a key nothing is an id. */
export function convertValue(text: string, dialect: Dialect, key?: string): unknown {
  if (dialect.values === 'text') return text;
  if (dialect.values === 'json') return fromJson(text);
  if (dialect.values === 'ini') return fromIni(text);
  const simple = WORDS.get(text);
  if (simple !== undefined) return simple;
  const literal = wholeLiteral(text);
  if (literal) {
    const isId = dialect.idsAreText && key !== undefined && isIdName(key);
    return isId ? idText(text, literal.value, literal.end) : literal.value;
  }
  return word(text) ?? text;
}

/** Names of subjects, users and sessions: `366122` is a name there, and `012345` another one than `12345`. */
export function isIdName(key: string): boolean {
  return /(?:^|_|mouse|subject|animal|user|session)(?:uu)?ids?$/i.test(key);
}

/** The literal that all of the text is, but for a comment behind it. */
export function wholeLiteral(text: string): { readonly value: unknown; readonly end: number } | undefined {
  const number = readNumber(text, 0);
  if (number?.end === text.length) return number; // most literals are
  const literal = mayBeLiteral(text) ? readLiteral(text) : undefined;
  if (!literal) return undefined;
  let at = skipSpace(text, literal.end, text.length);
  while (text.charCodeAt(at) === 0x23) {
    const line = text.indexOf('\n', at);
    at = line < 0 ? text.length : skipSpace(text, line, text.length);
  }
  return at === text.length ? literal : undefined;
}

/** By its first character: a quick no for most texts. */
function mayBeLiteral(text: string): boolean {
  const at = skipSpace(text, 0, text.length);
  return at < text.length && BEGINNINGS.includes(text.charAt(at));
}

/** Of numbers, brackets, texts with and without prefix, None, True, False and `set()`. */
const BEGINNINGS = '0123456789-+.[({"\'NTFsrRbBuU';

function idText(text: string, value: unknown, end: number): unknown {
  return typeof plainNumber(value) === 'number' ? strip(text.slice(0, end)) : value;
}

function word(text: string): boolean | null | undefined {
  return text.length <= 5 ? WORDS.get(text.toLowerCase()) : undefined;
}

function fromJson(text: string): unknown {
  if (!/^(?:[-\d"[{]|true$|false$|null$)/.test(text) || isDeep(text)) return text; // what fails is slow
  try {
    return parseExact(text);
  } catch {
    return text;
  }
}

function isDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) isQuoted = !isQuoted;
    else if (code === 0x5c) at++;
    else if (isQuoted) continue;
    else if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth--;
    if (depth > MOST_DEPTH) return true;
  }
  return false;
}
