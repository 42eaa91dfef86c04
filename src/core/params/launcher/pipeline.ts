/** The launcher's pipelines as steps before and after the program, with everything that is wrong in them. */

import { isRecord, type KeyPath, plainNumber } from '../../../base/json.ts';
import { closestName, didYouMean } from '../../../base/similar.ts';
import type { Values } from '../layers.ts';
import { checkValue } from './checks.ts';
import { ENTRY_KEYS, MODULE_NAMES, MODULES, POLICY, POLICY_KEYS } from './modules.ts';
import type { Reading } from './reading.ts';

export const PIPELINES = { before: 'pre_acquisition_pipeline', after: 'post_acquisition_pipeline' } as const;

/** A step, and where its parts stand in the file. */
export interface Step {
  readonly at: KeyPath;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly from: Readonly<Record<string, KeyPath>>;
}

/** `values` are the parameters with placeholders of ours. */
export function stepsOf(reading: Reading, key: string, values: Values): Step[] {
  const entries = reading.own[key];
  const translated = values[key];
  if (!Array.isArray(entries) || !Array.isArray(translated)) return [];
  return entries.flatMap((entry: unknown, index) => stepOf(reading, [key, index], entry, translated[index]));
}

function stepOf(reading: Reading, at: KeyPath, entry: unknown, translated: unknown): Step[] {
  if (typeof entry === 'string') {
    checkModule(reading, entry, {}, at);
    return [{ at, fields: { module: String(translated), onFailure: 'continue' }, from: {} }];
  }
  if (!isRecord(entry) || !isRecord(translated)) {
    const message =
      'a step must be the name of a module, or an object { … }; the launcher passes this over silently.';
    reading.error('not-a-step', message, at);
    return [];
  }
  const isSound = Object.entries(ENTRY_KEYS).map(([key, known]) =>
    checkValue(reading, entry[key], [...at, key], known),
  );
  noteUnknown(reading, entry, at);
  const onFailure = policyOf(reading, entry, at);
  if (isSound.includes(false) || onFailure === undefined) return [];
  if (entry['type'] === 'repo_module') return olderStep(reading, translated, at);
  return newerStep(reading, entry, translated, { at, onFailure });
}

function noteUnknown(reading: Reading, entry: Values, at: KeyPath): void {
  const known = [...Object.keys(ENTRY_KEYS), ...POLICY_KEYS];
  for (const key of Object.keys(entry).filter((each) => !known.includes(each))) {
    const meant = closestName(key, known);
    const message = `"${key}" is no key of a step.${didYouMean(meant)}`;
    reading.warn('unknown-key', message, [...at, key], ...reading.places.rename([...at, key], meant));
  }
}

const POLICIES: Readonly<Record<string, string>> = { continue: 'continue', abort: 'abort', prompt: 'ask' };

/** Undefined where it is wrong, and said. */
function policyOf(reading: Reading, entry: Values, at: KeyPath): string | undefined {
  const key = POLICY_KEYS.find((each) => entry[each] !== undefined && entry[each] !== null);
  if (key === undefined) return entry['abort_on_fail'] === true ? 'abort' : 'continue';
  const policy = entry[key];
  if (!checkValue(reading, policy, [...at, key], POLICY)) return undefined;
  return POLICIES[String(policy)];
}

function olderStep(reading: Reading, entry: Values, at: KeyPath): Step[] {
  const { repo_relative_path: script, function: name, kwargs } = entry;
  if (typeof script !== 'string') {
    reading.error('missing-key', 'this step needs "repo_relative_path": the script in the repository.', at);
    return [];
  }
  const fields = {
    script,
    ...(typeof name === 'string' && { function: name }),
    ...(isRecord(kwargs) && { parameters: kwargs }),
    onFailure: 'continue',
  };
  const from = { script: ['repo_relative_path'], parameters: ['kwargs'] };
  return [{ at, fields, from }];
}

interface Entry {
  readonly at: KeyPath;
  readonly onFailure: string;
}

function newerStep(reading: Reading, entry: Values, translated: Values, { at, onFailure }: Entry): Step[] {
  const module = entry['module_path'];
  if (typeof module !== 'string' || module === '') {
    reading.error('missing-key', 'this step needs "module_path": the name of a module, or a script.', at);
    return [];
  }
  const given = isRecord(entry['module_parameters']) ? entry['module_parameters'] : {};
  const from = { module: ['module_path'], script: ['module_path'], parameters: ['module_parameters'] };
  const path = String(translated['module_path']);
  const parameters = translated['module_parameters'];
  const rest = { ...(isRecord(parameters) && { parameters }), onFailure };
  if (entry['module_type'] === 'script_module') {
    const name = given['function'];
    return [
      { at, fields: { script: path, ...(typeof name === 'string' && { function: name }), ...rest }, from },
    ];
  }
  checkModule(reading, module, given, at);
  return [{ at, fields: { module: path, ...rest }, from }];
}

/** What a module is given is all parameters of the file, and over them its own. */
function checkModule(reading: Reading, name: string, given: Values, at: KeyPath): void {
  const module = Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
  if (!module) {
    if (!MODULE_NAMES.includes(name)) noteUnknownModule(reading, name, at);
    return;
  }
  const inside = [...at, 'module_parameters'];
  for (const [key, known] of Object.entries(module.parameters)) {
    if (Object.hasOwn(given, key)) checkValue(reading, given[key], [...inside, key], known);
  }
  const isMissing = (key: string) => (given[key] ?? reading.parameters[key] ?? null) === null;
  for (const key of (module.required ?? []).filter(isMissing)) {
    reading.error('missing-key', `"${name}" needs "${key}": ${module.parameters[key]?.about}`, at);
  }
  const gigabytes = plainNumber(given['required_free_gb']);
  if (name === 'disk_space_check' && typeof gigabytes === 'number' && gigabytes <= 0) {
    reading.error('out-of-range', '"required_free_gb" must be above 0.', [...inside, 'required_free_gb']);
  }
  for (const [key, meant] of Object.entries(module.asked ?? {}).filter(([each]) => isMissing(each))) {
    const message = `"${key}" is missing: "${name}" will ask for it, or fail where nobody answers.`;
    const start = reading.places.spanOf(inside).start;
    const isObject = reading.source.text[start] === '{';
    const comma = Object.keys(given).length > 0 ? ', ' : '';
    const edits = [{ span: { start: start + 1, end: start + 1 }, text: `"${key}": "${meant}"${comma}` }];
    reading.warn(
      'missing-key',
      message,
      at,
      ...(isObject ? [{ title: `Add "${key}": "${meant}"`, edits }] : []),
    );
  }
}

function noteUnknownModule(reading: Reading, name: string, at: KeyPath): void {
  const meant = closestName(name, MODULE_NAMES);
  const message = `"${name}" is no module that comes with the launcher.${didYouMean(meant)}`;
  const span = reading.places.spanOf([...at, 'module_path']);
  const edits = [{ span, text: JSON.stringify(meant) }];
  reading.warn('unknown-module', message, span, ...(meant ? [{ title: `Write "${meant}"`, edits }] : []));
}
