/** What the schema finds, in words a person can act on, with the place in the file. */

import { safeParse } from 'zod/mini';
import type { Finding, Fix } from '../../base/finding.ts';
import { isRecord, type KeyPath, plainDeep, plainNumber } from '../../base/json.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { typeWords } from '../schema/kinds.ts';
import { error, MAX_PROBLEMS, warning } from './format.ts';
import { valueAt } from './layers.ts';
import type { FieldPlaces } from './places.ts';
import { parameterFile } from './schema.ts';

/** The parts of a zod issue that are read here. */
interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly Issue[])[];
  readonly issues?: readonly Issue[];
}

/** Fields of the format that this version does not act on yet: said, never silently passed over. */
const NOT_YET = ['requires', 'before', 'after', 'sweep'];

/** Everything that is wrong with the fields of a file, in the order of the file. */
export function fieldFindings(value: unknown, places: FieldPlaces, isForeign = false): Finding[] {
  const { success, error: objections } = safeParse(parameterFile, plainFields(value));
  const issues = success
    ? []
    : objections.issues.filter(({ code, path }) => code !== 'custom' || path.length > 0);
  const findings = issues.slice(0, MAX_PROBLEMS).flatMap((issue) => findingsOf(issue, value, places));
  // What runs a file of another program was looked for, and missed, in the words of that program.
  if (isRecord(value) && !isForeign) findings.push(...programFindings(value, places));
  if (isRecord(value)) findings.push(...topLevelNotes(value, places));
  return findings.toSorted((a, b) => a.span.start - b.span.start);
}

/** One of the two that say what runs. */
function programFindings(fields: Readonly<Record<string, unknown>>, places: FieldPlaces): Finding[] {
  const { command, script } = fields;
  if (command === undefined && script === undefined) {
    const message = '"command" is missing: it must be a list or a text; or name a "script"';
    return [error('missing-key', message, places.spanOf(['command']))];
  }
  const superfluous = ['script', 'interpreter', 'arguments'].find((key) => fields[key] !== undefined);
  if (command === undefined || superfluous === undefined) return [];
  const message = `"command" says it all: "${superfluous}" beside it has no meaning`;
  return [error('not-allowed', message, places.keySpanOf([superfluous]))];
}

function topLevelNotes(fields: Readonly<Record<string, unknown>>, places: FieldPlaces): Finding[] {
  const names = Object.keys(parameterFile.shape);
  const findings: Finding[] = [];
  for (const key of Object.keys(fields)) {
    if (findings.length >= MAX_PROBLEMS) break;
    const span = places.keySpanOf([key]);
    if (!names.includes(key)) {
      const meant = closestName(key, names);
      const message = `"${key}" is not a field that Runtrail knows.${didYouMean(meant)}`;
      findings.push(warning('unknown-key', message, span, ...places.rename([key], meant)));
    } else if (NOT_YET.includes(key) || (key === 'executor' && fields[key] !== 'local')) {
      const message = `"${places.nameOf([key])}" is not acted on by this version of Runtrail.`;
      findings.push(warning('not-yet', message, span));
    }
  }
  return findings;
}

function findingsOf(found: Issue, value: unknown, places: FieldPlaces): Finding[] {
  const issue = closest(found);
  const keyPath = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, keyPath, places);
  const place = keyPath.length === 0 ? 'the file' : `"${places.nameOf(keyPath)}"`;
  const isMissing = keyPath.length > 0 && valueAt(value, keyPath) === undefined;
  if (isMissing) {
    const message = `${place} is missing: it must be ${expectation(issue)}`;
    return [error('missing-key', message, places.keySpanOf(keyPath))];
  }
  const isName = issue.code === 'invalid_key';
  const span = isName ? places.keySpanOf(keyPath) : places.spanOf(keyPath);
  const fixes = isName ? [] : places.rewrite(keyPath, meantBy(valueAt(value, keyPath), issue));
  return [
    error(CODES[issue.code ?? ''] ?? 'not-allowed-value', `${place} ${complaint(issue)}`, span, ...fixes),
  ];
}

const CODES: Readonly<Record<string, string>> = {
  invalid_type: 'wrong-type',
  invalid_union: 'wrong-type',
  invalid_key: 'wrong-name',
  too_small: 'out-of-range',
  too_big: 'out-of-range',
};

/** Of the words that may stand there the one that was mistyped. */
function meantBy(value: unknown, issue: Issue): string | undefined {
  const words = [issue, ...(issue.errors ?? []).flat()].flatMap(({ values = [] }) => values);
  if (typeof value !== 'string') return undefined;
  return closestName(
    value,
    words.filter((word) => typeof word === 'string'),
  );
}

function unknownKeys(issue: Issue, keyPath: KeyPath, places: FieldPlaces): Finding[] {
  const known = knownBeside(keyPath);
  return (issue.keys ?? []).slice(0, MAX_PROBLEMS).map((key) => {
    const meant = closestName(key, known);
    const fixes: readonly Fix[] = places.rename([...keyPath, key], meant);
    const message = `"${places.nameOf(keyPath)}" has no field "${key}".${didYouMean(meant)}`;
    return error('unknown-key', message, places.keySpanOf([...keyPath, key]), ...fixes);
  });
}

/** The fields of the part of the schema at this path, as far as they are plain to see. */
function knownBeside(keyPath: KeyPath): string[] {
  let schema: unknown = parameterFile;
  for (const key of keyPath) {
    const inner = shapeOf(schema);
    schema = unwrapped(
      inner === undefined ? Reflect.get(defOf(schema), 'valueType') : Reflect.get(inner, key),
    );
  }
  return Object.keys(shapeOf(schema) ?? {});
}

/** Of an object, or of the alternative that is one. */
function shapeOf(schema: unknown): object | undefined {
  const options: unknown = Reflect.get(defOf(schema), 'options');
  const shapes = [schema, ...(Array.isArray(options) ? options : [])].map((each) =>
    Reflect.get(Object(unwrapped(each)), 'shape'),
  );
  const shape = shapes.find((each) => each !== undefined);
  return shape === undefined ? undefined : Object(shape);
}

function defOf(schema: unknown): object {
  return Object(Reflect.get(Object(schema), 'def'));
}

function unwrapped(schema: unknown): unknown {
  const inner: unknown = Reflect.get(defOf(schema), 'innerType');
  return inner === undefined ? schema : unwrapped(inner);
}

/** Of several alternatives the one that takes this kind of value and objects to something inside of it, if any. */
function closest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors
    ?.flat()
    .find(({ path, code }) => path.length > 0 || (code !== 'invalid_type' && code !== 'invalid_value'));
  return inner ? closest({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
}

function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_value':
    case 'invalid_union':
      return `must be ${expectation(issue)}`;
    case 'invalid_key':
      return issue.issues?.[0]?.message ?? 'is not a name that can be used';
    case 'too_small':
      return issue.origin === 'number' ? `must not be under ${issue.minimum}` : 'must not be empty';
    case 'too_big':
      return issue.origin === 'number'
        ? `must not be over ${issue.maximum}`
        : `is longer than ${issue.maximum} characters`;
    default:
      return issue.message;
  }
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_union') {
    return [...new Set((issue.errors ?? []).flat().map(expectation))].join(' or ');
  }
  if (issue.code === 'invalid_value')
    return (issue.values ?? []).map((value) => JSON.stringify(value)).join(' or ');
  const { expected } = issue;
  return typeof expected === 'string' ? typeWords([expected === 'record' ? 'object' : expected]) : 'a value';
}

/** The schema sees plain numbers; the parameters are the person's own and are not looked into. */
function plainFields(value: unknown): unknown {
  if (!isRecord(value)) return plainNumber(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, key === 'parameters' ? field : plainDeep(field)]),
  );
}
