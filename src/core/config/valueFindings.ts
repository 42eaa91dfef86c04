/** What is to be said of single values: references and variables that lead nowhere, and texts that are not what they look like. */

import type { Finding, Fix, Severity } from '../../base/finding.ts';
import type { Dialect } from './dialect.ts';
import type { Unset } from './expand.ts';
import type { Fault } from './interpolate.ts';
import { spanInFile } from './place.ts';
import { trimEnd } from './python.ts';
import type { Entry, Tree } from './tree.ts';

/** Names with two underscores around them, calls, sums: what Python would have to work out. */
const EXPRESSION = /\b__\w+__\b|^[A-Za-z_][\w.]*\(.*\)|^[\d.]+(?:\s*\*\s*|\s+[-+/%]\s+)[\d.(]/;
const mayBeExpression = (text: string) => text.includes('(') || text.includes('__') || /^[\d.]/.test(text);

/** Of a single value; who sees these knows what to do. */
const MOST_UNSET = 20;

const MOST_FINDINGS = 5000;

type EntryOf = (source: NonNullable<Fault['source']>) => Entry | undefined;

export class ValueFindings {
  private readonly all: Finding[] = [];
  /** Of values that refer to others which lead nowhere: perhaps the program itself gives what is missing there. */
  private readonly followers: { readonly entry: Entry; readonly source: Entry; readonly finding: Finding }[] =
    [];
  private readonly entryOf: EntryOf;
  private readonly tree: Tree;
  private readonly dialect: Dialect;
  private readonly isGuess: boolean;
  private readonly seen = new Set<Entry>();

  /** `isGuess`: the kind of references was not told but seen, and so may be no more than a text. */
  constructor(tree: Tree, isGuess: boolean, entryOf: EntryOf) {
    this.tree = tree;
    this.entryOf = entryOf;
    this.dialect = tree.dialect;
    this.isGuess = isGuess;
  }

  /** In the order of their places; to be asked for when all values were read. */
  sorted(): readonly Finding[] {
    for (const { entry, source, finding } of this.followers)
      if (!this.seen.has(source)) this.once(entry, finding);
    return this.all.sort((a, b) => a.span.start - b.span.start);
  }

  fault(entry: Entry, { code, message, span, source }: Fault): void {
    const severity: Severity = this.isGuess ? 'warning' : 'error';
    const isGiven = this.isGuess && code === 'unresolved-reference';
    const sentence = isGiven ? `${message} Perhaps the program that reads the file gives it.` : message;
    const finding = { code, severity, message: sentence, span: spanInFile(entry, span) };
    const other = this.isGuess && source ? this.entryOf(source) : undefined;
    if (!other || other === entry) this.once(entry, finding);
    else if (this.followers.length < MOST_FINDINGS) this.followers.push({ entry, source: other, finding });
  }

  unset(entry: Entry, text: string, unset: readonly Unset[]): void {
    const found = unset.slice(0, MOST_UNSET).map(({ name, start, end }) => {
      const written = text.slice(start, end);
      const at = text === entry.raw ? start : (entry.raw?.indexOf(written) ?? -1);
      const span = at < 0 ? entry.valueSpan : spanInFile(entry, { start: at, end: at + written.length });
      const message =
        written === '~'
          ? 'There is no home folder here that "~" could stand for.'
          : `The environment variable ${name} is not set here, so ${written} stays as it is written.`;
      return { code: 'unset-variable', severity: 'warning' as const, message, span };
    });
    if (found.length > 0) this.once(entry, ...found);
  }

  /** Of a value that is nothing but a text. */
  plainText(entry: Entry, text: string): void {
    if (this.dialect.idsAreText) {
      if (mayBeExpression(text) && EXPRESSION.test(text)) this.once(entry, notEvaluated(entry));
      else if (/^[[({]/.test(text)) this.once(entry, notRead(entry));
    }
    if (text.includes('#') || text.includes(';')) this.comment(entry, text);
  }

  tooManyInherited(keys: number, sections: number): void {
    const first = this.tree.sections[0];
    this.all.push({
      code: 'too-large',
      severity: 'error',
      message: `The ${keys} keys of [${this.dialect.defaultSection}] are too many for ${sections} sections to have each of them.`,
      span: first?.nameSpan ?? { start: 0, end: 0 },
    });
  }

  /** What looks like a comment behind a value, where such comments are not known. */
  private comment(entry: Entry, text: string): void {
    if (this.dialect.values === 'ini' || this.dialect.inlineCommentPrefixes.length > 0) return;
    const line = text.includes('\n') ? text.slice(0, text.indexOf('\n')) : text;
    const start = line.search(/(?<=\s)[#;](?=\s)/);
    if (start < 1) return;
    const span = spanInFile(entry, { start, end: line.length });
    this.once(entry, {
      code: 'comment-in-value',
      severity: this.dialect.idsAreText ? 'warning' : 'info',
      message: `"${line.slice(start, start + 40)}" belongs to the value here; a comment needs a line of its own.`,
      span,
      fixes: [this.commentAbove(entry, span.start, span.end)],
    });
  }

  private commentAbove(entry: Entry, start: number, end: number): Fix {
    const { text } = this.tree;
    const at = { start: entry.span.start, end: entry.span.start };
    const valueEnd = trimEnd(text, entry.valueSpan.start, start);
    const indent = text.slice(entry.span.start, entry.keySpan.start);
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    return {
      title: 'Move the comment to a line of its own',
      edits: [
        { span: at, text: indent + text.slice(start, end) + newline },
        { span: { start: valueEnd, end }, text: '' },
      ],
    };
  }

  /** A value may count in many sections; what is wrong with it is said once. */
  private once(entry: Entry, ...findings: readonly Finding[]): void {
    if (this.seen.has(entry) || this.all.length > MOST_FINDINGS) return;
    this.seen.add(entry);
    this.all.push(...findings);
  }
}

function notEvaluated({ valueSpan: span }: Entry): Finding {
  const message = 'This is Python to be worked out. It is never run here and stays a text.';
  return { code: 'not-evaluated', severity: 'info', message, span };
}

function notRead({ valueSpan: span }: Entry): Finding {
  const message =
    'This begins like a list, a tuple or a dict, but is none that Python could read (or too deep a one), and so stays a text.';
  return { code: 'not-a-literal', severity: 'warning', message, span };
}
