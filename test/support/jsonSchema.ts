/** A check of a value against the parts of JSON Schema (draft 7) that our schemas use; any other part is an error. */

import { isDeepStrictEqual } from 'node:util';

export type JsonSchema = Readonly<Record<string, unknown>>;

const ABOUT = new Set([
  ...['$schema', '$id', 'title', 'description'],
  ...['allowComments', 'allowTrailingCommas', 'properties', 'required', 'additionalProperties'],
]);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: (value) => Array.isArray(value),
  object: (value) => isObject(value),
};

/** A keyword judges the values it is about, and lets all others pass. */
const KEYWORDS: Readonly<Record<string, (rule: never, value: never) => boolean>> = {
  type: (rule: string | string[], value: unknown) => [rule].flat().some((name) => TYPES[name]?.(value)),
  const: (rule: unknown, value: unknown) => isDeepStrictEqual(rule, value),
  anyOf: (rule: JsonSchema[], value: unknown) => rule.some((schema) => fits(schema, value)),
  minimum: (rule: number, value: unknown) => typeof value !== 'number' || value >= rule,
  maximum: (rule: number, value: unknown) => typeof value !== 'number' || value <= rule,
  multipleOf: (rule: number, value: unknown) => typeof value !== 'number' || value % rule === 0,
  minLength: (rule: number, value: unknown) => typeof value !== 'string' || value.length >= rule,
  maxLength: (rule: number, value: unknown) => typeof value !== 'string' || value.length <= rule,
  pattern: (rule: string, value: unknown) => typeof value !== 'string' || new RegExp(rule, 'u').test(value),
  minItems: (rule: number, value: unknown) => !Array.isArray(value) || value.length >= rule,
  items: (rule: JsonSchema, value: unknown) =>
    !Array.isArray(value) || value.every((item) => fits(rule, item)),
  propertyNames: (rule: JsonSchema, value: unknown) =>
    !isObject(value) || Object.keys(value).every((key) => fits(rule, key)),
};

/** Whether the schema accepts the value. */
export function fits(schema: JsonSchema, value: unknown): boolean {
  for (const [keyword, rule] of Object.entries(schema)) {
    if (ABOUT.has(keyword)) continue;
    const judge = KEYWORDS[keyword];
    if (!judge) throw new Error(`the schema uses "${keyword}", which this check does not know`);
    if (!judge(rule as never, value as never)) return false;
  }
  return !isObject(value) || propertiesFit(schema, value);
}

function propertiesFit(schema: JsonSchema, value: Readonly<Record<string, unknown>>): boolean {
  const required = (schema['required'] ?? []) as string[];
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const others = schema['additionalProperties'] ?? {};
  return (
    required.every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(([key, item]) => {
      const rule = Object.hasOwn(properties, key) ? properties[key] : others;
      return rule !== false && fits(rule as JsonSchema, item);
    })
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
