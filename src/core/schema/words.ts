/** What ajv objects to, in words a person can act on. */

import type { ErrorObject } from 'ajv';
import { isRecord, type KeyPath } from '../../base/json.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { withoutBranches } from './branches.ts';
import { typeWords } from './kinds.ts';
import type { ProblemCode, SchemaProblem } from './problem.ts';

/** More are not read by anybody. */
const MOST = 1000;

export function problemsOf(errors: readonly ErrorObject[], value: unknown): readonly SchemaProblem[] {
  const found = new Map<string, SchemaProblem>();
  for (const error of withoutBranches(errors)) {
    if (found.size >= MOST) break;
    const problem = problemOf(error, value);
    const key = JSON.stringify([problem.keyPath, problem.code, problem.message]);
    if (!found.has(key)) found.set(key, problem);
  }
  return [...found.values()];
}

function problemOf(error: ErrorObject, value: unknown): SchemaProblem {
  const path = keyPathOf(error.instancePath, value);
  const params: Record<string, unknown> = error.params;
  switch (error.keyword) {
    case 'required':
    case 'dependentRequired':
    case 'dependencies':
      return missing(error, [...path, String(params['missingProperty'])]);
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'false schema':
      return unknown(error, path, params['additionalProperty'] ?? params['unevaluatedProperty']);
    case 'type': {
      const expected = typeWords(typesOf(params['type']));
      return { ...said(path, 'wrong-type', `must be ${expected}, and is ${shortly(error.data)}`), expected };
    }
    case 'enum':
    case 'const':
      return notAllowed(error, path);
    case 'minimum':
    case 'maximum':
      return { ...said(path, ...complaint(error)), limit: Number(params['limit']) };
    case 'propertyNames':
      return said(
        [...path, String(params['propertyName'])],
        'wrong-name',
        'is not a name that is allowed here',
      );
    default:
      return said(path, ...complaint(error));
  }
}

function missing(error: ErrorObject, path: KeyPath): SchemaProblem {
  const properties: unknown = error.parentSchema?.['properties'];
  const name = String(path.at(-1));
  const schema = isRecord(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const types = isRecord(schema) ? typesOf(schema['type']) : [];
  if (types.length === 0) return said(path, 'missing-key', 'is missing');
  const expected = typeWords(types);
  return { ...said(path, 'missing-key', `is missing: it must be ${expected}`), expected };
}

function unknown(error: ErrorObject, path: KeyPath, name: unknown): SchemaProblem {
  const full = name === undefined ? path : [...path, String(name)];
  const properties: unknown = error.parentSchema?.['properties'];
  const absent = Object.keys(isRecord(properties) ? properties : {}).filter(
    (each) => !isRecord(error.data) || !Object.hasOwn(error.data, each),
  );
  const suggestion = closestName(String(full.at(-1)), absent);
  const problem = said(full, 'unknown-key', 'is not known', didYouMean(suggestion));
  return suggestion === undefined ? problem : { ...problem, suggestion };
}

function notAllowed(error: ErrorObject, path: KeyPath): SchemaProblem {
  const { allowedValues, allowedValue }: Record<string, unknown> = error.params;
  const values: unknown[] = Array.isArray(allowedValues) ? allowedValues : [allowedValue];
  const expected = values.map(shortly).join(' or ');
  const texts = values.filter((each) => typeof each === 'string');
  const suggestion = typeof error.data === 'string' ? closestName(error.data, texts) : undefined;
  const words = `must be ${expected}, and is ${shortly(error.data)}`;
  const problem = { ...said(path, 'not-allowed-value', words, didYouMean(suggestion)), expected };
  return suggestion === undefined ? problem : { ...problem, suggestion };
}

const LIMITS: Readonly<Record<string, string>> = {
  '>=': 'must not be under',
  '<=': 'must not be over',
  '>': 'must be over',
  '<': 'must be under',
};

/** Keywords that count something, with what they count. */
const COUNTS: Readonly<Record<string, readonly [word: string, what: string]>> = {
  minLength: ['at least', 'characters'],
  maxLength: ['at most', 'characters'],
  minItems: ['at least', 'items'],
  maxItems: ['at most', 'items'],
  minProperties: ['at least', 'keys'],
  maxProperties: ['at most', 'keys'],
};

function complaint({ keyword, params, data, message }: ErrorObject): [code: ProblemCode, words: string] {
  const given: Record<string, unknown> = params;
  const count = COUNTS[keyword];
  if (count) {
    const empty = keyword.startsWith('min') && given['limit'] === 1;
    return [
      'wrong-length',
      empty ? 'must not be empty' : `must have ${count[0]} ${given['limit']} ${count[1]}`,
    ];
  }
  switch (keyword) {
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum': {
      const words = LIMITS[String(given['comparison'])] ?? 'must be within';
      return ['out-of-range', `${words} ${given['limit']}, and is ${shortly(data)}`];
    }
    case 'multipleOf':
      return ['out-of-range', `must be a multiple of ${given['multipleOf']}, and is ${shortly(data)}`];
    case 'pattern':
      return ['wrong-pattern', `must match ${given['pattern']}, and is ${shortly(data)}`];
    case 'uniqueItems':
      return ['not-allowed', `has the same item twice: ${given['j']} and ${given['i']}`];
    default:
      return ['not-allowed', message ?? 'is not allowed'];
  }
}

function said(keyPath: KeyPath, code: ProblemCode, words: string, end = ''): SchemaProblem {
  const place = keyPath.length === 0 ? 'The whole' : `"${keyPath.join('.')}"`;
  return { keyPath, code, message: `${place} ${words}.${end}` };
}

function typesOf(type: unknown): readonly string[] {
  const types: unknown[] = Array.isArray(type) ? type : type === undefined ? [] : String(type).split(',');
  return types.map(String);
}

const SHORT = 40;

/** A value as it may stand in a sentence. */
function shortly(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object { … }';
  if (value === null || value === undefined) return 'nothing';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > SHORT ? `${value.slice(0, SHORT)}…` : value);
}

/** A JSON pointer as a path; a step is a place where there is a list, else a name. */
function keyPathOf(pointer: string, value: unknown): KeyPath {
  let inner = value;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const part = Array.isArray(inner) ? Number(key) : key;
      inner = typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined;
      return part;
    });
}
