/** A parameter file that shall run: checked and resolved, or one error that names every problem with its place. */

import { AppError } from '../../base/errors.ts';
import type { Finding } from '../../base/finding.ts';
import { Lines } from '../../base/lines.ts';
import type { Question } from './adapted.ts';
import type { ParameterContext } from './context.ts';
import { isError } from './format.ts';
import { type CheckedParameters, checkParameterText, type ResolvedParameters } from './resolve.ts';
import { type FoundIn, readSourceText } from './source.ts';

export interface ParameterFile extends ResolvedParameters {
  readonly file: string;
  /** The text as it stands in the file; a copy is kept with the run. */
  readonly text: string;
  /** What a person should know although the file is valid. */
  readonly warnings: readonly string[];
}

/** Asks the person for what nothing else says. */
export type Ask = (questions: readonly Question[]) => Promise<Readonly<Record<string, unknown>>>;

export interface LoadOptions {
  readonly ask?: Ask | undefined;
  /** In place of what the file holds now. */
  readonly text?: string | undefined;
}

export async function loadParameterFile(
  file: string,
  context: ParameterContext,
  { ask, text = readSourceText(file) }: LoadOptions = {},
): Promise<ParameterFile> {
  const checked = await checkParameterText(file, text, context);
  if (!ask || !isOnlyUnanswered(checked)) return launchable(checked);
  const answers = { ...context.answers, ...(await ask(checked.questions)) };
  return launchable(await checkParameterText(file, text, { ...context, answers }));
}

/** Whether nothing else stands in the way. */
export function isOnlyUnanswered(checked: CheckedParameters): boolean {
  const errors = allIn(checked).flatMap(({ findings }) => findings.filter(isError));
  return checked.questions.length > 0 && errors.every(({ code }) => code === 'missing-answer');
}

/** What was checked, if nothing stands in the way. */
export function launchable(checked: CheckedParameters): ParameterFile {
  const { resolved, file, text } = checked;
  if (!resolved) throw invalidFile(checked);
  const warnings = allIn(checked).flatMap((found) =>
    sentencesOf({ ...found, findings: found.findings.filter(isToldAtLaunch) }),
  );
  return { ...resolved, file, text, warnings };
}

/** About a clone at another commit the launch itself asks, and its record says what was answered. */
function isToldAtLaunch({ severity, code }: Finding): boolean {
  return severity === 'warning' && code !== 'other-commit';
}

function allIn(checked: CheckedParameters): FoundIn[] {
  return [checked, ...checked.elsewhere];
}

/** One error for all errors of the files, each as `file:line:column: message`. */
function invalidFile(checked: CheckedParameters): AppError {
  const sentences = allIn(checked).flatMap((found) =>
    sentencesOf({ ...found, findings: found.findings.filter(isError) }),
  );
  return new AppError('invalid', sentences.join('\n'), { hint: 'Correct the file, then run it again.' });
}

function sentencesOf({ file, text, findings }: FoundIn): string[] {
  const lines = new Lines(text);
  return findings.map(({ message, span }) => {
    const { line, column } = lines.positionAt(span.start);
    return `${file}:${line}:${column}: ${message}`;
  });
}
