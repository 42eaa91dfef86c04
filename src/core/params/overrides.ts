/** `--set a.b=v`: changes of parameters for one run. */

import { AppError } from '../../base/errors.ts';
import { isRecord, type KeyPath, parseExact } from '../../base/json.ts';
import { typeOf } from '../schema/describe.ts';
import type { SchemaDocument } from '../schema/document.ts';
import { typedValue } from '../schema/typed.ts';
import { FORBIDDEN_KEY, MAX_DEPTH, TOO_DEEP } from './format.ts';
import { keyPathIn, type Values, valueAt } from './layers.ts';
import { hasNoParts, putAt, refuseName } from './putAt.ts';

export interface Override {
  readonly key: string;
  readonly value: unknown;
  /** As it was typed; a schema may ask for another kind of value than it looks like. */
  readonly text?: string;
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
  const typed = text.slice(equals + 1);
  return { key, value: jsonOrText(typed), text: typed };
}

/** What a typed text means for this parameter; `types` where the schema says none. */
export function textAsValue(
  text: string,
  keyPath: KeyPath,
  schema: SchemaDocument | undefined,
  types: readonly string[] = [],
): unknown {
  const ofSchema = schema ? typeOf(schema, keyPath) : [];
  return typedValue(text, ofSchema.length > 0 ? ofSchema : types, jsonOrText(text));
}

function jsonOrText(text: string): unknown {
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    return text;
  }
  refuseUnusable(value, 0);
  return value;
}

/** In the value itself, not in its text: there the name may be written with escapes, or stand inside a sentence. */
function refuseUnusable(value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) throw new AppError('usage', `--set: ${TOO_DEEP}.`);
  if (Array.isArray(value)) for (const item of value) refuseUnusable(item, depth + 1);
  if (!isRecord(value)) return;
  if (Object.hasOwn(value, FORBIDDEN_KEY)) refuseName(FORBIDDEN_KEY);
  for (const item of Object.values(value)) refuseUnusable(item, depth + 1);
}

/** What says which kind of value an override is. */
interface Kinds {
  readonly schema?: SchemaDocument | undefined;
  /** A text at the top stays one whatever the new one looks like: ids are no numbers. */
  readonly keepsTexts?: boolean;
}

/** The overrides as values of their own, and the keys that `known`, the values they change, does not have. */
export function overrideValues(
  overrides: readonly Override[],
  known: Values,
  { schema, keepsTexts = false }: Kinds = {},
): { values: Record<string, unknown>; added: string[] } {
  const values: Record<string, unknown> = {};
  const added: string[] = [];
  for (const { key, value, text } of overrides) {
    const keyPath = keyPathIn(known, key);
    const source = `--set ${key}`;
    refuseParts(known, keyPath, source);
    if (valueAt(known, keyPath) === undefined && valueAt(values, keyPath) === undefined) added.push(key);
    const isText = keepsTexts && keyPath.length === 1 && typeof valueAt(known, keyPath) === 'string';
    const meant = text === undefined ? value : isText ? text : textAsValue(text, keyPath, schema);
    putAt(values, keyPath, meant, source);
  }
  return { values, added };
}

/** A list or a single value is replaced as a whole. */
function refuseParts(known: Values, keyPath: KeyPath, source: string): void {
  for (let length = 1; length < keyPath.length; length++) {
    const value = valueAt(known, keyPath.slice(0, length));
    if (value !== undefined && !isRecord(value)) {
      throw hasNoParts(String(keyPath[length - 1]), value, source);
    }
  }
}
