/** What the schema finds, in words a person can act on, with the place in the file. */

import type { Problem } from './format.ts';
import type { Source } from './source.ts';

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

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object { … }',
  record: 'an object { … }',
};

export function problemOf(found: Issue, source: Source): Problem {
  const issue = closest(found);
  const keyPath = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const place = keyPath.length === 0 ? 'the file' : `"${keyPath.join('.')}"`;
  const isMissing = keyPath.length > 0 && valueAt(source.value, keyPath) === undefined;
  const message = isMissing
    ? `${place} is missing: it must be ${expectation(issue)}`
    : `${place} ${complaint(issue)}`;
  return { message, position: source.positionOf(keyPath) };
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
    case 'unrecognized_keys':
      return `has a field that does not exist: ${(issue.keys ?? []).map((key) => `"${key}"`).join(', ')}`;
    case 'too_small':
      return issue.origin === 'number' ? `must not be under ${issue.minimum}` : 'must not be empty';
    case 'too_big':
      return `is longer than ${issue.maximum} characters`;
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
  return KINDS[String(issue.expected)] ?? 'a value';
}

function valueAt(value: unknown, keyPath: readonly (string | number)[]): unknown {
  return keyPath.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
