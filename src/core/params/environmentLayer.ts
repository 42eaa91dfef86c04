/** Parameters from the environment: `RUNTRAIL_SET_MODEL_DEPTH=3` sets `model.depth`, whatever the case of its letters. */

import { AppError } from '../../base/errors.ts';
import type { KeyPath } from '../../base/json.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { keysOf, typeOf } from '../schema/describe.ts';
import type { SchemaDocument } from '../schema/document.ts';
import { kindOf, typeWords } from '../schema/kinds.ts';
import { keyText, type Layer, leavesOf, type Values, valueAt } from './layers.ts';
import { textAsValue } from './overrides.ts';
import { putAt } from './putAt.ts';

const PREFIX = 'RUNTRAIL_SET_';

export interface EnvironmentLayer {
  readonly layer: Layer | undefined;
  /** Sentences that name the variable. */
  readonly problems: readonly string[];
}

/** `known` are the values of the layers below; the schema knows keys that have none yet, and their types. */
export function environmentLayer(
  env: Readonly<Record<string, string | undefined>>,
  known: Values,
  schema: SchemaDocument | undefined,
): EnvironmentLayer {
  const names = Object.keys(env).filter((name) => name.toUpperCase().startsWith(PREFIX));
  if (names.length === 0) return { layer: undefined, problems: [] };
  const keys = keysByVariable(known, schema);
  const values: Record<string, unknown> = {};
  const variables = new Map<string, string>();
  const problems: string[] = [];
  for (const name of names.sort()) {
    const [found, ...others] = keys.get(variableOf(name.slice(PREFIX.length))) ?? [];
    if (!found || others.length > 0) problems.push(unclear(name, found && [found, ...others], keys));
    else {
      const other = variables.get(keyText(found));
      if (other !== undefined) problems.push(`${other} and ${name} are the same parameter; set one of them.`);
      try {
        const value = likeKnown({ name, text: env[name] ?? '' }, found, known, schema);
        putAt(values, found, value, name);
        variables.set(keyText(found), name);
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
      }
    }
  }
  const from = (keyPath: KeyPath) => {
    for (let length = keyPath.length; length > 0; length--) {
      const name = variables.get(keyText(keyPath.slice(0, length)));
      if (name !== undefined) return { name };
    }
    return {};
  };
  return { layer: { name: 'environment', values, from }, problems };
}

/** Where no schema says a type, it is that of the value that is replaced: a slip in a variable is seen by nobody. */
function likeKnown(
  { name, text }: { readonly name: string; readonly text: string },
  keyPath: KeyPath,
  known: Values,
  schema: SchemaDocument | undefined,
): unknown {
  const kind = kindOf(valueAt(known, keyPath) ?? null);
  const isOpen = kind === 'null' || (schema && typeOf(schema, keyPath).length > 0);
  const value = textAsValue(text, keyPath, schema, isOpen ? [] : [kind]);
  if (isOpen || kindOf(value) === kind) return value;
  throw new AppError(
    'usage',
    `${name} must be ${typeWords([kind])}, as "${keyText(keyPath)}" is one, and is "${text}".`,
  );
}

function unclear(
  name: string,
  meant: readonly KeyPath[] | undefined,
  keys: ReadonlyMap<string, unknown>,
): string {
  if (meant) return `${name} could be any of ${meant.map(keyText).join(', ')}; use --set instead.`;
  const closest = closestName(variableOf(name.slice(PREFIX.length)), keys.keys());
  const whole = closest === undefined ? undefined : `${PREFIX}${closest}`;
  return `${name} names no parameter of this file.${didYouMean(whole)}`;
}

function variableOf(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

function keysByVariable(known: Values, schema: SchemaDocument | undefined): Map<string, KeyPath[]> {
  const keys = new Map<string, KeyPath[]>();
  const seen = new Set<string>();
  const add = (keyPath: KeyPath) => {
    const id = JSON.stringify(keyPath);
    if (seen.has(id)) return;
    seen.add(id);
    const name = variableOf(keyText(keyPath));
    const same = keys.get(name);
    if (same) same.push(keyPath);
    else keys.set(name, [keyPath]);
  };
  for (const keyPath of leavesOf(known)) {
    for (let length = 1; length <= keyPath.length; length++) add(keyPath.slice(0, length));
  }
  if (schema) for (const keyPath of keysOfSchema(schema)) add(keyPath);
  return keys;
}

const MOST_KEYS = 2000;
const DEEPEST = 5;

function keysOfSchema(schema: SchemaDocument): KeyPath[] {
  const found: KeyPath[] = [];
  let level: KeyPath[] = [[]];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    level = level.flatMap((above) => keysOf(schema, above).map((key) => [...above, key]));
    if (found.length + level.length > MOST_KEYS) break;
    found.push(...level);
  }
  return found;
}
