/** YAML 1.2, core schema, by the yaml package; without merge keys and custom tags. */

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import type { Finding, Span } from '../../base/finding.ts';
import { exactNumber } from '../../base/json.ts';
import {
  error,
  FORBIDDEN_KEY,
  failed,
  isError,
  MAX_DEPTH,
  MAX_NODES,
  MAX_PROBLEMS,
  type Parsed,
  Place,
  spansOf,
  TOO_DEEP,
} from './format.ts';
import { olderReading } from './yamlOlder.ts';

export function readYamlSource(text: string): Parsed {
  const document = parseDocument(text, {
    uniqueKeys: false, // looked for below: the parser's own search takes quadratic time
    prettyErrors: false,
    logLevel: 'error',
  });
  const findings = syntaxFindings(document);
  if (findings.length > 0) return failed(findings);
  const root = new Place(spanOf(document.contents));
  const builder = new YamlBuilder(aliasTargets(document));
  const value = builder.build(document.contents, root, 0);
  return { value, findings: builder.findings, ...spansOf(root) };
}

function syntaxFindings(document: Document): Finding[] {
  const errors = [...document.errors, ...document.warnings];
  const overflow = errors.find((each) => /call stack|stack overflow/i.test(each.message));
  if (overflow) return [error('too-deep', TOO_DEEP, spanAt(overflow.pos))];
  return errors
    .slice(0, MAX_PROBLEMS)
    .map((each) => error('syntax', WORDS[each.code] ?? firstLine(each.message), spanAt(each.pos)));
}

const WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here; a parameter file holds one',
  TAB_AS_INDENT: 'lines are indented with blanks in YAML, not with tabs',
};

function spanAt([start, end]: readonly [number, number]): Span {
  return { start, end: Math.max(start, end) };
}

function spanOf(node: unknown): Span {
  const [start, end] = (isYamlNode(node) && node.range) || [0, 0];
  return { start, end };
}

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
  readonly findings: Finding[] = [];
  private readonly targets: ReadonlyMap<Alias, Node>;
  private readonly seen = new Set<Node>();
  private nodes = 0;
  private isOver = false;

  constructor(targets: ReadonlyMap<Alias, Node>) {
    this.targets = targets;
  }

  build(node: unknown, place: Place, depth: number): unknown {
    if (this.isOver || !isYamlNode(node)) return null;
    if (++this.nodes > MAX_NODES) {
      return this.stop('too-many', node, `the file unfolds to more than ${MAX_NODES} values`);
    }
    if (depth > MAX_DEPTH) return this.stop('too-deep', node, TOO_DEEP);
    if (isAlias(node)) {
      const target = this.targets.get(node);
      return target
        ? this.build(target, place, depth + 1)
        : this.fail('no-anchor', node, `there is no "&${node.source}" before this`);
    }
    if (isSeq(node)) {
      return node.items.map((item, index) =>
        this.build(item, place.put(index, new Place(spanOf(item))), depth + 1),
      );
    }
    if (isMap(node)) return this.buildMap(node.items, place, depth);
    return isScalar(node) ? this.scalar(node) : null;
  }

  private scalar(node: Scalar): unknown {
    this.noteOlderReading(node);
    const { value, source } = node;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const span = spanOf(node);
      this.add(
        error('no-json-number', `${source} has no number in JSON; write it as a text: "${source}"`, span, {
          title: `Write "${source}"`,
          edits: [{ span, text: `"${source}"` }],
        }),
      );
      return null;
    }
    if (typeof value === 'number' && source !== undefined)
      return exactNumber(source.replace(/^\+/, ''), value);
    return typeof value === 'bigint' ? exactNumber(String(value), Number(value)) : value;
  }

  private buildMap(items: readonly Pair[], place: Place, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const { key, value } of items) {
      const name = isScalar(key) ? String(key.source ?? key.value) : undefined;
      if (name === undefined) this.fail('odd-name', key, 'a name must be a simple text');
      else if (name === FORBIDDEN_KEY) this.fail('forbidden-name', key, `"${name}" cannot be used as a name`);
      else if (name === '<<') this.fail('merge-key', key, 'YAML 1.2 has no merge keys; write the values out');
      else if (Object.hasOwn(result, name)) this.fail('duplicate-key', key, `"${name}" is there twice`);
      else {
        if (isScalar(key)) this.noteOlderReading(key, true);
        // A key without a value points at itself.
        const own = isYamlNode(value) ? spanOf(value) : spanOf(key);
        result[name] = this.build(value, place.put(name, new Place(own, spanOf(key))), depth + 1);
      }
    }
    return result;
  }

  private noteOlderReading(node: Scalar, isName = false): void {
    if (node.type !== 'PLAIN' || node.source === undefined || this.seen.has(node)) return;
    const finding = olderReading(node.source, spanOf(node), isName);
    if (!finding) return;
    this.seen.add(node);
    this.add(finding);
  }

  private fail(code: string, node: unknown, message: string): null {
    this.add(error(code, message, spanOf(node)));
    return null;
  }

  /** What would go on for ever, or be told for everything inside as well. */
  private stop(code: string, node: unknown, message: string): null {
    this.isOver = true;
    this.findings.splice(0);
    return this.fail(code, node, message);
  }

  /** Warnings never take the place of errors. */
  private add(finding: Finding): void {
    const isKind = (other: Finding) => isError(other) === isError(finding);
    if (this.findings.length < MAX_PROBLEMS || this.findings.filter(isKind).length < MAX_PROBLEMS)
      this.findings.push(finding);
  }
}

function isYamlNode(node: unknown): node is Node {
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
