/**
 * JSON that keeps numbers as they were written: `1.0` stays `1.0` and a 20-digit seed stays itself.
 * Such a number is held as a raw token (`JSON.rawJSON`), which `JSON.stringify` prints unchanged.
 */

/** The way from the outermost value to one inside: names and places in lists. */
export type KeyPath = readonly (string | number)[];

interface RawJson {
  readonly rawJSON: string;
}

/** What `lib.es` does not declare yet. */
interface ExactJson {
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
}
const exact = JSON as unknown as ExactJson;

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** A number with its own spelling, where a double would lose it. */
export function exactNumber(source: string, value: number): unknown {
  return JSON_NUMBER.test(source) && String(value) !== source ? exact.rawJSON(source) : value;
}

/** `JSON.parse` that keeps the spelling of numbers. */
export function parseExact(text: string): unknown {
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? exactNumber(source, value) : value,
  );
}

/** The number inside a raw token; everything else as it is. */
export function plainNumber(value: unknown): unknown {
  return exact.isRawJSON(value) ? Number(value.rawJSON) : value;
}

/** The value with plain numbers inside. No deeper than what its reader let through. */
export function plainDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainDeep);
  if (!isRecord(value)) return plainNumber(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainDeep(inner)]));
}

/** The value with every text in it changed; the spelling of numbers goes through. No deeper than what its reader let through. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return isRecord(value) ? mapTextsOf(value, change) : value;
}

/** `mapTexts` of each field of an object, whose shape stays. */
export function mapTextsOf<T extends object>(fields: T, change: (text: string) => string): T {
  const changed = Object.entries(fields).map(([key, value]) => [key, mapTexts(value, change)]);
  return { ...fields, ...Object.fromEntries(changed) };
}

/** A plain object: a place for named values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !exact.isRawJSON(value);
}
