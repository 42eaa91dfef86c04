/** Keys of a settings file that must be of a kind; anything else is an error that names the key. */

import { AppError } from '../../base/errors.ts';
import { isRecord, plainNumber } from '../../base/json.ts';

export type Values = Readonly<Record<string, unknown>>;

export function text(values: Values, key: string, file: string): string | undefined {
  const value = values[key];
  if (value === undefined || typeof value === 'string') return value;
  throw new AppError('invalid', `${file}: "${key}" must be a text.`);
}

export function object(values: Values, key: string, file: string): Values {
  const value = values[key] ?? {};
  if (isRecord(value)) return value;
  throw new AppError('invalid', `${file}: "${key}" must be an object { … }.`);
}

export function texts(values: Values, key: string, file: string): readonly string[] {
  const value = values[key] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new AppError('invalid', `${file}: "${key}" must be a list of texts.`);
}

export function flag(values: Values, key: string, file: string): boolean | undefined {
  const value = values[key];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new AppError('invalid', `${file}: "${key}" must be true or false.`);
}

/** A number that is zero or more. */
export function amount(values: Values, key: string, file: string): number | undefined {
  const value = values[key] === undefined ? undefined : plainNumber(values[key]);
  if (value === undefined && values[key] === undefined) return undefined;
  if (typeof value === 'number' && value >= 0) return value;
  throw new AppError('invalid', `${file}: "${key}" must be a number that is not negative.`);
}
