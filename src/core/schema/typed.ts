/** The kind of value that a schema asks for wins over what a text looks like: `1` for a text stays the text "1". */

import { exactNumber, isRecord, parseExact, plainNumber } from '../../base/json.ts';
import { kindOf } from './kinds.ts';

/**
 * The text as a value of one of these kinds, or `looksLike` where none fits: then the schema has something to say.
 * `looksLike` is what the text is taken for without a schema; `plain` is the text without a comment behind it.
 */
export function typedValue(
  text: string,
  types: readonly string[],
  looksLike: unknown,
  plain: () => string = () => text,
): unknown {
  const kind = kindOf(looksLike);
  if (types.length === 0 || types.includes(kind)) return looksLike;
  if (types.includes('integer') && Number.isInteger(plainNumber(looksLike))) return looksLike;
  const trimmed = plain().trim();
  for (const type of types) {
    const value = READERS.get(type)?.(trimmed);
    if (value !== undefined) return value;
  }
  return types.includes('string') ? plain() : looksLike;
}

/** How deeply values may lie in each other before they are taken as they are: then the validator says so. */
const DEEPEST = 1000;

/** With numbers in place of their own spelling; the same value where there are none. */
export function plainValue(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  const inner = (item: unknown) => plainValue(item, depth + 1);
  if (Array.isArray(value)) {
    const items = value.map(inner);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isRecord(value)) return plainNumber(value);
  const entries = Object.entries(value);
  const items = entries.map(([, item]) => inner(item));
  if (items.every((item, index) => item === entries[index]?.[1])) return value;
  return Object.fromEntries(entries.map(([key], index) => [key, items[index]]));
}

const NUMBER = /^[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[+-]?\d+)?$/i;

function readNumber(text: string): unknown {
  if (!NUMBER.test(text)) return undefined;
  const plain = text.replaceAll('_', '').replace(/^\+/, '');
  return exactNumber(plain, Number(plain));
}

function readInteger(text: string): unknown {
  const value = readNumber(text);
  return Number.isInteger(plainNumber(value)) ? value : undefined;
}

function readBoolean(text: string): boolean | undefined {
  if (/^(true|yes|on|1)$/i.test(text)) return true;
  return /^(false|no|off|0)$/i.test(text) ? false : undefined;
}

/** `[…]` as JSON, else what stands between commas. */
function readList(text: string): unknown {
  const list = readJson(text);
  if (Array.isArray(list)) return list;
  if (/^[[({]/.test(text)) return undefined;
  return text === '' ? [] : text.split(',').map((item) => readNumber(item.trim()) ?? item.trim());
}

function readObject(text: string): unknown {
  const value = readJson(text);
  return isRecord(value) ? value : undefined;
}

function readJson(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

const READERS: ReadonlyMap<string, (text: string) => unknown> = new Map<string, (text: string) => unknown>([
  ['integer', readInteger],
  ['number', readNumber],
  ['boolean', readBoolean],
  ['null', (text) => (/^(none|null|)$/i.test(text) ? null : undefined)],
  ['array', readList],
  ['object', readObject],
]);
