/** `--set a.b=v`: changes of parameters for one run. */

import { AppError } from '../../base/errors.ts';
import { isRecord, parseExact } from '../../base/json.ts';
import { FORBIDDEN_KEY } from './parsed.ts';

export interface Override {
  readonly key: string;
  readonly value: unknown;
}

/** `lr=0.01` as key and value; the value is JSON where it parses, else text. */
export function parseOverride(text: string): Override {
  const equals = text.indexOf('=');
  const key = text.slice(0, Math.max(0, equals)).trim();
  if (key === '' || key.split('.').includes('')) {
    throw new AppError('usage', `"${text}" is not an override.`, {
      hint: 'Write --set name=value, or --set a.b=value.',
    });
  }
  return { key, value: jsonOrText(text.slice(equals + 1)) };
}

function jsonOrText(text: string): unknown {
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    return text;
  }
  refuseForbiddenNames(value);
  return value;
}

/** In the value itself, not in its text: there the name may be written with escapes, or stand inside a sentence. */
function refuseForbiddenNames(value: unknown): void {
  if (Array.isArray(value)) value.forEach(refuseForbiddenNames);
  if (!isRecord(value)) return;
  if (Object.hasOwn(value, FORBIDDEN_KEY)) refuse(FORBIDDEN_KEY);
  Object.values(value).forEach(refuseForbiddenNames);
}

/** The parameters with the overrides in place, and the keys that the file did not have. */
export function applyOverrides(
  parameters: Readonly<Record<string, unknown>>,
  overrides: readonly Override[],
): { parameters: Record<string, unknown>; added: string[] } {
  const result = structuredCopy(parameters);
  const added: string[] = [];
  for (const { key, value } of overrides) {
    // A key that itself holds a dot is meant when the file has it.
    const parts = Object.hasOwn(result, key) ? [key] : key.split('.');
    if (setAt(result, parts, value, key)) added.push(key);
  }
  return { parameters: result, added };
}

/** Returns whether the key is new. */
function setAt(
  target: Record<string, unknown>,
  parts: readonly string[],
  value: unknown,
  key: string,
): boolean {
  let place = target;
  for (const part of parts) if (part === FORBIDDEN_KEY) refuse(part);
  for (const part of parts.slice(0, -1)) {
    if (!Object.hasOwn(place, part)) place[part] = {};
    const inner = place[part];
    if (Array.isArray(inner)) {
      throw new AppError('usage', `--set ${key}: "${part}" is a list, which is set as a whole.`, {
        hint: `Write --set '${part}=[…]'.`,
      });
    }
    if (!isRecord(inner)) {
      throw new AppError('usage', `--set ${key}: "${part}" is a single value and has no parts.`);
    }
    place = inner;
  }
  const last = parts.at(-1) ?? '';
  const isNew = !Object.hasOwn(place, last);
  place[last] = value;
  return isNew;
}

/** Objects and lists are copied; numbers with their own spelling are frozen tokens and are shared. */
function structuredCopy(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, copyOf(value)]));
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  return isRecord(value) ? structuredCopy(value) : value;
}

function refuse(name: string): never {
  throw new AppError('usage', `--set: "${name}" cannot be used as a name.`);
}
