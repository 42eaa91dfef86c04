/** What was found in files: `file:line:column: severity code message` for people and their editors, one document for programs. */

import type { Finding, Severity } from '../base/finding.ts';
import { Lines } from '../base/lines.ts';
import { shownText } from '../base/names.ts';
import type { Context } from './context.ts';

export interface FileFindings {
  /** As it was named on the command line. */
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** What a program is told about the file besides. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Prints everything, and lets the command fail when there is an error. */
export function printFindings(files: readonly FileFindings[], context: Context): void {
  const count = (wanted: Severity) =>
    files.reduce((sum, { findings }) => sum + findings.filter((each) => each.severity === wanted).length, 0);
  const errors = count('error');
  const warnings = count('warning');
  if (errors > 0) process.exitCode = 2;
  const { terminal } = context;
  if (context.isJson) {
    return terminal.printJson({ ok: errors === 0, errors, warnings, files: files.map(jsonOf) });
  }
  for (const { file, text, findings } of files)
    for (const line of findingLines(file, text, findings)) terminal.print(line);
  const sums = [counted(errors, 'error'), counted(warnings, 'warning')].join(', ');
  terminal.tell(`${sums} in ${counted(files.length, 'file')}`);
}

/** One line for each finding. */
export function findingLines(file: string, text: string, findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const lines = new Lines(text);
  return findings.map(({ span, severity, code, message }) => {
    const { line, column } = lines.positionAt(span.start);
    return shownText(`${file}:${line}:${column}: ${severity} ${code} ${message}`);
  });
}

function jsonOf({ file, text, findings, facts }: FileFindings): object {
  const lines = new Lines(text);
  const found = findings.map(({ span, severity, code, message, fixes = [] }) => {
    const end = lines.positionAt(span.end);
    const position = { ...lines.positionAt(span.start), endLine: end.line, endColumn: end.column };
    return { ...position, severity, code, message, fixes: fixes.map(({ title }) => title) };
  });
  return { file, ...facts, findings: found };
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
