/** What a schema says of single keys: for completion, hover and defaults. */

import { isRecord, type KeyPath, plainDeep } from '../../base/json.ts';
import type { SchemaDocument } from './document.ts';
import { allowedValues, listOf, type Nodes, nodesOf, type SchemaNodes } from './nodes.ts';

export interface KeyDescription {
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** Empty when everything is allowed. */
  readonly types: readonly string[];
  readonly default: unknown;
  /** What is allowed, where that is a list. */
  readonly enum: readonly unknown[] | undefined;
  readonly examples: readonly unknown[];
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Whether it names a file or a folder: `format: "path"` or `x-path`. */
  readonly path: 'any' | 'file' | 'folder' | undefined;
}

/** Undefined for a key that the schema does not know. */
export function describeKey(schema: SchemaDocument, keyPath: KeyPath): KeyDescription | undefined {
  const nodes = nodesOf(schema).at(keyPath);
  if (nodes.length === 0) return undefined;
  const first = (key: string) => firstOf(nodes, key);
  const parents = keyPath.length === 0 ? [] : nodesOf(schema).at(keyPath.slice(0, -1));
  const allowed = nodes.flatMap(allowedValues);
  return {
    title: textOrNone(first('title')),
    description: textOrNone(first('markdownDescription') ?? first('description')),
    types: nodesOf(schema).types(nodes),
    default: plainDeep(first('default')),
    enum: allowed.length === 0 ? undefined : [...new Set(allowed)],
    examples: listOf(first('examples')),
    required: parents.some((node) => listOf(node['required']).includes(keyPath.at(-1))),
    deprecated: first('deprecated') === true || first('deprecationMessage') !== undefined,
    minimum: numberOrNone(first('minimum')),
    maximum: numberOrNone(first('maximum')),
    path: pathKind(nodes),
  };
}

export function pathKind(nodes: Nodes): KeyDescription['path'] {
  const kind = firstOf(nodes, 'x-path');
  if (kind === 'file' || kind === 'folder') return kind;
  return kind === true || firstOf(nodes, 'format') === 'path' ? 'any' : undefined;
}

/** The names that the schema knows inside of an object, in their order. */
export function keysOf(schema: SchemaDocument, keyPath: KeyPath): readonly string[] {
  return [...nodesOf(schema).names(nodesOf(schema).at(keyPath))];
}

/** Which kinds of value a key may have; empty where the schema does not say. */
export function typeOf(schema: SchemaDocument, keyPath: KeyPath): readonly string[] {
  return nodesOf(schema).types(nodesOf(schema).at(keyPath));
}

const defaults = new WeakMap<SchemaDocument['parts'], Readonly<Record<string, unknown>>>();

/** What has a value without being written, as deep as there are objects. Numbers keep their spelling. */
export function defaultsOf(schema: SchemaDocument): Readonly<Record<string, unknown>> {
  const known = defaults.get(schema.parts);
  if (known) return known;
  const all = nodesOf(schema);
  const found = new DefaultsReader(all).read(all.root);
  const made = isRecord(found) ? found : {};
  defaults.set(schema.parts, made);
  return made;
}

class DefaultsReader {
  private readonly nodes: SchemaNodes;
  /** What lies around the one that is looked at: a schema that refers to itself has no end. */
  private readonly open = new Set<Nodes>();
  /** How many more keys are looked at: a few references to each other make a great many. */
  private left = 20_000;

  constructor(nodes: SchemaNodes) {
    this.nodes = nodes;
  }

  read(nodes: Nodes): unknown {
    const own = firstOf(nodes, 'default');
    if (this.open.has(nodes) || (own !== undefined && !isRecord(own))) return own;
    this.open.add(nodes);
    const inner = [...this.nodes.names(nodes)].flatMap((key): [string, unknown][] => {
      if (--this.left < 0) return [];
      const value = this.read(this.nodes.within(nodes, key));
      return value === undefined ? [] : [[key, value]];
    });
    this.open.delete(nodes);
    if (own === undefined && inner.length === 0) return undefined;
    return Object.fromEntries([...inner, ...Object.entries(own ?? {})]);
  }
}

function firstOf(nodes: Nodes, key: string): unknown {
  return nodes.find((node) => node[key] !== undefined)?.[key];
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOrNone(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
