/** A value as the text that stands for it in a file. */

import { isRecord, plainNumber } from '../../base/json.ts';
import { convertValue } from './convert.ts';
import type { Dialect } from './dialect.ts';

export function literalText(value: unknown, dialect: Dialect): string {
  if (dialect.values === 'json') return JSON.stringify(value) ?? '';
  if (typeof value !== 'string') return pythonText(value);
  // Where it would be taken for something else it needs quotes.
  return convertValue(value, dialect) === value ? value : quoted(value);
}

/** As Python writes it; lists stand for tuples as well. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`;
  if (isRecord(value)) {
    const pairs = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${pythonText(item)}`);
    return `{${pairs.join(', ')}}`;
  }
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(plainNumber(value)));
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

export function quoted(text: string): string {
  return `'${text.replace(/[\\'\n\r\t]/g, (sign) => ESCAPES.get(sign) ?? sign)}'`;
}
