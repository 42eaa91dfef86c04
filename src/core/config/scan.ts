/**
 * Reads a `.cfg` file: one pass over its lines, step by step as `RawConfigParser._read` of CPython takes them. What
 * CPython would refuse becomes a finding here, and the rest of the file is read all the same.
 */

import type { Span } from '../../base/finding.ts';
import { CommentFinder, Places } from './comments.ts';
import type { Dialect } from './dialect.ts';
import { OpenEntry } from './entry.ts';
import { Faults } from './faults.ts';
import { lower, skipSpace, trimEnd } from './python.ts';
import type { Entry, Section, Token, TokenKind, Tree } from './tree.ts';

export function scan(text: string, dialect: Dialect): Tree {
  const scanner = new Scanner(text, dialect);
  scanner.run();
  const findings = once(() => scanner.faults.findings());
  return {
    text,
    dialect,
    sections: scanner.sections,
    get findings() {
      return findings();
    },
    tokens: once(() => tokensOf(text, dialect)),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The tokens come from reading once more, as hardly anybody asks for them. White space is what lies between the others. */
function tokensOf(text: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  const add = (kind: TokenKind, from: number, to: number) => {
    if (from > end) tokens.push({ kind: 'space', start: end, end: from });
    if (to > from) tokens.push({ kind, start: from, end: to });
    end = to;
  };
  new Scanner(text, dialect, add).run();
  add('space', text.length, text.length);
  return tokens;
}

interface OpenSection extends Section {
  readonly entries: OpenEntry[];
  readonly keys: Map<string, Entry>;
  readonly span: { readonly start: number; end: number };
}

const MARK = 0xfeff;
const OPEN = 0x5b;
const CLOSE = 0x5d;

class Scanner {
  readonly sections: OpenSection[] = [];
  readonly faults: Faults;
  private readonly text: string;
  private readonly dialect: Dialect;
  private readonly mark: ((kind: TokenKind, start: number, end: number) => void) | undefined;
  private readonly comments: CommentFinder;
  /** By the code of a character whether a delimiter begins with it. */
  private readonly mayDelimit = new Uint8Array(0x10000);
  private readonly firsts = new Map<string, OpenSection>();
  private section: OpenSection | undefined;
  private lineEnd = 0;
  /** Whose value may go on in the next line. */
  private entry: OpenEntry | undefined;
  private indent = 0;
  /** Where the blank lines since the last line of the value are. */
  private blanks: number[] = [];
  /** Where the last line that is not blank ends. */
  private lastLine = 0;

  constructor(text: string, dialect: Dialect, mark?: Scanner['mark']) {
    this.text = text;
    this.dialect = dialect;
    this.mark = mark;
    this.faults = new Faults(text, dialect);
    this.comments = new CommentFinder(text, dialect);
    for (const delimiter of dialect.delimiters) this.mayDelimit[delimiter.charCodeAt(0)] = 1;
  }

  run(): void {
    const { text } = this;
    let start = 0;
    if (text.charCodeAt(0) === MARK) {
      if (this.dialect.markIsText) this.faults.byteOrderMark();
      this.mark?.('mark', 0, 1);
      start = 1;
    }
    const feeds = new Places(text, '\n');
    const returns = new Places(text, '\r');
    while (start < text.length) {
      const end = Math.min(feeds.from(start), returns.from(start), text.length);
      this.line(start, end);
      start = end + 1; // between \r and \n of one line end is nothing to be read
      if (text.charCodeAt(end) === 13 && text.charCodeAt(start) === 10) start++;
    }
    this.endSection();
  }

  private line(start: number, end: number): void {
    const { text } = this;
    this.lineEnd = end;
    const first = skipSpace(text, start, end);
    const comment = this.comments.start(start, first, end);
    const last = trimEnd(text, first, comment < 0 ? end : comment);
    if (last <= first) {
      this.empty(first, comment, end);
      return;
    }
    if (this.entry !== undefined && this.dialect.continuations && first - start > this.indent) {
      this.continuation(this.entry, first, last);
    } else {
      this.indent = first - start;
      if (!this.header(first, last)) this.option(start, first, last);
    }
    if (comment >= 0) this.mark?.('comment', comment, end);
    this.lastLine = end;
  }

  private empty(first: number, comment: number, end: number): void {
    if (comment >= 0) {
      this.mark?.('comment', comment, end);
      this.lastLine = end;
    }
    if (!this.dialect.emptyLinesInValues) this.indent = Number.POSITIVE_INFINITY;
    else if (comment < 0 && this.entry?.raw !== undefined) this.blanks.push(first);
  }

  private continuation(entry: OpenEntry, first: number, last: number): void {
    const place = { start: first, end: last };
    if (entry.raw === undefined) {
      this.mark?.('unknown', first, last);
      this.faults.continuedLoneKey(place);
      return;
    }
    this.mark?.('value', first, last);
    entry.goOn(this.text.slice(first, last), place, this.blanks);
    entry.end = this.lineEnd;
    this.blanks.length = 0;
  }

  /** `\[(?P<header>.+)\]`: up to the last bracket of the line. */
  private header(first: number, last: number): boolean {
    if (this.text.charCodeAt(first) !== OPEN) return false;
    let close = last - 1;
    while (close > first + 1 && this.text.charCodeAt(close) !== CLOSE) close--;
    if (close <= first + 1) return false;
    this.mark?.('bracket', first, first + 1);
    this.mark?.('section', first + 1, close);
    this.mark?.('bracket', close, close + 1);
    const rest = skipSpace(this.text, close + 1, last);
    if (rest < last) {
      this.mark?.('unknown', rest, last);
      this.faults.afterHeader({ start: rest, end: last });
    }
    this.endSection();
    this.beginSection(this.text.slice(first + 1, close), { start: first + 1, end: close }, first);
    return true;
  }

  private beginSection(name: string, nameSpan: Section['nameSpan'], start: number): OpenSection {
    const { duplicates, defaultSection } = this.dialect;
    const first = this.firsts.get(name);
    const keys = first && duplicates !== 'list' ? first.keys : new Map<string, Entry>();
    const section: OpenSection = { name, nameSpan, entries: [], keys, span: { start, end: start } };
    this.sections.push(section);
    this.section = section;
    this.entry = undefined;
    if (!first) this.firsts.set(name, section);
    else if (duplicates === 'error' && name !== defaultSection) this.faults.duplicateSection(section, first);
    return section;
  }

  private endSection(): void {
    if (this.section) this.section.span.end = this.lastLine;
    this.blanks.length = 0;
  }

  private option(start: number, first: number, last: number): void {
    const span = { start: first, end: last };
    if (!this.section && !this.dialect.headless) this.faults.noSection(span, start);
    const section = this.section ?? this.beginSection('', undefined, start);
    const delimiter = this.delimiter(first, last);
    if (delimiter < 0 && !this.dialect.loneKeys) {
      this.mark?.('unknown', first, last);
      this.faults.notALine(span);
    } else if (delimiter === first) {
      this.mark?.('unknown', first, last);
      this.faults.noKey(span);
      this.entry = undefined;
    } else {
      this.entry = this.addEntry(section, start, span, delimiter);
      this.blanks.length = 0;
    }
  }

  /** Where the first one begins; -1 when there is none. */
  private delimiter(first: number, last: number): number {
    const { text, mayDelimit } = this;
    for (let at = first; at < last; at++) {
      if (mayDelimit[text.charCodeAt(at)] === 1 && this.delimiterEnd(at, last) > 0) return at;
    }
    return -1;
  }

  /** Behind the delimiter that begins there; -1 when none does. */
  private delimiterEnd(at: number, last: number): number {
    for (const delimiter of this.dialect.delimiters) {
      if (this.text.startsWith(delimiter, at) && at + delimiter.length <= last) return at + delimiter.length;
    }
    return -1;
  }

  private addEntry(section: OpenSection, start: number, line: Span, delimiter: number): OpenEntry {
    const { text } = this;
    const { start: first, end: last } = line;
    const hasValue = delimiter >= 0;
    const keyEnd = trimEnd(text, first, hasValue ? delimiter : last);
    const delimiterEnd = hasValue ? this.delimiterEnd(delimiter, last) : last;
    const value = skipSpace(text, delimiterEnd, last);
    const valueStart = value === last ? delimiterEnd : value; // trailing white space is no value
    if (this.mark) {
      this.mark('key', first, keyEnd);
      this.mark('delimiter', hasValue ? delimiter : last, delimiterEnd);
      this.mark('value', valueStart, last);
    }
    const key = text.slice(first, keyEnd);
    const folded = this.dialect.keyCase === 'fold' ? lower(key) : key;
    const entry = new OpenEntry(key, folded, hasValue ? text.slice(valueStart, last) : undefined);
    entry.start = start;
    entry.end = this.lineEnd;
    entry.keyStart = first;
    entry.valueStart = valueStart;
    entry.valueEnd = last;
    const earlier = section.keys.get(folded);
    if (earlier) this.faults.duplicateKey(entry, earlier);
    section.keys.set(folded, entry);
    section.entries.push(entry);
    return entry;
  }
}
