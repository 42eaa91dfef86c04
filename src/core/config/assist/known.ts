/** What is known of a file beside its own text, from its schema or from the dialect's own defaults. */

import { describeKey, type KeyDescription, keysOf } from '../../schema/describe.ts';
import type { SchemaDocument } from '../../schema/document.ts';
import { typeWords } from '../../schema/kinds.ts';
import { CAMSTIM_DEFAULTS } from '../camstimDefaults.ts';
import type { Dialect } from '../dialect.ts';
import { foldKey } from '../effective.ts';

export interface KnownKey {
  readonly name: string;
  readonly description?: string | undefined;
  /** In words: `a whole number`. */
  readonly type?: string | undefined;
  readonly default?: unknown;
  /** The only values there are; for a yes or no, both. */
  readonly values?: readonly unknown[] | undefined;
  readonly examples?: readonly unknown[] | undefined;
  readonly isRequired?: boolean | undefined;
  readonly isDeprecated?: boolean | undefined;
}

export interface KnownSection {
  readonly name: string;
  readonly description?: string | undefined;
  readonly isRequired?: boolean | undefined;
  /** By the name that the dialect looks keys up with. */
  readonly keys: ReadonlyMap<string, KnownKey>;
}

export type Known = ReadonlyMap<string, KnownSection>;

/** What the schema of a file says, and the defaults of the program that its dialect is for. */
export function knownOf(schema: SchemaDocument | undefined, dialect: Dialect): Known {
  const known = schema ? knownFrom(schema, dialect) : new Map<string, KnownSection>();
  if (dialect.name !== 'camstim') return known;
  for (const [name, values] of Object.entries(CAMSTIM_DEFAULTS)) {
    const about = known.get(name);
    const keys = new Map(about?.keys);
    for (const [key, value] of Object.entries(values)) {
      const folded = foldKey(key, dialect);
      const said = keys.get(folded);
      keys.set(folded, { ...said, name: said?.name ?? key, default: said?.default ?? value });
    }
    known.set(name, { ...about, name, keys });
  }
  return known;
}

/** From a schema whose properties are sections, and theirs keys; keys outside of any section stand beside them. */
function knownFrom(schema: SchemaDocument, dialect: Dialect): Map<string, KnownSection> {
  const known = new Map<string, KnownSection>();
  const headless = new Map<string, KnownKey>();
  for (const name of keysOf(schema, [])) {
    const about = describeKey(schema, [name]);
    const inner = keysOf(schema, [name]);
    if (!about) continue;
    if (inner.length === 0 && about.types.length > 0 && !about.types.includes('object')) {
      headless.set(foldKey(name, dialect), knownKey(name, about));
      continue;
    }
    const keys = inner.flatMap((key): [string, KnownKey][] => {
      const found = describeKey(schema, [name, key]);
      return found ? [[foldKey(key, dialect), knownKey(key, found)]] : [];
    });
    known.set(name, {
      ...{ name, description: about.description ?? about.title, isRequired: about.required },
      keys: new Map(keys),
    });
  }
  if (headless.size > 0) known.set('', { name: '', keys: headless });
  return known;
}

function knownKey(name: string, about: KeyDescription): KnownKey {
  const isYesOrNo = about.types.length === 1 && about.types[0] === 'boolean';
  return {
    name,
    description: about.description ?? about.title,
    type: typeText(about),
    default: about.default,
    values: about.enum ?? (isYesOrNo ? [true, false] : undefined),
    examples: about.examples,
    isRequired: about.required,
    isDeprecated: about.deprecated,
  };
}

function typeText({ types, enum: values, minimum, maximum, path }: KeyDescription): string | undefined {
  if (path !== undefined) return path === 'folder' ? 'a folder' : path === 'file' ? 'a file' : 'a path';
  if (values || types.length === 0) return undefined;
  const words = typeWords(types);
  if (minimum !== undefined && maximum !== undefined) return `${words} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${words}, at least ${minimum}`;
  return maximum === undefined ? words : `${words}, at most ${maximum}`;
}
