/** `runtrail cfg get FILE section.key` */

import { AppError } from '../base/errors.ts';
import { parseExact } from '../base/json.ts';
import { didYouMean } from '../base/similar.ts';
import { wholeLiteral } from '../core/config/convert.ts';
import type { EffectiveValue } from '../core/config/effective.ts';
import { literalText } from '../core/config/literalText.ts';
import { closestValue, findValue, nameParts, repeatedSection } from '../core/config/lookUp.ts';
import { openReadable, type ReadableConfig, tellErrors } from './configFile.ts';
import type { ConfigOptions } from './configOptions.ts';
import type { Context } from './context.ts';

export interface GetRequest {
  readonly file: string;
  readonly name: string;
  readonly options: ConfigOptions;
}

export async function cfgGet({ file, name, options }: GetRequest, context: Context): Promise<void> {
  const config = await openReadable(file, options, context);
  tellErrors(config, context);
  const { sections } = config.checked;
  const parts = nameParts(name);
  const { dialect } = config.tree;
  const found = findValue(sections, parts, dialect);
  const { terminal } = context;
  if (!found) {
    if (options.default === undefined) throw missing(name, closestValue(sections, parts), file);
    return context.isJson ? terminal.printJson(jsonOrText(options.default)) : terminal.print(options.default);
  }
  const repeated = repeatedSection(config.tree, parts);
  if (repeated !== undefined) {
    throw new AppError('ambiguous', `${file} has several sections [${repeated}].`, {
      hint: 'Look at all of them with "runtrail cfg show".',
    });
  }
  if (context.isJson) terminal.printJson(found.value ?? null);
  else terminal.print(textOf(found, config));
}

export function missing(name: string, suggestion: string | undefined, file: string): AppError {
  const isCase = suggestion?.toLowerCase() === name.toLowerCase();
  return new AppError('not-found', `There is no value "${name}" in ${file}.${didYouMean(suggestion)}`, {
    hint: isCase ? 'The case of names counts here.' : 'See what there is with "runtrail cfg show".',
  });
}

/** A text as it is; everything else as the file writes it. */
function textOf({ value, text, entry }: EffectiveValue, { tree }: ReadableConfig): string {
  if (typeof value === 'string') return value;
  if (!entry || text === undefined) return value === null ? '' : literalText(value, tree.dialect);
  return text.slice(0, wholeLiteral(text)?.end);
}

function jsonOrText(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return text;
  }
}
