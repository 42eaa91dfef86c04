/** JSON with comments and trailing commas, by jsonc-parser. */

import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Finding, Fix } from '../../base/finding.ts';
import { exactNumber } from '../../base/json.ts';
import {
  error,
  FORBIDDEN_KEY,
  failed,
  lostBackslash,
  MAX_DEPTH,
  MAX_NODES,
  MAX_PROBLEMS,
  type Parsed,
  Place,
  spansOf,
  TOO_DEEP,
} from './format.ts';

export function readJsonSource(text: string): Parsed {
  const depth = tooDeepAt(text);
  if (depth !== undefined) return failed([error('too-deep', TOO_DEEP, { start: depth, end: depth + 1 })]);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) return failed(firstOfEachLine(errors, text));
  if (!tree) return failed([error('no-value', 'there is no JSON value', { start: 0, end: text.length })]);
  const builder = new JsonBuilder(text);
  const root = new Place(spanOf(tree));
  return { value: builder.build(tree, root), findings: builder.findings, ...spansOf(root) };
}

/** One slip makes the parser stumble several times; the first time is where it is. */
function firstOfEachLine(errors: readonly ParseError[], text: string): Finding[] {
  const findings: Finding[] = [];
  let last: number | undefined;
  for (const each of errors) {
    const isSameLine = last !== undefined && !/[\r\n]/.test(text.slice(last, each.offset));
    if (!isSameLine && findings.length < MAX_PROBLEMS) findings.push(syntaxFinding(each, text));
    last = each.offset;
  }
  return findings;
}

function syntaxFinding({ error: code, offset, length }: ParseError, text: string): Finding {
  const name = printParseErrorCode(code);
  const span = { start: offset, end: offset + length };
  return error('syntax', WORDS[name] ?? name, span, ...(FIXES[name]?.(text, offset, length) ?? []));
}

/** The ways to mend it that are plain from the text alone. */
const FIXES: Readonly<Record<string, (text: string, offset: number, length: number) => readonly Fix[]>> = {
  CommaExpected: (text, offset) => {
    const after = text.slice(0, offset).trimEnd().length;
    return [{ title: 'Add a comma', edits: [{ span: { start: after, end: after }, text: ',' }] }];
  },
  InvalidEscapeCharacter: (text, offset, length) => {
    const inside = text
      .slice(offset, offset + length)
      .replace(/\\(["\\/])?/g, (whole, known) => (known === undefined ? '\\\\' : whole));
    const span = { start: offset, end: offset + length };
    return [{ title: 'Write \\\\ for each backslash', edits: [{ span, text: inside }] }];
  },
};

function spanOf({ offset, length }: Node): { start: number; end: number } {
  return { start: offset, end: offset + length };
}

/** Builds the value itself: the parser's own would lose the spelling of numbers. */
class JsonBuilder {
  readonly findings: Finding[] = [];
  private readonly text: string;
  private nodes = 0;

  constructor(text: string) {
    this.text = text;
  }

  build(node: Node, place: Place): unknown {
    if (++this.nodes > MAX_NODES) {
      if (this.nodes === MAX_NODES + 1)
        this.report('too-many', `the file has more than ${MAX_NODES} values`, node);
      return null;
    }
    switch (node.type) {
      case 'object':
        return this.buildObject(node, place);
      case 'array':
        return (node.children ?? []).map((child, index) =>
          this.build(child, place.put(index, new Place(spanOf(child)))),
        );
      case 'number':
        return exactNumber(this.text.slice(node.offset, node.offset + node.length), node.value);
      case 'string':
        return this.noted(String(node.value), node);
      default:
        return node.value;
    }
  }

  private noted(value: string, node: Node): string {
    const finding = lostBackslash(value, spanOf(node));
    if (finding && this.findings.length < MAX_PROBLEMS) this.findings.push(finding);
    return value;
  }

  private buildObject(node: Node, place: Place): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const property of node.children ?? []) {
      const [keyNode, valueNode] = property.children ?? [];
      if (!keyNode || !valueNode) continue;
      const key = String(keyNode.value);
      if (key === FORBIDDEN_KEY) this.report('forbidden-name', `"${key}" cannot be used as a name`, keyNode);
      else if (Object.hasOwn(result, key)) this.report('duplicate-key', `"${key}" is there twice`, keyNode);
      else result[key] = this.build(valueNode, place.put(key, new Place(spanOf(valueNode), spanOf(keyNode))));
    }
    return result;
  }

  private report(code: string, message: string, node: Node): void {
    if (this.findings.length < MAX_PROBLEMS) this.findings.push(error(code, message, spanOf(node)));
  }
}

/** Everything that may hold a bracket without nesting: texts (to the end of the line when not closed) and comments. */
const OPAQUE = /"(?:[^"\\\n]|\\.)*"?|\/\/.*|\/\*[\s\S]*?(?:\*\/|$)|[{}[\]]/g;

/** Looked for before parsing: a parser that recurses would overflow its stack. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(OPAQUE)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth > MAX_DEPTH) return index;
  }
  return undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not a JSON value; texts stand in "double quotes"',
  InvalidNumberFormat: 'this is not a JSON number',
  PropertyNameExpected: 'a name in "double quotes" is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'the closing } is missing',
  CloseBracketExpected: 'the closing ] is missing',
  EndOfFileExpected: 'the file should end here',
  UnexpectedEndOfComment: 'the comment is not closed',
  UnexpectedEndOfString: 'the text is not closed',
  UnexpectedEndOfNumber: 'the number is not complete',
  InvalidUnicode: 'this \\u sequence is not complete',
  InvalidEscapeCharacter: 'JSON knows no such \\ sequence; write \\\\ for a backslash',
  InvalidCharacter: 'this character must be written as a \\u sequence',
};
