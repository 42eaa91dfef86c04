/** The kinds of values, as JSON Schema names them and in the words of a person. */

import { isRecord, plainNumber } from '../../base/json.ts';

/** The name that JSON Schema has for a kind of value. */
export function kindOf(value: unknown): string {
  const plain = plainNumber(value);
  if (plain === null) return 'null';
  if (Array.isArray(plain)) return 'array';
  return isRecord(plain) ? 'object' : typeof plain;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object { … }',
  null: 'nothing',
};

/** Types in words: `a number or nothing`. */
export function typeWords(types: readonly string[]): string {
  return types.map((type) => WORDS[type] ?? type).join(' or ');
}
