/** What the schema finds, in words a person can act on, with the place in the file. */

import type { Problem } from './parsed.ts';
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

export function problemOf(issue: Issue, source: Source): Problem {
  const keyPath = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const place = keyPath.length === 0 ? 'the file' : `"${keyPath.join('.')}"`;
  const isMissing = keyPath.length > 0 && valueAt(source.value, keyPath) === undefined;
  const message = isMissing ? `${place} is missing: ${expectation(issue)}` : `${place} ${complaint(issue)}`;
  return { message, position: source.positionOf(keyPath) };
}

function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_value':
      return `must be ${expectation(issue)}`;
    case 'invalid_union': {
      // The branch that the value came closest to says what is wrong; several are named as alternatives.
      const deeper = issue.errors
        ?.flat()
        .find((inner) => inner.path.length > 0 || inner.code !== 'invalid_type');
      if (deeper && deeper.code !== 'invalid_value' && deeper.code !== 'invalid_union')
        return complaint(deeper);
      return `must be ${expectation(issue)}`;
    }
    case 'invalid_key':
      return issue.issues?.[0]?.message ?? 'is not a name that can be used';
    case 'unrecognized_keys':
      return `has a field that does not exist: ${(issue.keys ?? []).map((key) => `"${key}"`).join(', ')}`;
    case 'too_small':
      return issue.origin === 'number' ? `must not be under ${issue.minimum}` : 'must not be empty';
    case 'too_big':
      return `is longer than ${issue.maximum}`;
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
