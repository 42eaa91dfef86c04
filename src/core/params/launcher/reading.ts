/** A launcher's file while it is looked at: what its values are, and what is noticed in it. */

import type { Finding, Fix, Span } from '../../../base/finding.ts';
import { isRecord, type KeyPath } from '../../../base/json.ts';
import type { Rig, Source } from '../adapted.ts';
import type { Values } from '../layers.ts';
import { FieldPlaces } from '../places.ts';
import type { LauncherName } from './key.ts';
import {
  candidatesIn,
  isHarmedByFormat,
  type Names,
  type Slip,
  translate,
  withDoubledBraces,
} from './placeholders.ts';

export interface ReadingParts extends Omit<Names, 'candidates'> {
  readonly source: Source;
  /** The keys of the file itself, as written. */
  readonly own: Values;
  readonly rig: Rig | undefined;
  readonly launcher: LauncherName | undefined;
  /** The folder that relative paths count from. */
  readonly folder: string;
}

/** More are not told of: nobody reads them. */
const MAX_FINDINGS = 200;

export class Reading {
  readonly source: Source;
  readonly own: Values;
  readonly rig: Rig | undefined;
  readonly launcher: LauncherName | undefined;
  readonly folder: string;
  readonly parameters: Values;
  readonly places: FieldPlaces;
  readonly findings: Finding[] = [];
  private readonly names: Names;
  private errors = 0;

  constructor(parts: ReadingParts) {
    this.source = parts.source;
    this.own = parts.own;
    this.rig = parts.rig;
    this.launcher = parts.launcher;
    this.folder = parts.folder;
    this.parameters = parts.parameters;
    this.names = { ...parts, candidates: candidatesIn(parts.parameters) };
    this.places = new FieldPlaces(parts.source);
  }

  /** Whether nothing more is told of, so that nothing more need be looked for. */
  get isFull(): boolean {
    return this.findings.length >= MAX_FINDINGS;
  }

  /** At the value. */
  error(code: string, message: string, keyPath: KeyPath, ...fixes: readonly Fix[]): void {
    this.add({ code, severity: 'error', message, span: this.places.spanOf(keyPath), fixes });
  }

  /** At the name, unless a place is given. */
  warn(code: string, message: string, at: KeyPath | Span, ...fixes: readonly Fix[]): void {
    const span = 'start' in at ? at : this.places.keySpanOf(at);
    this.add({ code, severity: 'warning', message, span, fixes });
  }

  add({ fixes = [], ...finding }: Finding): void {
    // Other findings never crowd out the error that stops a run.
    const isError = finding.severity === 'error';
    if (this.isFull && (!isError || this.errors >= MAX_FINDINGS)) return;
    if (isError) this.errors++;
    this.findings.push({ ...finding, ...(fixes.length > 0 && { fixes }) });
  }

  /** The value with our placeholders in place of the launcher's. No deeper than what the readers let through. */
  translated(value: unknown, keyPath: KeyPath): unknown {
    if (typeof value === 'string') return this.translatedText(value, keyPath);
    if (Array.isArray(value)) return value.map((item, index) => this.translated(item, [...keyPath, index]));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, this.translated(inner, [...keyPath, key])]),
    );
  }

  private translatedText(value: string, keyPath: KeyPath): string {
    const isExpandedThere = keyPath.length === 2 && keyPath[0] === 'script_parameters';
    const { text, slips } = translate(value, { ...this.names, isQuiet: this.isFull }, isExpandedThere);
    // What is from the rig file stands nowhere in this one.
    if (!Object.hasOwn(this.own, String(keyPath[0]))) return text;
    for (const slip of slips) this.add(this.findingOf(slip, value, keyPath));
    if (isHarmedByFormat(value)) this.noteBraces(value, keyPath);
    return text;
  }

  private findingOf(slip: Slip, value: string, keyPath: KeyPath): Finding {
    const occurrence = value.slice(0, slip.at).split(slip.part).length - 1;
    const span = this.places.spanInside(keyPath, slip.part, occurrence);
    const { meant } = slip;
    const fixes = meant === undefined ? [] : [{ title: `Write ${meant}`, edits: [{ span, text: meant }] }];
    return { code: slip.code, severity: slip.severity, message: slip.message, span, fixes };
  }

  private noteBraces(value: string, keyPath: KeyPath): void {
    const span = this.places.spanOf(keyPath);
    const text = JSON.stringify(withDoubledBraces(value));
    this.add({
      code: 'lone-braces',
      severity: 'info',
      message:
        'these braces stay as they are here; the launcher itself takes them for placeholders and changes the text.',
      span,
      fixes: [{ title: 'Double the braces, which is right for both', edits: [{ span, text }] }],
    });
  }
}
