/** A configuration file of the command line, read and checked with everything that belongs to it. */

import path from 'node:path';
import { AppError } from '../base/errors.ts';
import { readTextFile, whatIs } from '../base/files.ts';
import { type CheckedConfig, type CheckOptions, checkConfig } from '../core/config/check.ts';
import { presetOf } from '../core/config/detect.ts';
import type { Dialect } from '../core/config/dialect.ts';
import { type SchemaInUse, schemaFor } from '../core/config/findSchema.ts';
import { PRESETS } from '../core/config/presets.ts';
import type { Tree } from '../core/config/tree.ts';
import { schemaPlace } from '../core/schema/document.ts';
import { byPattern } from '../core/settings/settings.ts';
import type { ConfigOptions } from './configOptions.ts';
import type { Context } from './context.ts';
import { findingLines } from './findingPrinter.ts';

export interface ConfigFile {
  /** As it was named. */
  readonly file: string;
  readonly text: string;
  readonly checked: CheckedConfig;
}

/** One that is no `.cfg` file at all is refused. */
export interface ReadableConfig extends ConfigFile {
  readonly tree: Tree;
}

const LARGEST = 64_000_000;

export async function openConfig(
  file: string,
  options: ConfigOptions,
  context: Context,
): Promise<ConfigFile> {
  const text = readTextFile(file, LARGEST);
  const { root, config } = context.open(path.dirname(path.resolve(file))).workspace;
  const setting = byPattern(config.schemas, root, path.resolve(file));
  const named = typeof setting === 'string' ? schemaPlace(setting, root) : undefined;
  const checking: CheckOptions = {
    file,
    named: byPattern(config.dialects, root, path.resolve(file)),
    dialect: options.dialect === undefined ? undefined : dialectOf(options.dialect),
    schema: options.raw ? undefined : await schemaOf(text, { file, named }, options.schema),
    interpolation: options.interpolate,
    env: options.env ? process.env : undefined,
    pathExists: whatIs,
  };
  return { file, text, checked: checkConfig(text, checking) };
}

/** For what needs the file to be one of sections and keys. */
export async function openReadable(
  file: string,
  options: ConfigOptions,
  context: Context,
): Promise<ReadableConfig> {
  const config = await openConfig(file, options, context);
  const { tree, detected } = config.checked;
  if (tree) return { ...config, tree };
  const sentence = detected.kind === 'foreign' ? detected.sentence : 'This is no configuration file.';
  throw new AppError('invalid', `${file}: ${sentence}`, {
    hint: 'If it is a file of sections and keys all the same, name its dialect with --dialect.',
  });
}

/** Errors are told beside the answer; a file that Python itself would refuse gets none. */
export function tellErrors({ file, text, checked, tree }: ReadableConfig, { terminal }: Context): void {
  const { findings, refusals } = checked;
  if (tree.dialect.name === 'python' && refusals.length > 0) {
    throw new AppError('invalid', findingLines(file, text, refusals).join('\n'), {
      hint: "Python's configparser refuses this file. Another dialect may be named with --dialect.",
    });
  }
  const errors = findings.filter(({ severity }) => severity === 'error');
  for (const line of findingLines(file, text, errors)) terminal.tell(line);
}

async function schemaOf(
  text: string,
  search: { readonly file: string; readonly named: string | undefined },
  option: string | undefined,
): Promise<SchemaInUse | undefined> {
  if (option === undefined) return schemaFor(text, search);
  const { schemaOfFile } = await import('../core/schema/validator.ts');
  return { file: option, schema: schemaOfFile(option), span: { start: 0, end: 0 } };
}

function dialectOf(name: string): Dialect {
  const dialect = presetOf(name);
  if (dialect) return dialect;
  throw new AppError('usage', `There is no dialect "${name}".`, {
    hint: `There are ${Object.keys(PRESETS).join(', ')}.`,
  });
}
