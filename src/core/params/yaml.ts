/** YAML 1.2, core schema, by the yaml package; without merge keys and custom tags. */

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import { exactNumber } from '../../base/json.ts';
import {
  FORBIDDEN_KEY,
  type KeyPath,
  MAX_DEPTH,
  MAX_NODES,
  MAX_PROBLEMS,
  type Parsed,
  type Position,
  type Problem,
} from './format.ts';

export function readYamlSource(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false, // looked for below: the parser's own search takes quadratic time
    prettyErrors: false,
    logLevel: 'error',
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = syntaxProblems(document, positionAt);
  const builder = new YamlBuilder(problems.length === 0 ? aliasTargets(document) : new Map());
  const value = problems.length === 0 ? builder.build(document.contents, 0) : undefined;
  for (const { message, offset } of builder.faults) problems.push({ message, position: positionAt(offset) });
  return {
    value,
    problems,
    positionOf: (keyPath) => positionAt(offsetAt(document.contents, keyPath)),
  };
}

function syntaxProblems(document: Document, positionAt: (offset: number) => Position): Problem[] {
  const errors = [...document.errors, ...document.warnings];
  const overflow = errors.find((error) => /call stack|stack overflow/i.test(error.message));
  if (overflow) return [{ message: TOO_DEEP, position: positionAt(overflow.pos[0]) }];
  return errors.slice(0, MAX_PROBLEMS).map((error) => ({
    message: WORDS[error.code] ?? firstLine(error.message),
    position: positionAt(error.pos[0]),
  }));
}

const TOO_DEEP = `the values are nested more than ${MAX_DEPTH} levels deep`;

const WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here; a parameter file holds one',
};

/** What each alias stands for: the last anchor of its name before it. All in one pass; the parser searches each. */
function aliasTargets(document: Document): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node(_key, node) {
      const target = isAlias(node) ? anchors.get(node.source) : undefined;
      if (isAlias(node) && target) targets.set(node, target);
      else if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

/** Builds the value itself: that keeps the spelling of numbers, and counts what aliases unfold to. */
class YamlBuilder {
  readonly faults: { message: string; offset: number }[] = [];
  private readonly targets: ReadonlyMap<Alias, Node>;
  private nodes = 0;

  constructor(targets: ReadonlyMap<Alias, Node>) {
    this.targets = targets;
  }

  build(node: unknown, depth: number): unknown {
    if (this.faults.length > 0 || !isYamlNode(node)) return null;
    if (++this.nodes > MAX_NODES) return this.fail(node, `the file unfolds to more than ${MAX_NODES} values`);
    if (depth > MAX_DEPTH) return this.fail(node, TOO_DEEP);
    if (isAlias(node)) {
      const target = this.targets.get(node);
      return target
        ? this.build(target, depth + 1)
        : this.fail(node, `there is no "&${node.source}" before this`);
    }
    if (isSeq(node)) return node.items.map((item) => this.build(item, depth + 1));
    if (isMap(node)) return this.buildMap(node.items, depth);
    return isScalar(node) ? this.scalar(node) : null;
  }

  private scalar(node: Scalar): unknown {
    const { value, source } = node;
    if (typeof value === 'number' && !Number.isFinite(value))
      return this.fail(node, `${source} has no number in JSON; write it as a text: "${source}"`);
    if (typeof value === 'number' && source !== undefined) return exactNumber(source, value);
    return typeof value === 'bigint' ? exactNumber(String(value), Number(value)) : value;
  }

  private buildMap(items: readonly Pair[], depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const { key, value } of items) {
      const name = isScalar(key) ? String(key.source ?? key.value) : undefined;
      if (name === undefined) this.fail(key, 'a name must be a simple text');
      else if (name === FORBIDDEN_KEY) this.fail(key, `"${name}" cannot be used as a name`);
      else if (name === '<<') this.fail(key, 'YAML 1.2 has no merge keys; write the values out');
      else if (Object.hasOwn(result, name)) this.fail(key, `"${name}" is there twice`);
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
