/** What is being typed at a place of a parameter file: the text is usually not yet right there, so it is read line by line. */

import { getLocation } from 'jsonc-parser';
import type { Span } from '../../base/finding.ts';
import type { KeyPath } from '../../base/json.ts';

export interface Cursor {
  /** A name inside of the object at `keyPath`, or the value at `keyPath`. */
  readonly kind: 'name' | 'value';
  readonly keyPath: KeyPath;
  /** What stands there so far, up to the cursor. */
  readonly typed: Span;
  /** Inside of a text, in quotes or plain. */
  readonly isInText: boolean;
}

export type Format = 'json' | 'yaml' | 'toml';

export function cursorAt(text: string, offset: number, format: Format): Cursor | undefined {
  if (format === 'json') return jsonCursor(text, offset);
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line: Line = { start, before: text.slice(start, offset), above: text.slice(0, start) };
  return format === 'yaml' ? yamlCursor(line) : tomlCursor(line);
}

interface Line {
  readonly start: number;
  /** Of the line, up to the cursor. */
  readonly before: string;
  /** All lines before it. */
  readonly above: string;
}

function jsonCursor(text: string, offset: number): Cursor | undefined {
  const { path, isAtPropertyKey, previousNode: node } = getLocation(text, offset);
  if (path.length === 0) return undefined;
  const isInNode = node !== undefined && node.offset < offset && offset <= node.offset + node.length;
  return {
    kind: isAtPropertyKey ? 'name' : 'value',
    keyPath: isAtPropertyKey ? path.slice(0, -1) : path,
    typed: { start: isInNode ? node.offset : offset, end: offset },
    isInText: isInNode && node.type === 'string' && !isAtPropertyKey,
  };
}

const YAML_NAME = /^( *)(["']?)([\w$.-]*)$/;
const YAML_VALUE = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s"'#-][^:#]*?)) *:[ \t]+([^\n]*)$/;

function yamlCursor({ start, before, above }: Line): Cursor | undefined {
  const name = YAML_NAME.exec(before);
  if (name) {
    const [, indent = ''] = name;
    const keyPath = yamlPathTo(above, indent.length);
    const typed = { start: start + indent.length, end: start + before.length };
    return keyPath && { kind: 'name', keyPath, typed, isInText: false };
  }
  const [, indent, double, single, plain, value] = YAML_VALUE.exec(before) ?? [];
  const key = double ?? single ?? plain;
  const outer = key === undefined ? undefined : yamlPathTo(above, indent?.length ?? 0);
  if (!outer || key === undefined || value === undefined) return undefined;
  const typed = { start: start + before.length - value.length, end: start + before.length };
  const isInText = /^["']/.test(value) ? !/^(["'])(?:(?!\1).)*\1/.test(value) : /^[^\s{[]/.test(value);
  return { kind: 'value', keyPath: [...outer, key], typed, isInText };
}

const YAML_PARENT = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s"'#-][^:#]*?)) *:[ \t]*(?:[&!#].*)?$/;

/** The names above that this indentation is inside of; undefined inside of lists, whose entries have no names. */
function yamlPathTo(above: string, indent: number): KeyPath | undefined {
  const path: string[] = [];
  let inside = indent;
  for (const line of above.split(/\r?\n/).reverse()) {
    if (inside === 0) break;
    const depth = line.search(/[^ ]/);
    if (depth < 0 || depth >= inside || line[depth] === '#') continue;
    const [, , double, single, plain] = YAML_PARENT.exec(line) ?? [];
    const key = double ?? single ?? plain;
    if (key === undefined) return undefined;
    path.unshift(key);
    inside = depth;
  }
  return path;
}

const TOML_NAME = /^[ \t]*(["']?)([\w-]*)$/;
const TOML_VALUE = /^[ \t]*(?:"([^"]*)"|'([^']*)'|([\w-]+))[ \t]*=[ \t]*([^\n]*)$/;

function tomlCursor({ start, before, above }: Line): Cursor | undefined {
  const table = tomlTable(above);
  const end = start + before.length;
  if (TOML_NAME.test(before)) {
    const typed = { start: start + before.search(/\S|$/), end };
    return { kind: 'name', keyPath: table, typed, isInText: false };
  }
  const [, double, single, bare, value] = TOML_VALUE.exec(before) ?? [];
  const key = double ?? single ?? bare;
  if (key === undefined || value === undefined) return undefined;
  const isInText = /^(["'])(?:(?!\1).)*$/.test(value);
  return { kind: 'value', keyPath: [...table, key], typed: { start: end - value.length, end }, isInText };
}

/** The names of the last `[a.b]` before. */
function tomlTable(above: string): KeyPath {
  const header = [...above.matchAll(/^[ \t]*\[([^[\]\n]+)\]/gm)].at(-1)?.[1] ?? '';
  return [...header.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
