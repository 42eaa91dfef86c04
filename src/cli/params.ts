/** `runtrail params check|resolve|expand|explain|rig` */

import path from 'node:path';
import { AppError } from '../base/errors.ts';
import { shownText } from '../base/names.ts';
import type { EffectiveSection } from '../core/config/effective.ts';
import { estimateText } from '../core/estimates/memory.ts';
import { contextOf } from '../core/launch/context.ts';
import { askedCodeText } from '../core/launch/describe.ts';
import { limitLine } from '../core/limits/words.ts';
import { type Explanation, explainKey } from '../core/params/explain.ts';
import { error } from '../core/params/format.ts';
import { createRig, rigPlace } from '../core/params/launcher/rig.ts';
import { keyText, leavesOf, valueAt } from '../core/params/layers.ts';
import { launchable, type ParameterFile } from '../core/params/load.ts';
import { originText, placeText } from '../core/params/origin.ts';
import { type CheckedParameters, checkParameterText } from '../core/params/resolve.ts';
import { readSourceText } from '../core/params/source.ts';
import { commandLine } from '../core/run/summary.ts';
import type { Context } from './context.ts';
import { type FileFindings, printFindings } from './findingPrinter.ts';
import type { ParamsOptions } from './paramsOptions.ts';

export async function paramsCheck(
  files: readonly string[],
  options: ParamsOptions,
  context: Context,
): Promise<void> {
  const found: FileFindings[] = [];
  for (const file of files) {
    const { text, findings, elsewhere } = await lookOrFind(file, options, context);
    const others = elsewhere.filter((other) => !found.some((each) => each.file === other.file));
    found.push({ file, text, findings }, ...others);
  }
  printFindings(found, context);
}

export async function paramsResolve(file: string, options: ParamsOptions, context: Context): Promise<void> {
  const resolved = launchable(await look(file, options, context));
  const { terminal } = context;
  for (const warning of resolved.warnings) terminal.tell(`note: ${shownText(warning)}`);
  if (context.isJson) return terminal.printJson(documentOf(resolved));
  terminal.print(shownText(resolved.name));
  const print = (what: string, value: string, from = '') =>
    terminal.print(`  ${what.padEnd(11)} ${shownText(value)}${from && `  (${shownText(from)})`}`);
  print('command', commandLine(resolved.command));
  print('in', resolved.cwd);
  if (resolved.workflow) print('code', askedCodeText({ ...resolved.workflow, onOtherCommit: null }));
  if (resolved.variant !== null) print('variant', resolved.variant);
  for (const keyPath of leavesOf(resolved.parameters)) {
    const key = keyText(keyPath);
    const origin = resolved.origins[key];
    print(
      'parameter',
      `${key} = ${JSON.stringify(valueAt(resolved.parameters, keyPath))}`,
      origin && originText(origin),
    );
  }
  for (const [name, value] of Object.entries(resolved.environment)) print('environment', `${name}=${value}`);
  for (const config of resolved.configs)
    print('config', config.file, config.text === undefined ? 'not there: its defaults' : '');
  for (const input of resolved.inputs) print('input', input);
  for (const output of resolved.outputs) print('output', output);
  for (const tag of resolved.tags) print('tag', tag);
  for (const limit of resolved.limits) print('limit', limitLine(limit));
  if (resolved.estimatedBytes !== null)
    print('memory', `estimated ${estimateText({ bytes: resolved.estimatedBytes, runs: null })}`);
}

export async function paramsExpand(file: string, options: ParamsOptions, context: Context): Promise<void> {
  const own = launchable(await look(file, options, context));
  const { variants, warnings } = own;
  for (const warning of warnings) context.terminal.tell(`note: ${shownText(warning)}`);
  context.terminal.print(JSON.stringify(documentOf(own)));
  for (const variant of variants) {
    const checked = await look(file, { ...options, variant }, context);
    context.terminal.print(JSON.stringify(documentOf(launchable(checked))));
  }
}

export async function paramsExplain(
  { file, key }: { file: string; key: string },
  options: ParamsOptions,
  context: Context,
): Promise<void> {
  const checked = await look(file, options, context);
  if (checked.layers.length === 0) launchable(checked);
  // The file may have errors, but an answer to what was asked wrongly would be wrong as well.
  const misasked = checked.findings.filter(
    ({ code }) => code === 'unknown-variant' || code === 'bad-variable',
  );
  if (misasked.length > 0) throw new AppError('usage', misasked.map(({ message }) => message).join('\n'));
  const explanations = explainKey(checked, key);
  if (context.isJson) {
    const documents = explanations.map(explanationDocument);
    const [only] = documents;
    const isOne = documents.length === 1 && only?.key === key;
    return context.terminal.printJson(isOne ? only : { key, keys: documents });
  }
  for (const explanation of explanations) printExplanation(explanation, context);
}

function explanationDocument({ key, value, spoken }: Explanation) {
  const layers = spoken.map(({ span: _span, ...each }, index) => ({
    ...each,
    won: index === spoken.length - 1,
  }));
  return { key, value, layers };
}

function printExplanation({ key, value, spoken }: Explanation, { terminal }: Context): void {
  terminal.print(`${shownText(key)} = ${shownText(JSON.stringify(value))}`);
  for (const [index, each] of spoken.entries()) {
    const sign = index === spoken.length - 1 ? '→' : ' ';
    const what = shownText(JSON.stringify(each.value));
    const who = shownText([each.layer, each.name].filter((part) => part !== undefined).join(' '));
    terminal.print(`  ${sign} ${who.padEnd(18)} ${what}  ${shownText(placeText(each))}`.trimEnd());
  }
}

/** What a program is told of a file that could run. */
function documentOf({
  text: _text,
  warnings,
  variants: _variants,
  configs,
  added: _added,
  ...resolved
}: ParameterFile): object {
  return {
    ...resolved,
    configs: configs.map(({ file, text, sections }) => ({
      ...{ file, exists: text !== undefined },
      sections: Object.fromEntries(sections.map(({ name, values }) => [name, valuesOf(values)])),
    })),
    warnings,
  };
}

function valuesOf(values: EffectiveSection['values']): object {
  return Object.fromEntries([...values.values()].map(({ key, value, origin }) => [key, { value, origin }]));
}

/** A file that holds no text is a finding like any other: the other files are checked all the same. */
async function lookOrFind(
  file: string,
  options: ParamsOptions,
  context: Context,
): Promise<Pick<CheckedParameters, 'text' | 'findings' | 'elsewhere'>> {
  try {
    return await look(file, options, context);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'invalid') throw thrown;
    const finding = error('unreadable', thrown.message, { start: 0, end: 0 });
    return { text: '', findings: [finding], elsewhere: [] };
  }
}

export function paramsRig({ create }: { readonly create?: boolean }, context: Context): void {
  const { terminal, isJson } = context;
  const { file, exists } = rigPlace(context.open().machine);
  const created = create === true && !exists;
  if (created) createRig(file);
  if (isJson) return terminal.printJson({ file, exists: exists || created, created });
  terminal.print(shownText(file));
  if (created) terminal.tell('Made it: say in it what is the same for every run on this machine.');
  else if (!exists) terminal.tell('It is not there; --create makes a first one.');
}

async function look(file: string, options: ParamsOptions, context: Context): Promise<CheckedParameters> {
  const absolute = path.resolve(file);
  const open = context.open(path.dirname(absolute));
  const text = readSourceText(absolute);
  return checkParameterText(
    absolute,
    text,
    contextOf(open, { overrides: options.set, variant: options.variant }),
  );
}
