/** What holds in a file, section by section: what it says, read as its schema wants it, and defaults for all else. */

import { isRecord, plainDeep } from '../../base/json.ts';
import { defaultsOf } from '../schema/describe.ts';
import type { SchemaDocument } from '../schema/document.ts';
import { type Nodes, nodesOf, type SchemaNodes } from '../schema/nodes.ts';
import { plainValue, typedValue } from '../schema/typed.ts';
import { CAMSTIM_DEFAULTS } from './camstimDefaults.ts';
import { wholeLiteral } from './convert.ts';
import type { Dialect } from './dialect.ts';
import { lower } from './python.ts';
import type { Entry, Section } from './tree.ts';
import type { ConfigValue, SectionValues } from './values.ts';

/** Who says what a value is: the file, its `DEFAULT` section, the schema, or the program that the file is for. */
export type Origin = 'file' | 'DEFAULT' | 'schema' | 'default' | 'derived';

export interface EffectiveValue {
  /** As it is written. */
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
  /** Where the file says it. */
  readonly entry?: Entry;
  /** As the file says it, with references filled in. */
  readonly text?: string | undefined;
  /** What a derived value follows from. */
  readonly formula?: string;
}

export interface EffectiveSection {
  readonly name: string;
  /** Undefined where the file does not have it. */
  readonly section: Section | undefined;
  /** By folded key. */
  readonly values: ReadonlyMap<string, EffectiveValue>;
  /** What the file says, under the names that the schema has for it: what is checked. */
  readonly checked: Readonly<Record<string, unknown>>;
}

/** By the rule of the dialect. */
export function foldKey(key: string, { keyCase }: Dialect): string {
  return keyCase === 'fold' ? lower(key) : key;
}

export function effectiveSections(
  sections: readonly SectionValues[],
  dialect: Dialect,
  schema: SchemaDocument | undefined,
): readonly EffectiveSection[] {
  const reader = schema && new SchemaReader(schema, dialect);
  const read = sections.map(
    (section): EffectiveSection =>
      reader?.read(section) ?? { ...section, values: section.entries, checked: {} },
  );
  return withDefaults(read, dialect, schema);
}

/** Named values without anything inherited, whatever the names: unlike those of `Object.create(null)` quick to make. */
class Named {
  [name: string]: unknown;
}
Reflect.deleteProperty(Named.prototype, 'constructor');
Object.setPrototypeOf(Named.prototype, null);

interface KnownKey {
  /** As the schema has it. */
  readonly name: string;
  readonly types: readonly string[];
}

/** Reads texts as the kinds of value that a schema asks for. */
class SchemaReader {
  private readonly nodes: SchemaNodes;
  private readonly dialect: Dialect;
  private readonly known = new Map<Nodes, ReadonlyMap<string, KnownKey>>();

  constructor(schema: SchemaDocument, dialect: Dialect) {
    this.nodes = nodesOf(schema);
    this.dialect = dialect;
  }

  read({ name, section, entries }: SectionValues): EffectiveSection {
    const { nodes } = this;
    // Keys before any section are those of the whole.
    const here = name === '' ? nodes.root : nodes.within(nodes.root, name);
    const known = this.knownKeys(here);
    const checked = new Named();
    let values: Map<string, EffectiveValue> | undefined;
    for (const [folded, found] of entries) {
      const key = known.get(folded);
      // The keys of DEFAULT are in every section; only where they mean something they are looked at.
      if (!key && found.origin === 'DEFAULT') continue;
      const types = key ? key.types : nodes.types(nodes.within(here, found.key));
      const value = types.length === 0 ? found.value : typed(found, types);
      checked[key ? key.name : found.key] = plainValue(value);
      if (value === found.value) continue;
      values ??= new Map(entries);
      values.set(folded, { ...found, value });
    }
    return { name, section, values: values ?? entries, checked };
  }

  /** By folded key. */
  private knownKeys(here: Nodes): ReadonlyMap<string, KnownKey> {
    const before = this.known.get(here);
    if (before) return before;
    const { nodes, dialect } = this;
    const types = (name: string) => nodes.types(nodes.within(here, name));
    const known = new Map(
      [...nodes.names(here)].map((name) => [foldKey(name, dialect), { name, types: types(name) }]),
    );
    this.known.set(here, known);
    return known;
  }
}

function typed({ text, value }: ConfigValue, types: readonly string[]): unknown {
  if (text === undefined) return value;
  return typedValue(text, types, value, () => text.slice(0, wholeLiteral(text)?.end));
}

function withDefaults(
  sections: readonly EffectiveSection[],
  dialect: Dialect,
  schema: SchemaDocument | undefined,
): readonly EffectiveSection[] {
  const defaults = new Map<string, Map<string, EffectiveValue>>();
  if (dialect.name === 'camstim') collect(CAMSTIM_DEFAULTS, 'default', { dialect, into: defaults });
  if (schema) collect(defaultsOf(schema), 'schema', { dialect, into: defaults });
  if (defaults.size === 0) return sections;
  const names = new Set(sections.map(({ name }) => name));
  const absent = [...defaults].filter(([name]) => !names.has(name));
  const completed = (section: EffectiveSection) => {
    const missing = defaults.get(section.name);
    return missing ? { ...section, values: filled(section.values, missing) } : section;
  };
  return [
    ...sections.map(completed),
    ...absent.map(([name, values]) => ({ name, section: undefined, values, checked: {} })),
  ];
}

interface Collecting {
  readonly dialect: Dialect;
  readonly into: Map<string, Map<string, EffectiveValue>>;
}

function collect(
  defaults: Readonly<Record<string, unknown>>,
  origin: Origin,
  { dialect, into }: Collecting,
): void {
  for (const [name, values] of Object.entries(defaults)) {
    // What is no section is a key before all of them.
    const isSection = isRecord(values);
    if (!isSection && !dialect.headless) continue;
    const section = isSection ? name : '';
    const known = into.get(section) ?? new Map<string, EffectiveValue>();
    into.set(section, known);
    for (const [key, value] of isSection ? Object.entries(values) : [[name, values] as const])
      known.set(foldKey(key, dialect), { key, value: plainDeep(value), origin });
  }
}

function filled(
  values: EffectiveSection['values'],
  defaults: EffectiveSection['values'],
): EffectiveSection['values'] {
  const missing = [...defaults].filter(([folded]) => !values.has(folded));
  return missing.length === 0 ? values : new Map([...values, ...missing]);
}
