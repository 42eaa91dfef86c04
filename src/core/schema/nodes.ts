/**
 * The schemas that a value at some place must or may meet, found step by step. Quick, as files may have tens of thousands
 * of keys: what was found once for a schema is kept with it.
 */

import { isRecord, type KeyPath } from '../../base/json.ts';
import { nodeAt, type SchemaDocument } from './document.ts';
import { kindOf } from './kinds.ts';

type Node = Readonly<Record<string, unknown>>;
/** All schemas of one value, with those that they refer to. The same list for the same schema. */
export type Nodes = readonly Node[];

/** How many schemas of one value are looked at. */
const MOST = 200;

const known = new WeakMap<SchemaDocument['parts'], SchemaNodes>();

export function nodesOf({ parts }: SchemaDocument): SchemaNodes {
  const nodes = known.get(parts) ?? new SchemaNodes(parts);
  known.set(parts, nodes);
  return nodes;
}

export class SchemaNodes {
  readonly root: Nodes;
  private readonly parts: SchemaDocument['parts'];
  private readonly expansions = new WeakMap<object, Nodes>();
  private readonly kinds = new WeakMap<Nodes, readonly string[]>();
  private readonly known = new WeakMap<Nodes, ReadonlySet<string>>();
  private readonly patterns = new WeakMap<object, readonly Pattern[]>();

  constructor(parts: SchemaDocument['parts']) {
    this.parts = parts;
    this.root = this.expanded([parts[0]?.root]);
  }

  at(keyPath: KeyPath): Nodes {
    return keyPath.reduce<Nodes>((nodes, key) => this.within(nodes, key), this.root);
  }

  /** One step further in; empty for a key that none of the schemas says anything about. */
  within(nodes: Nodes, key: string | number): Nodes {
    const [first] = nodes;
    const isOne = nodes.length === 1 && first;
    return this.expanded(
      isOne ? this.children(first, key) : nodes.flatMap((node) => this.children(node, key)),
    );
  }

  /** Which kinds of value are allowed; empty where the schemas do not say. */
  types(nodes: Nodes): readonly string[] {
    return kept(this.kinds, nodes, () => [...new Set(nodes.flatMap(typesOfNode))]);
  }

  /** The names that the schemas know, in their order. */
  names(nodes: Nodes): ReadonlySet<string> {
    return kept(
      this.known,
      nodes,
      () => new Set(nodes.flatMap(({ properties }) => (isRecord(properties) ? Object.keys(properties) : []))),
    );
  }

  private expanded(start: readonly unknown[]): Nodes {
    const [first] = start;
    if (start.length !== 1 || !isRecord(first)) return this.expand(start);
    return kept(this.expansions, first, () => this.expand(start));
  }

  private expand(start: readonly unknown[]): Nodes {
    const found = new Set<Node>();
    const open = start.toReversed();
    while (open.length > 0 && found.size < MOST) {
      const node = open.pop();
      if (!isRecord(node) || found.has(node)) continue;
      found.add(node);
      const { $ref, allOf, anyOf, oneOf, then } = node;
      const inner = [nodeAt(this.parts, $ref), ...[allOf, anyOf, oneOf].flatMap(listOf), then, node['else']];
      open.push(...inner.toReversed());
    }
    return found.size === 0 ? NONE : [...found];
  }

  private children(node: Node, key: string | number): readonly unknown[] {
    if (typeof key === 'number') {
      const { items, prefixItems } = node;
      return [listOf(prefixItems)[key] ?? (Array.isArray(items) ? items[key] : items)];
    }
    const { properties, additionalProperties } = node;
    if (isRecord(properties) && Object.hasOwn(properties, key)) return [properties[key]];
    const matching = kept(this.patterns, node, () => patternsOf(node)).filter(({ test }) => test.test(key));
    if (matching.length > 0) return matching.map(({ schema }) => schema);
    return isRecord(additionalProperties) ? [additionalProperties] : [];
  }
}

const NONE: Nodes = [];

function kept<K extends object, V>(values: WeakMap<K, V>, key: K, make: () => V): V {
  const before = values.get(key);
  if (before !== undefined) return before;
  const made = make();
  values.set(key, made);
  return made;
}

interface Pattern {
  readonly test: RegExp;
  readonly schema: unknown;
}

function patternsOf({ patternProperties }: Node): readonly Pattern[] {
  if (!isRecord(patternProperties)) return [];
  return Object.entries(patternProperties).flatMap(([pattern, schema]) => {
    const test = quickPattern(pattern);
    return test ? [{ test, schema }] : [];
  });
}

/** A pattern that cannot take long whatever it is tried on: it repeats one thing at most. Others have only the validator's word. */
function quickPattern(pattern: string): RegExp | undefined {
  const repetitions = pattern.match(/[*+{]/g)?.length ?? 0;
  if (pattern.length > 200 || repetitions > 1 || /\\[1-9k]/.test(pattern)) return undefined;
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function typesOfNode(node: Node): readonly string[] {
  const { type } = node;
  if (type !== undefined) return (Array.isArray(type) ? type : [type]).map(String);
  return allowedValues(node).map(kindOf);
}

/** What `enum` or `const` allow. */
export function allowedValues(node: Node): readonly unknown[] {
  return Object.hasOwn(node, 'const') ? [node['const']] : listOf(node['enum']);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
