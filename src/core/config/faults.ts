/** What a dialect does not allow, said to the person who wrote it. Sentences are made when they are asked for. */

import type { Edit, Finding, Span } from '../../base/finding.ts';
import { Lines } from '../../base/lines.ts';
import type { Dialect } from './dialect.ts';
import type { Entry, Section } from './tree.ts';

/** A file with more is none of this kind, and nobody reads on. */
const MOST_FAULTS = 5000;

export class Faults {
  private readonly text: string;
  private readonly dialect: Dialect;
  private readonly found: (() => Finding)[] = [];
  private lines: Lines | undefined;

  constructor(text: string, dialect: Dialect) {
    this.text = text;
    this.dialect = dialect;
  }

  /** All of them; to be asked for when the whole file was read. */
  findings(): Finding[] {
    return this.found.map((make) => make()).sort((a, b) => a.span.start - b.span.start);
  }

  private report(make: () => Finding): void {
    if (this.found.length < MOST_FAULTS) this.found.push(make);
  }

  byteOrderMark(): void {
    const span = { start: 0, end: 1 };
    this.report(() => ({
      code: 'byte-order-mark',
      severity: 'error',
      message:
        'The file begins with a byte order mark, which is not seen in an editor: Python takes it for a part of the first line and refuses the file.',
      span,
      fixes: [{ title: 'Remove the byte order mark', edits: [{ span, text: '' }] }],
    }));
  }

  noSection(span: Span, lineStart: number): void {
    this.report(() => ({
      code: 'no-section',
      severity: 'error',
      message:
        'This line stands before the first section; a section begins with its name in brackets, such as [main].',
      span,
      fixes: [
        {
          title: 'Begin with the section [main]',
          edits: [{ span: { start: lineStart, end: lineStart }, text: `[main]${this.newline()}` }],
        },
      ],
    }));
  }

  notALine(span: Span): void {
    const delimiters = this.dialect.delimiters.map((delimiter) => `"${delimiter}"`).join(' or ');
    this.report(() => ({
      code: 'not-a-line',
      severity: 'error',
      message: `This is neither a section nor a key with a value: there is no ${delimiters} in it.`,
      span,
      fixes: this.commentOut(span),
    }));
  }

  noKey(span: Span): void {
    this.report(() => ({
      code: 'no-key',
      severity: 'error',
      message: 'This line has a value and no name for it.',
      span,
      fixes: this.commentOut(span),
    }));
  }

  continuedLoneKey(span: Span): void {
    this.report(() => ({
      code: 'not-a-line',
      severity: 'error',
      message: 'This line is indented and so continues the one above, which has no value to be continued.',
      span,
    }));
  }

  afterHeader(span: Span): void {
    this.report(() => ({
      code: 'after-header',
      severity: 'warning',
      message: 'What stands behind the name of a section is read by no program.',
      span,
    }));
  }

  duplicateSection(section: Section, first: Section): void {
    this.report(() => ({
      code: 'duplicate-section',
      severity: 'error',
      message: `The section [${section.name}] is already in ${this.line(first.span.start)}.`,
      span: section.nameSpan ?? section.span,
      fixes: [
        { title: `Move what is here into the first [${section.name}]`, edits: this.merge(section, first) },
      ],
    }));
  }

  duplicateKey(entry: Entry, earlier: Entry): void {
    const isError = this.dialect.duplicates === 'error';
    this.report(() => ({
      code: 'duplicate-key',
      severity: isError ? 'error' : 'info',
      message: isError
        ? `"${entry.key}" already has a value in ${this.line(earlier.span.start)}; a key may come once in a section.`
        : `"${entry.key}" already has a value in ${this.line(earlier.span.start)}; only the last one counts.`,
      span: entry.keySpan,
      fixes: [
        { title: 'Remove this one', edits: [this.removal(entry.span)] },
        { title: 'Remove the earlier one', edits: [this.removal(earlier.span)] },
      ],
    }));
  }

  private line(offset: number): string {
    this.lines ??= new Lines(this.text);
    return `line ${this.lines.positionAt(offset).line}`;
  }

  private commentOut(span: Span): Finding['fixes'] & object {
    const prefix = this.dialect.commentPrefixes[0];
    if (prefix === undefined) return [];
    const at = { start: span.start, end: span.start };
    return [{ title: 'Make it a comment', edits: [{ span: at, text: `${prefix} ` }] }];
  }

  private merge(section: Section, first: Section): Edit[] {
    const bodyStart = this.behindLine(section.nameSpan?.end ?? section.span.start);
    const body = this.text.slice(bodyStart, section.span.end);
    const at = { start: first.span.end, end: first.span.end };
    const moved = body === '' ? [] : [{ span: at, text: this.newline() + body }];
    return [...moved, this.removal(section.span)];
  }

  /** Whole lines, with the end of the last one. */
  private removal({ start, end }: Span): Edit {
    return { span: { start, end: this.behindLine(end) }, text: '' };
  }

  private behindLine(offset: number): number {
    const rest = /\r\n|\n|\r|$/g;
    rest.lastIndex = offset;
    return rest.exec(this.text) ? rest.lastIndex : this.text.length;
  }

  private newline(): string {
    return /\r\n|\n|\r/.exec(this.text)?.[0] ?? '\n';
  }
}
