/**
 * Checks values with a JSON Schema. The only file that knows ajv, which is large: it is a bundle of its own, imported when
 * there is a schema to check with.
 */

import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { messageOf } from '../../base/errors.ts';
import { isRecord } from '../../base/json.ts';
import { withinTime } from '../../base/timeLimit.ts';
import {
  type Draft,
  inlineSchema,
  partName,
  readSchema,
  type SchemaDocument,
  schemaProblem,
} from './document.ts';
import type { SchemaProblem } from './problem.ts';
import { plainValue } from './typed.ts';
import { problemsOf } from './words.ts';

/** A schema that is ready for use. What it says of single keys is told by `describe.ts`. */
export interface Schema extends SchemaDocument {
  /** All that is wrong with a value. */
  check(value: unknown): readonly SchemaProblem[];
  /** The same for several values, without numbers that have a spelling of their own: `plainValue` takes it from them. */
  checkEach(values: readonly unknown[]): readonly (readonly SchemaProblem[])[];
}

/** A schema can be made to need years, for its own translation or for one short value: no pattern is trusted. */
const LIMIT_MS = 500;
const KEPT = 30;
/** By their texts, the last one that was used at the end. */
const compiled = new Map<string, Schema>();

const OPTIONS: Options = {
  strict: false,
  allErrors: true,
  verbose: true,
  logger: false,
  ownProperties: true,
  validateFormats: false,
  addUsedSchema: false,
  code: { regExp: Object.assign(lenientPattern, { code: 'undefined' }) },
};

const DRAFTS: Readonly<Record<Draft, new (options: Options) => Ajv>> = {
  'draft-07': Ajv,
  '2019-09': Ajv2019,
  '2020-12': Ajv2020,
};

/** Patterns are Unicode ones; those that are not allowed to be, such as `[\-]`, are what they were before. */
function lenientPattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
}

export function schemaOfFile(file: string): Schema {
  return schemaOf(readSchema(file));
}

/** A schema that stands in another file, such as in a parameter file. */
export function schemaWithin(schema: unknown, file: string): Schema {
  return schemaOf(inlineSchema(schema, file));
}

function schemaOf(document: SchemaDocument): Schema {
  const name = JSON.stringify(document.parts.map(({ url, text }) => [url, text]));
  const known = compiled.get(name);
  const schema = known ?? compile(document);
  compiled.delete(name);
  if (document.problem === undefined) compiled.set(name, schema);
  for (const oldest of compiled.keys()) if (compiled.size > KEPT) compiled.delete(oldest);
  return schema;
}

function compile(document: SchemaDocument): Schema {
  if (document.problem) return unusable(document, document.problem);
  try {
    const result = withinTime(LIMIT_MS, () => {
      const ajv = new DRAFTS[document.draft](OPTIONS);
      for (const [index, { root }] of document.parts.entries()) {
        if (isRecord(root)) delete root['$schema'];
        ajv.addSchema(isRecord(root) ? root : root === true, partName(index));
      }
      return ajv.getSchema(partName(0));
    });
    const validate = result?.value;
    if (!validate) return unusable(document, tooSlow('read'));
    const errorsOf = (value: unknown) => (validate(value) ? [] : (validate.errors ?? []));
    const isQuick = isBounded(document);
    return usable(document, (values) =>
      // Most of the time nothing is wrong, and watching the time takes some itself.
      isQuick && values.every((value) => errorsOf(value).length === 0)
        ? values.map(() => [])
        : check(values, errorsOf),
    );
  } catch (error) {
    return unusable(document, schemaProblem('bad-schema', `The schema cannot be used: ${whatOf(error)}.`));
  }
}

function unusable(document: SchemaDocument, problem: SchemaProblem): Schema {
  return usable({ ...document, problem }, (values) => values.map(() => [problem]));
}

function usable(document: SchemaDocument, checkEach: Schema['checkEach']): Schema {
  return { ...document, checkEach, check: (value) => checkEach([plainValue(value)])[0] ?? [] };
}

/** What can take longer than to look at each value once for each part of the schema. */
const UNBOUNDED =
  /"(\$ref|\$dynamicRef|\$recursiveRef|pattern|patternProperties|propertyNames|uniqueItems)":/;

function isBounded({ parts }: SchemaDocument): boolean {
  return parts.every(({ root }) => !UNBOUNDED.test(JSON.stringify(root)));
}

type Validate = (value: unknown) => readonly ErrorObject[];

function check(values: readonly unknown[], validate: Validate): readonly (readonly SchemaProblem[])[] {
  try {
    const result = withinTime(LIMIT_MS, () => values.map((value) => problemsOf(validate(value), value)));
    return result?.value ?? values.map(() => [tooSlow('checked with')]);
  } catch (error) {
    const problem = schemaProblem('slow-schema', `The schema cannot be checked with: ${whatOf(error)}.`);
    return values.map(() => [problem]);
  }
}

function tooSlow(done: string): SchemaProblem {
  const message = `The schema was not ${done} to the end, as that takes longer than ${LIMIT_MS} ms. Look for patterns with repetitions inside of repetitions.`;
  return schemaProblem('slow-schema', message);
}

/** Too deep a schema or value ends in a full stack. */
function whatOf(error: unknown): string {
  return error instanceof RangeError ? 'it goes too deep' : messageOf(error).replaceAll(/\bdata\//g, '#/');
}
