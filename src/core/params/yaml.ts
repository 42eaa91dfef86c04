/** YAML 1.2, core schema, by the yaml package; without merge keys and custom tags. */

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { exactNumber } from '../../base/json.ts';
import {
  FORBIDDEN_KEY,
  type KeyPath,
  MAX_DEPTH,
  MAX_NODES,
  type Parsed,
  type Position,
  type Problem,
} from './format.ts';

export function readYamlSource(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: Problem[] = [...document.errors, ...document.warnings].slice(0, 20).map((error) => ({
    message: firstLine(error.message),
    position: positionAt(error.pos[0]),
  }));
  const builder = new YamlBuilder((alias) => (isAlias(alias) ? alias.resolve(document) : undefined));
  const value = problems.length === 0 ? builder.build(document.contents, 0) : undefined;
  for (const { message, offset } of builder.faults) problems.push({ message, position: positionAt(offset) });
  return {
    value,
    problems,
    positionOf: (keyPath) => positionAt(offsetAt(document.contents, keyPath)),
  };
}

/** Builds the value itself: that keeps the spelling of numbers, and counts what aliases unfold to. */
class YamlBuilder {
  readonly faults: { message: string; offset: number }[] = [];
  private readonly resolve: (alias: Node) => Node | undefined;
  private nodes = 0;

  constructor(resolve: (alias: Node) => Node | undefined) {
    this.resolve = resolve;
  }

  build(node: unknown, depth: number): unknown {
    if (this.faults.length > 0 || !isYamlNode(node)) return null;
    if (++this.nodes > MAX_NODES) return this.fail(node, `the file unfolds to more than ${MAX_NODES} values`);
    if (depth > MAX_DEPTH) return this.fail(node, `the values are nested more than ${MAX_DEPTH} levels deep`);
    if (isAlias(node)) return this.build(this.resolve(node), depth + 1);
    if (isSeq(node)) return node.items.map((item) => this.build(item, depth + 1));
    if (isMap(node)) return this.buildMap(node.items, depth);
    if (!isScalar(node)) return null;
    const { value, source } = node;
    if (typeof value === 'number' && source !== undefined) return exactNumber(source, value);
    return typeof value === 'bigint' ? exactNumber(String(value), Number(value)) : value;
  }

  private buildMap(items: readonly Pair[], depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const { key, value } of items) {
      const name = isScalar(key) ? String(key.source ?? key.value) : undefined;
      if (name === undefined) this.fail(key, 'a name must be a simple text');
      else if (name === FORBIDDEN_KEY) this.fail(key, `"${name}" cannot be used as a name`);
      else result[name] = this.build(value, depth + 1);
    }
    return result;
  }

  private fail(node: unknown, message: string): null {
    this.faults.push({ message, offset: isYamlNode(node) ? (node.range?.[0] ?? 0) : 0 });
    return null;
  }
}

function isYamlNode(node: unknown): node is Node {
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node);
}

/** Where the value at a path begins, or the nearest one above it that is in the file. */
function offsetAt(contents: unknown, keyPath: KeyPath): number {
  let node = contents;
  for (const key of keyPath) {
    const child = isMap(node) ? node.get(key, true) : isSeq(node) ? node.get(Number(key), true) : undefined;
    if (!isYamlNode(child)) break;
    node = child;
  }
  return isYamlNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
