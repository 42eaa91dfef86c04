/** What can be written at a place of a parameter file: names, values and placeholders, from the schemas and the file itself. */

import type { Span } from '../../base/finding.ts';
import type { KeyPath } from '../../base/json.ts';
import { describeKey, type KeyDescription, keysOf } from '../schema/describe.ts';
import type { SchemaDocument } from '../schema/document.ts';
import { kindOf } from '../schema/kinds.ts';
import { type Cursor, cursorAt, type Format } from './cursor.ts';
import { requiredKeys, valueText } from './form.ts';
import { keyText, leavesOf, mergeLayers, valueAt } from './layers.ts';
import type { CheckedParameters } from './resolve.ts';

export interface Offer {
  readonly kind: 'name' | 'value' | 'placeholder';
  readonly label: string;
  /** A snippet of VS Code: `$1` and `${1:x}` are places to fill in. */
  readonly snippet: string;
  readonly replaces: Span;
  readonly detail: string | undefined;
  readonly description: string | undefined;
  /** Must be there. */
  readonly isRequired: boolean;
}

export interface OfferContext {
  readonly format: Format;
  /** Of the fields; undefined where somebody else offers them. */
  readonly fields: SchemaDocument | undefined;
  /** From the last time that the text could be read. */
  readonly checked: Pick<CheckedParameters, 'layers' | 'schema'> | undefined;
}

export function offersAt(text: string, offset: number, context: OfferContext): readonly Offer[] {
  const cursor = cursorAt(text, offset, context.format);
  if (!cursor) return [];
  if (cursor.isInText) {
    const placeholders = placeholdersAt(text, offset, context);
    if (placeholders) return placeholders;
  }
  const { schema, path } = schemaAt(cursor.keyPath, context);
  if (!schema) return [];
  const there = { cursor, schema, path, context };
  return cursor.kind === 'name' ? nameOffers(there) : valueOffers(there);
}

interface There {
  readonly cursor: Cursor;
  readonly schema: SchemaDocument;
  readonly path: KeyPath;
  readonly context: OfferContext;
}

/** Inside of the parameters it is their own schema that counts, which nobody else knows. */
function schemaAt(
  keyPath: KeyPath,
  { fields, checked }: OfferContext,
): { readonly schema: SchemaDocument | undefined; readonly path: KeyPath } {
  const depth =
    keyPath[0] === 'parameters' ? 1 : keyPath[0] === 'variants' && keyPath[2] === 'parameters' ? 3 : 0;
  if (depth > 0) return { schema: checked?.schema, path: keyPath.slice(depth) };
  return { schema: fields, path: keyPath };
}

function nameOffers({ cursor, schema, path, context }: There): Offer[] {
  const required = requiredKeys(schema, path);
  const taken = (key: string) => cursor.keyPath[0] === 'parameters' && fileHas(context, [...path, key]);
  return keysOf(schema, path)
    .filter((key) => !taken(key))
    .map((key) => {
      const described = describeKey(schema, [...path, key]);
      return {
        kind: 'name',
        label: key,
        snippet: nameSnippet(key, described, context.format),
        replaces: cursor.typed,
        detail: described?.types.join(' | '),
        description: described?.description,
        isRequired: required.includes(key),
      };
    });
}

function fileHas({ checked }: OfferContext, keyPath: KeyPath): boolean {
  const own = checked?.layers.find(({ name }) => name === 'file');
  return own !== undefined && valueAt(own.values, keyPath) !== undefined;
}

function nameSnippet(key: string, described: KeyDescription | undefined, format: Format): string {
  const name = /^[\w-]+$/.test(key) && format !== 'json' ? key : escaped(JSON.stringify(key));
  if (described?.types[0] === 'object') {
    if (format === 'json') return `${name}: {$1}`;
    return format === 'yaml' ? `${name}:\n  $0` : `${name} = {$1}`;
  }
  const usual = described?.default ?? (described && isOneOfFew(described) ? described.enum?.[0] : undefined);
  const value = usual === undefined ? '$1' : `\${1:${escaped(written(usual, format))}}`;
  return format === 'toml' ? `${name} = ${value}` : `${name}: ${value}`;
}

/** Whether there is nothing else to write than what is listed: `false` may only be what takes a value away. */
function isOneOfFew({ types, enum: values = [] }: KeyDescription): boolean {
  const kinds = values.map(kindOf);
  return types.every((type) => kinds.includes(type === 'integer' ? 'number' : type));
}

function valueOffers({ cursor, schema, path, context }: There): Offer[] {
  const described = describeKey(schema, path);
  if (!described) return [];
  const { types, default: usual, examples } = described;
  const booleans = types.includes('boolean') ? [true, false] : [];
  const values = new Map(
    [...(described.enum ?? []), ...booleans, ...(usual === undefined ? [] : [usual]), ...examples].map(
      (value) => [valueText(value), value],
    ),
  );
  return [...values].map(([label, value]) => ({
    kind: 'value',
    label,
    snippet: escaped(written(value, context.format)),
    replaces: cursor.typed,
    detail: label === valueText(usual) ? 'default' : undefined,
    description: undefined,
    isRequired: false,
  }));
}

/** As the format writes it; YAML takes plain words without quotes, unless they would be something else. */
function written(value: unknown, format: Format): string {
  const isPlain = typeof value === 'string' && /^[A-Za-z][\w./-]*$/.test(value);
  const isWord = isPlain && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return format === 'yaml' && isWord ? value : (JSON.stringify(value) ?? '');
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

const OPEN = /\{([\w.:%-]*)$/;
const RUN_WORDS = ['id', 'name', 'folder', 'outputs', 'checkpoints'];

/** Undefined where no brace was opened. */
function placeholdersAt(text: string, offset: number, { checked }: OfferContext): Offer[] | undefined {
  const line = text.slice(Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - 200), offset);
  const opened = OPEN.exec(line);
  if (!opened || line[opened.index - 1] === '{') return undefined;
  const isClosed = text[offset] === '}';
  const replaces = { start: offset - opened[0].length, end: offset + (isClosed ? 1 : 0) };
  const layers = checked?.layers ?? [];
  const values = mergeLayers(layers);
  const parameters = [...leavesOf(values)].map((keyPath): [string, string] => [
    `{params.${keyText(keyPath)}}`,
    valueText(valueAt(values, keyPath)),
  ]);
  const own: [string, string][] = [
    ...RUN_WORDS.map((word): [string, string] => [`{run.${word}}`, '']),
    ['{workspace}', ''],
    ['{now:%Y-%m-%d}', ''],
  ];
  const offers = [...parameters, ...own].map(([label, detail]) => ({
    label,
    detail,
    snippet: escaped(label),
  }));
  const environment = { label: '{env.…}', detail: '', snippet: '{env.$1\\}' };
  return [...offers, environment].map(({ label, detail, snippet }) => ({
    kind: 'placeholder',
    label,
    snippet,
    replaces,
    detail: detail === '' ? undefined : detail,
    description: undefined,
    isRequired: false,
  }));
}
