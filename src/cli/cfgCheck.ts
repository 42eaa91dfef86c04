/** `runtrail cfg check FILE...` */

import { AppError } from '../base/errors.ts';
import { openConfig } from './configFile.ts';
import type { ConfigOptions } from './configOptions.ts';
import type { Context } from './context.ts';
import { type FileFindings, printFindings } from './findingPrinter.ts';

/** A file that cannot be read does not hide what is wrong with the others. */
export async function cfgCheck(
  files: readonly string[],
  options: ConfigOptions,
  context: Context,
): Promise<void> {
  const found: FileFindings[] = [];
  for (const file of files) {
    try {
      found.push(await checkedFile(file, options, context));
    } catch (error) {
      if (files.length === 1 || !(error instanceof AppError) || error.code === 'usage') throw error;
      const { message } = error;
      const unread = { code: 'unreadable', severity: 'error', message, span: { start: 0, end: 0 } } as const;
      found.push({ file, text: '', findings: [unread] });
    }
  }
  printFindings(found, context);
}

async function checkedFile(file: string, options: ConfigOptions, context: Context): Promise<FileFindings> {
  const { text, checked } = await openConfig(file, { ...options, env: true }, context);
  const { detected, schema, findings } = checked;
  const dialect = detected.kind === 'config' ? detected.dialect.name : null;
  return { file, text, findings, facts: { dialect, schema: schema?.file ?? null } };
}
