/** TOML, by smol-toml. Dates stay texts, and numbers keep their spelling where JSON has it too. */

import { parse, TomlDate, TomlError } from 'smol-toml';
import type { Finding, Fix, Span } from '../../base/finding.ts';
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
  type Place,
  spansOf,
  TOO_DEEP,
} from './format.ts';
import { tomlPlaces } from './tomlPlaces.ts';

export function readTomlSource(text: string): Parsed {
  const { value, findings } = parseOrFind(text);
  if (findings.length > 0) return failed(findings);
  const root = tomlPlaces(text);
  const builder = new TomlBuilder(text);
  return { value: builder.build(value, root, 0), findings: builder.findings, ...spansOf(root) };
}

/** Of a larger text only the first error is looked for. */
const MAX_RETRIED = 256 << 10;

/** The parser stops at the first error: the line is left out, to find the next one. */
function parseOrFind(text: string): { value: unknown; findings: Finding[] } {
  const findings: Finding[] = [];
  let rest = text;
  while (findings.length < MAX_PROBLEMS) {
    try {
      return { value: parse(rest, { integersAsBigInt: 'asNeeded', maxDepth: MAX_DEPTH }), findings };
    } catch (thrown) {
      if (!(thrown instanceof TomlError)) throw thrown;
      const line = lineAt(text, thrown.line);
      const at = Math.min(line.start + thrown.column - 1, line.end);
      findings.push(syntaxFinding(text, thrown, { line, at }));
      const isPair = /^\s*[\w"'.-]+\s*=[^[{]*$/.test(rest.slice(line.start, line.end));
      if (!isPair || text.length > MAX_RETRIED) break;
      rest = rest.slice(0, line.start) + ' '.repeat(line.end - line.start) + rest.slice(line.end);
    }
  }
  return { value: undefined, findings };
}

/** Without its end. */
function lineAt(text: string, number: number): Span {
  let start = 0;
  for (let line = 1; line < number; line++) start = text.indexOf('\n', start) + 1;
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end - (text[end - 1] === '\r' ? 1 : 0) };
}

/** What TOML 1.1 has and 1.0 has not. */
const NEW_ESCAPES = ['\\e', '\\x'];
const BAD_ESCAPE = "TOML knows no such \\ sequence; write a path in 'single quotes', where \\ is itself";

function hasNewEscape(source: string): boolean {
  return [...source.matchAll(/\\[\s\S]/g)].some(([found]) => NEW_ESCAPES.includes(found));
}

const PREFIX = /^Invalid TOML document: /;

function syntaxFinding(text: string, thrown: TomlError, { line, at }: { line: Span; at: number }): Finding {
  const [words = ''] = thrown.message.replace(PREFIX, '').split('\n');
  const [, before = '', inside] =
    /^([^"#]*=\s*)"((?:[^"\\]|\\.)*)"?/.exec(text.slice(line.start, line.end)) ?? [];
  if (/escape/i.test(words) && inside !== undefined) {
    const start = line.start + before.length;
    const span = { start, end: Math.min(start + inside.length + 2, line.end) };
    return error('bad-escape', BAD_ESCAPE, span, ...singleQuotes(inside, span));
  }
  const end = Math.max(at + 1, Math.min(line.end, at + 1));
  return error('syntax', words, { start: at, end: Math.min(end, text.length) });
}

function singleQuotes(inside: string, span: Span): Fix[] {
  const text = `'${inside.replaceAll('\\\\', '\\')}'`;
  return inside.includes("'") ? [] : [{ title: `Write ${text}`, edits: [{ span, text }] }];
}

/** Gives numbers their spelling and dates their text, from the places where they stand. */
class TomlBuilder {
  readonly findings: Finding[] = [];
  private readonly text: string;
  private nodes = 0;

  constructor(text: string) {
    this.text = text;
  }

  build(value: unknown, place: Place, depth: number): unknown {
    if (++this.nodes > MAX_NODES)
      return this.stop('too-many', `the file has more than ${MAX_NODES} values`, place);
    if (depth > MAX_DEPTH) return this.stop('too-deep', TOO_DEEP, place);
    if (Array.isArray(value)) {
      return value.map((item, index) => this.build(item, place.at(index) ?? place, depth + 1));
    }
    if (value instanceof TomlDate) return this.spelling(place) ?? value.toISOString();
    if (typeof value === 'number' || typeof value === 'bigint') return this.number(value, place);
    this.refuseNewEscapes(place);
    const lost = typeof value === 'string' ? lostBackslash(value, place.span) : undefined;
    if (lost && this.findings.length < MAX_PROBLEMS) this.findings.push(lost);
    return typeof value === 'object' && value !== null ? this.table(value, place, depth) : value;
  }

  private table(value: object, place: Place, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const at = place.at(key) ?? place;
      if (key === FORBIDDEN_KEY)
        this.add('forbidden-name', `"${key}" cannot be used as a name`, at.keySpan ?? at.span);
      else result[key] = this.build(inner, at, depth + 1);
    }
    return result;
  }

  private number(value: number | bigint, place: Place): unknown {
    const source = this.spelling(place);
    const number = Number(value);
    if (Number.isFinite(number)) {
      const plain = (source ?? '').replaceAll('_', '').replace(/^\+/, '');
      return exactNumber(typeof value === 'bigint' ? String(value) : plain, number);
    }
    const fix = { title: `Write "${source}"`, edits: [{ span: place.span, text: `"${source}"` }] };
    const message = `${source} has no number in JSON; write it as a text: "${source}"`;
    this.add('no-json-number', message, place.span, fix);
    return null;
  }

  private spelling({ span }: Place): string | undefined {
    return this.text.slice(span.start, span.end) || undefined;
  }

  /** Rigs read TOML 1.0: there `\\e` and `\\x` are wrong, and in a path they are never what somebody meant. */
  private refuseNewEscapes({ span }: Place): void {
    const source = this.text.slice(span.start, span.end);
    if (!source.startsWith('"') || !hasNewEscape(source)) return;
    const fixes = source.startsWith('"""') ? [] : singleQuotes(source.slice(1, -1), span);
    this.add('bad-escape', BAD_ESCAPE, span, ...fixes);
  }

  private stop(code: string, message: string, place: Place): null {
    if (!this.findings.some((finding) => finding.code === code)) this.add(code, message, place.span);
    return null;
  }

  private add(code: string, message: string, span: Span, ...fixes: readonly Fix[]): void {
    if (this.findings.length < MAX_PROBLEMS) this.findings.push(error(code, message, span, ...fixes));
  }
}
