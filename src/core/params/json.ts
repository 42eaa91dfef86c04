/** JSON with comments and trailing commas, by jsonc-parser. */

import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
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
  positionAt,
} from './format.ts';

export function readJsonSource(text: string): Parsed {
  const depth = tooDeepAt(text);
  if (depth !== undefined) return failed([{ message: tooDeep(), position: positionAt(text, depth) }]);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const problems = firstOfEachLine(
    errors.slice(0, MAX_PROBLEMS).map((error) => ({
      message: wordsOf(printParseErrorCode(error.error)),
      position: positionAt(text, error.offset),
    })),
  );
  if (!tree || problems.length > 0) return failed(problems);
  const builder = new JsonBuilder(text);
  const value = builder.build(tree);
  return {
    value,
    problems: builder.problems,
    positionOf: (keyPath) => positionAt(text, nodeAt(tree, keyPath).offset),
  };
}

/** One slip makes the parser stumble several times; the first time is where it is. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ position }, index) => problems.findIndex((other) => other.position.line === position.line) === index,
  );
}

function failed(problems: readonly Problem[]): Parsed {
  const start: Position = { line: 1, column: 1 };
  return {
    value: undefined,
    problems: problems.length > 0 ? problems : [{ message: 'there is no JSON value', position: start }],
    positionOf: () => start,
  };
}

/** Builds the value itself: the parser's own would lose the spelling of numbers. */
class JsonBuilder {
  readonly problems: Problem[] = [];
  private readonly text: string;
  private nodes = 0;

  constructor(text: string) {
    this.text = text;
  }

  build(node: Node): unknown {
    if (++this.nodes > MAX_NODES) {
      if (this.nodes === MAX_NODES + 1)
        this.report(`the file has more than ${MAX_NODES} values`, node.offset);
      return null;
    }
    switch (node.type) {
      case 'object':
        return this.buildObject(node);
      case 'array':
        return (node.children ?? []).map((child) => this.build(child));
      case 'number':
        return exactNumber(this.text.slice(node.offset, node.offset + node.length), node.value);
      default:
        return node.value;
    }
  }

  private buildObject(node: Node): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const property of node.children ?? []) {
      const [keyNode, valueNode] = property.children ?? [];
      if (!keyNode || !valueNode) continue;
      const key = String(keyNode.value);
      if (key === FORBIDDEN_KEY) this.report(`"${key}" cannot be used as a name`, keyNode.offset);
      else if (Object.hasOwn(result, key)) this.report(`"${key}" is there twice`, keyNode.offset);
      else result[key] = this.build(valueNode);
    }
    return result;
  }

  private report(message: string, offset: number): void {
    if (this.problems.length < MAX_PROBLEMS)
      this.problems.push({ message, position: positionAt(this.text, offset) });
  }
}

/** The node at a path, or the nearest one above it that is in the file. */
function nodeAt(tree: Node, keyPath: KeyPath): Node {
  for (let length = keyPath.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, keyPath.slice(0, length));
    if (node) return node;
  }
  return tree;
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

function tooDeep(): string {
  return `the values are nested more than ${MAX_DEPTH} levels deep`;
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

function wordsOf(code: string): string {
  return WORDS[code] ?? code;
}
