/** What fields of a document may be: the words that all checks of records are said in. */

import { isRecord, plainNumber } from '../../base/json.ts';

type Fields = Readonly<Record<string, unknown>>;

export function areTexts(value: Fields, ...keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string');
}

export function areTextsOrNull(value: Fields, ...keys: readonly string[]): boolean {
  return keys.every((key) => value[key] === null || typeof value[key] === 'string');
}

export function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export function isSaidNumber(value: unknown): boolean {
  return isNumber(value) || ['NaN', 'Infinity', '-Infinity'].includes(String(value));
}

export function isNumber(value: unknown): boolean {
  return typeof plainNumber(value) === 'number';
}

export function areNumbersOrNull(value: Fields, ...keys: readonly string[]): boolean {
  return keys.every((key) => value[key] === null || isNumber(value[key]));
}

export function isListOf(value: unknown, isOne: (each: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((each) => isRecord(each) && isOne(each));
}

export function isMapOf(value: unknown, isOne: (each: unknown) => boolean): boolean {
  return isRecord(value) && Object.values(value).every(isOne);
}
