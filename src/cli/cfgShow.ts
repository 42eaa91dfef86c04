/** `runtrail cfg show FILE`: what holds in a file, for people with who says so, for programs as one document. */

import { Lines } from '../base/lines.ts';
import type { EffectiveValue } from '../core/config/effective.ts';
import { iniValues } from '../core/config/ini.ts';
import { literalText } from '../core/config/literalText.ts';
import { rawSections } from '../core/config/raw.ts';
import { configValues } from '../core/config/values.ts';
import { openReadable, type ReadableConfig, tellErrors } from './configFile.ts';
import type { ConfigOptions } from './configOptions.ts';
import type { Context } from './context.ts';
import { orderedJson } from './orderedJson.ts';
import { cell, table } from './terminal.ts';

export async function cfgShow(file: string, options: ConfigOptions, context: Context): Promise<void> {
  const config = await openReadable(file, options, context);
  tellErrors(config, context);
  if (!context.isJson && !options.raw) return printSections(config, context);
  const { terminal } = context;
  const print = (document: Named) => terminal.print(orderedJson(new Map(document)));
  if (options.raw) return print([['sections', rawOf(config, options)]]);
  const origins: Named = options.origins ? [['origins', originsOf(config)]] : [];
  const dialect = config.tree.dialect.name;
  print([['file', file], ['dialect', dialect], ['sections', await valuesOf(config)], ...origins]);
}

/** The texts of the file; filled in where that was asked for. */
function rawOf({ tree }: ReadableConfig, { interpolate, env }: ConfigOptions): unknown {
  const filled = interpolate !== undefined || env === true;
  if (!filled && tree.dialect.duplicates !== 'list') {
    return each(rawSections(tree), (values) => each(values, (text) => text ?? null));
  }
  const values = configValues(tree, {
    interpolation: interpolate ?? 'none',
    env: env ? process.env : undefined,
    convert: false,
  });
  return asDocument(
    values.sections.map(({ name, entries }) => [name, each(entries, ({ text }) => text ?? null)]),
    tree.dialect.duplicates === 'list',
  );
}

async function valuesOf({ text, tree, checked }: ReadableConfig): Promise<unknown> {
  const { dialect } = tree;
  // Its sections lie inside each other, as its own package has them.
  if (dialect.values === 'ini') return iniValues(text);
  return asDocument(
    checked.sections.map(({ name, values }) => [name, each(values, ({ value }) => value ?? null)]),
    dialect.duplicates === 'list',
  );
}

type Named = readonly (readonly [name: string, value: unknown])[];

/** Where the order of sections is the meaning, they are a list. */
function asDocument(sections: Named, isList: boolean): unknown {
  if (!isList) return new Map(sections);
  return sections.map(([name, values]) => new Map(Object.entries({ name, values })));
}

/** In their order, whatever they are called. */
function each<T>(values: ReadonlyMap<string, T>, shown: (value: T) => unknown): ReadonlyMap<string, unknown> {
  return new Map([...values].map(([key, value]) => [key, shown(value)]));
}

function originsOf({ text, tree, checked }: ReadableConfig): unknown {
  const lines = new Lines(text);
  const originOf = ({ origin, entry, formula }: EffectiveValue) => ({
    origin,
    ...(entry && lines.positionAt(entry.valueSpan.start)),
    ...(formula !== undefined && { formula }),
  });
  return asDocument(
    checked.sections.map(({ name, values }) => [name, each(values, originOf)]),
    tree.dialect.duplicates === 'list',
  );
}

function printSections({ text, tree, checked }: ReadableConfig, { terminal }: Context): void {
  const lines = new Lines(text);
  const why = checked.detected.kind === 'config' ? checked.detected.why : '';
  terminal.tell(terminal.colour('grey', why));
  const originOf = ({ origin, entry, formula }: EffectiveValue): string => {
    if (formula !== undefined) return `= ${formula}`;
    const place = entry ? `line ${lines.positionAt(entry.span.start).line}` : '';
    return [ORIGINS[origin], place].filter(Boolean).join(', ');
  };
  const grey = (words: string) => terminal.colour('grey', words);
  const rows = checked.sections.flatMap(({ name, values }, index) => [
    ...(index > 0 ? [[cell('')]] : []),
    ...(name === '' ? [] : [[cell(`[${name}]`, (shown) => terminal.colour('bold', shown))]]),
    ...[...values.values()].map((value) => [
      cell(value.key),
      cell(literalText(value.value, tree.dialect)),
      cell(originOf(value), grey),
    ]),
  ]);
  for (const line of table(rows)) terminal.print(line);
}

/** Of what the file itself says the line is enough. */
const ORIGINS: Readonly<Record<EffectiveValue['origin'], string>> = {
  file: '',
  DEFAULT: 'from the default section',
  schema: 'default of the schema',
  default: 'default of the program',
  derived: '',
};
