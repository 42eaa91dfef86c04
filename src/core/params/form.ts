/** The parameters of a file as a form that is filled in before a run: what may be changed, to what, and what is wrong with an answer. */

import { isRecord, type KeyPath } from '../../base/json.ts';
import type { ValueOrigin } from '../run/model.ts';
import { describeKey, keysOf } from '../schema/describe.ts';
import type { SchemaDocument } from '../schema/document.ts';
import { kindOf } from '../schema/kinds.ts';
import { typedValue } from '../schema/typed.ts';
import { keyText, type Layer, leavesOf, mergeLayers, spokenOf, type Values, valueAt } from './layers.ts';
import { estimatedBytes } from './limitFindings.ts';
import { type Override, textAsValue } from './overrides.ts';
import type { CheckedParameters } from './resolve.ts';

export interface FormField {
  /** With a dot between the names. */
  readonly key: string;
  readonly keyPath: KeyPath;
  /** As it is written; undefined where it has none and must get one. */
  readonly value: unknown;
  /** The layer that gave it. */
  readonly layer: ValueOrigin['layer'] | undefined;
  readonly title: string | undefined;
  /** Where it has no value: one that is likely meant. */
  readonly suggestion: string | undefined;
  readonly description: string | undefined;
  readonly default: unknown;
  /** All there is to choose from, where that is not much. */
  readonly choices: readonly unknown[] | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

export type Reading = { readonly value: unknown } | { readonly problem: string };

type Checked = Pick<CheckedParameters, 'layers' | 'parameters' | 'schema' | 'questions'>;

/** The fields that must be filled in come first, in the order in which they are declared. */
export function formFields({ layers, schema, questions }: Checked): readonly FormField[] {
  const written = mergeLayers(layers);
  const isAsked = ([key]: KeyPath) => questions.some((question) => question.key === key);
  const known = [...leavesOf(written)].filter((keyPath) => !isAsked(keyPath));
  const asked = questions.map(({ key, title, suggestion }): FormField => {
    return { ...fieldAt([key], [], schema), title, suggestion };
  });
  const missing = requiredKeys(schema, [])
    .filter((key) => !Object.hasOwn(written, key) && !isAsked([key]))
    .flatMap((key) => requiredLeaves(schema, [key]));
  return [...asked, ...[...missing, ...known].map((keyPath) => fieldAt(keyPath, layers, schema))];
}

/** The names that must be there, in the order in which they are declared. */
export function requiredKeys(schema: SchemaDocument | undefined, keyPath: KeyPath): readonly string[] {
  if (!schema) return [];
  return keysOf(schema, keyPath).filter((key) => describeKey(schema, [...keyPath, key])?.required);
}

/** Of a group that is missing, what is required inside of it. */
function requiredLeaves(schema: Checked['schema'], keyPath: KeyPath): readonly KeyPath[] {
  if (!schema || keyPath.length >= DEEPEST || keysOf(schema, keyPath).length === 0) return [keyPath];
  return requiredKeys(schema, keyPath).flatMap((key) => requiredLeaves(schema, [...keyPath, key]));
}

const DEEPEST = 8;

function fieldAt(keyPath: KeyPath, layers: readonly Layer[], schema: Checked['schema']): FormField {
  const spoken = spokenOf(layers, keyPath).at(-1);
  const described = schema && describeKey(schema, keyPath);
  const types = described?.types ?? [];
  const isBoolean =
    types.length === 0 ? typeof spoken?.value === 'boolean' : types.every((type) => type === 'boolean');
  return {
    key: keyText(keyPath),
    keyPath,
    value: spoken?.value,
    layer: spoken?.layer,
    title: described?.title,
    suggestion: undefined,
    description: described?.description,
    default: described?.default,
    choices: described?.enum ?? (isBoolean ? [true, false] : undefined),
    minimum: described?.minimum,
    maximum: described?.maximum,
  };
}

/** What a typed text means for a field. A value that nothing is said of keeps its kind: the text "42" stays a text. */
export function readAnswer(field: FormField, text: string, checked: Checked, changes: Changes): Reading {
  const { schema, questions } = checked;
  // What is asked for are ids: 007 and 366122 are texts, whatever they look like.
  if (questions.some(({ key }) => key === field.key)) return { value: text };
  let value: unknown;
  try {
    const isOpen = schema === undefined || describeKey(schema, field.keyPath)?.types.length === 0;
    const isAsked = checked.questions.some(({ key }) => key === field.key);
    const kind = isAsked ? ['string'] : isOpen && field.value !== undefined ? [kindOf(field.value)] : [];
    const looksLike = textAsValue(text, field.keyPath, schema);
    value = kind[0] === 'string' ? text : typedValue(text, kind, looksLike);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const problem = problemWith(field, value, checked, changes);
  return problem === undefined ? { value } : { problem };
}

/** By key of its field: what was answered so far. */
export type Changes = ReadonlyMap<string, { readonly keyPath: KeyPath; readonly value: unknown }>;

function problemWith(
  { keyPath }: FormField,
  value: unknown,
  { schema, parameters }: Checked,
  changes: Changes,
): string | undefined {
  if (!schema) return undefined;
  const problems = schema.check(withValue(withChanges(parameters, changes), keyPath, value));
  const own = problems.filter((problem) => keyPath.every((key, index) => problem.keyPath[index] === key));
  return own[0]?.message;
}

/** The memory that the formula of the file comes to with what was answered so far. */
export function estimatedWith(
  { formula, parameters }: Pick<CheckedParameters, 'formula' | 'parameters'>,
  changes: Changes,
): number | null {
  return estimatedBytes(formula, withChanges(parameters, changes));
}

function withChanges(parameters: Values, changes: Changes): Values {
  return [...changes.values()].reduce<Values>(
    (values, { keyPath, value }) => withValue(values, keyPath, value),
    parameters,
  );
}

/** The values with one of them changed; nothing that was there before is touched. */
function withValue(values: Values, [key, ...rest]: KeyPath, value: unknown): Values {
  if (key === undefined) return values;
  const inner = valueAt(values, [key]);
  return {
    ...values,
    [key]: rest.length === 0 ? value : withValue(isRecord(inner) ? inner : {}, rest, value),
  };
}

export function overridesOf(changes: Changes): Override[] {
  return [...changes].map(([key, { value }]) => ({ key, value }));
}

/** As it is typed and shown: texts without quotes. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** `lr = 0.3, batch = 64` */
export function changesText(changes: Changes): string {
  return [...changes].map(([key, { value }]) => `${key} = ${valueText(value)}`).join(', ');
}
