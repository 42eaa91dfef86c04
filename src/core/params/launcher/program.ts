/** The command line that each kind of launcher starts. */

import path from 'node:path';
import { isRecord, type KeyPath, plainNumber } from '../../../base/json.ts';
import type { Values } from '../layers.ts';
import type { LauncherName } from './key.ts';
import { type Evaluate, findFile, isAbsolute, isFile } from './locations.ts';
import { isFunctionName, MatlabCall } from './matlabText.ts';
import { pythonText } from './pythonText.ts';
import type { Reading } from './reading.ts';

/** An argument, and where in the file it is from. */
export interface Argument {
  readonly text: string;
  readonly from: KeyPath | undefined;
}

export interface Program {
  readonly command: readonly Argument[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface ProgramParts {
  readonly reading: Reading;
  /** All parameters with placeholders of ours, as later layers change them. */
  readonly values: Values;
  readonly clone: string | undefined;
  /** The clone is made, or brought to the commit, when the run starts. */
  readonly isCodeToCome: boolean;
  readonly evaluate: Evaluate;
}

const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
const SESSION = '{params.output_session_folder}';

export function programOf(launcher: LauncherName, parts: ProgramParts): Program {
  return PROGRAMS[launcher](parts);
}

const PROGRAMS: Readonly<Record<LauncherName, (parts: ProgramParts) => Program>> = {
  base: baseProgram,
  bonsai: bonsaiProgram,
  python: pythonProgram,
  matlab: matlabProgram,
};

/** It greets, and does nothing else: its sessions are made of their pipelines. */
function baseProgram(): Program {
  const command = fixed(PYTHON, '-c', 'print("Hello from BaseLauncher!")');
  return { command, environment: {} };
}

function bonsaiProgram(parts: ProgramParts): Program {
  const { values } = parts;
  const setup = values['bonsai_setup_script'];
  const hint = typeof setup === 'string' ? ` "${setup}" installs it.` : '';
  const exe = required(parts, { key: 'bonsai_exe_path', what: 'Bonsai', hint });
  const script = required(parts, { key: 'script_path', what: 'the workflow' });
  const properties = isRecord(values['script_parameters']) ? values['script_parameters'] : {};
  const command = [
    ...[exe, script, ...fixed('--start', '--no-editor')],
    ...Object.entries(properties).flatMap(([key, value]) => {
      const from = ['script_parameters', key];
      return [...fixed('-p'), { text: `${key}=${bonsaiText(value, from)}`, from }];
    }),
    ...listed(values, 'script_arguments'),
    ...fixed('-p', `RootFolder=${SESSION}`),
  ];
  return { command, environment: {} };
}

function bonsaiText(value: unknown, from: KeyPath): string {
  return typeof value === 'boolean' ? String(value) : reference(value, from);
}

function pythonProgram(parts: ProgramParts): Program {
  const interpreter = interpreterOf(parts);
  const script = required(parts, { key: 'script_path', what: 'the script' });
  const command = [
    ...[interpreter, script],
    ...listed(parts.values, 'python_arguments'),
    ...listed(parts.values, 'script_arguments'),
  ];
  return { command, environment: { OUTPUT_FOLDER: SESSION } };
}

/** That of the virtual environment, else the one that is named, else that of the machine. */
function interpreterOf({ reading, values, evaluate }: ProgramParts): Argument {
  const venv = evaluate(values['python_venv_path']);
  if (venv !== undefined && venv !== '') {
    const folder = isAbsolute(venv) ? venv : path.resolve(reading.folder, venv);
    const candidates = [path.join(folder, 'Scripts', 'python.exe'), path.join(folder, 'bin', 'python')];
    const found = candidates.find(isFile);
    if (found === undefined) {
      const message = `the virtual environment has no interpreter: there is no ${candidates.join(' and no ')}.`;
      reading.error('no-such-file', message, ['python_venv_path']);
    }
    return { text: found ?? folder, from: ['python_venv_path'] };
  }
  const exe = values['python_exe_path'];
  return typeof exe === 'string' && exe !== ''
    ? { text: exe, from: ['python_exe_path'] }
    : { text: PYTHON, from: undefined };
}

function matlabProgram({ reading, values }: ProgramParts): Program {
  const entrypoint = entrypointOf(values);
  if (!isFunctionName(entrypoint)) {
    const key = ['matlab_entrypoint', 'matlab_function', 'script_path'].find(
      (each) => textOf(values[each]) !== '',
    );
    reading.error('wrong-name', `"${entrypoint}" is not the name of a MATLAB function.`, [key ?? 'launcher']);
  }
  const call = new MatlabCall();
  for (const argument of matlabArguments(values, entrypoint)) call.add(argument);
  reading.warn(
    'other-call',
    'the launcher calls the function in a MATLAB that is open already; Runtrail starts "matlab -batch" with the same call.',
    reading.places.spanOf(['launcher']),
  );
  const from = ['matlab_entrypoint'];
  return {
    command: [...fixed('matlab', '-batch'), { text: call.text(entrypoint), from }],
    environment: call.environment,
  };
}

const DEFAULT_ENTRYPOINT = 'slap2_launcher';

function entrypointOf(values: Values): string {
  const named = textOf(values['matlab_entrypoint']) || textOf(values['matlab_function']);
  const script = textOf(values['script_path']);
  return named || path.win32.basename(script, path.win32.extname(script)) || DEFAULT_ENTRYPOINT;
}

function matlabArguments(values: Values, entrypoint: string): unknown[] {
  const first = values['matlab_entrypoint_args'];
  const fallback = entrypoint === DEFAULT_ENTRYPOINT ? ['execute'] : [];
  const args: unknown[] = Array.isArray(first) ? [...first] : fallback;
  const position = plainNumber(values['matlab_session_folder_position'] ?? 'append');
  if ((values['matlab_pass_session_folder'] ?? true) !== false && position !== 'ignore') {
    const last = args.length;
    const index = typeof position === 'number' ? Math.max(0, Math.min(last, position)) : last;
    args.splice(position === 'prepend' ? 0 : index, 0, SESSION);
  }
  const named = new Map<string, unknown>();
  for (const key of ['script_parameters', 'matlab_entrypoint_kwargs']) {
    const given = values[key];
    if (isRecord(given)) for (const [name, value] of Object.entries(given)) named.set(name, value);
  }
  const rig = textOf(values['matlab_rig_description_path']) || textOf(values['rig_description_path']);
  if (rig !== '' && !named.has('rig_description_path')) named.set('rig_description_path', rig);
  return [...args, ...[...named].flat()];
}

function required(
  { reading, values, clone, isCodeToCome, evaluate }: ProgramParts,
  wanted: { key: string; what: string; hint?: string },
): Argument {
  const { key, what } = wanted;
  const from = [key];
  const value = values[key];
  if (typeof value !== 'string' || value === '') {
    reading.error('missing-key', `"${key}" is missing: it names ${what}.`, from);
    return { text: '', from };
  }
  const settled = evaluate(value);
  return {
    text: settled === undefined ? value : findFile(reading, settled, clone, { ...wanted, isCodeToCome }),
    from,
  };
}

function listed(values: Values, key: string): Argument[] {
  const list = values[key];
  if (!Array.isArray(list)) return [];
  return list.map((value: unknown, index) => ({ text: reference(value, [key, index]), from: [key, index] }));
}

/** What has a spelling of its own in Python is written out; all else is named, so that it is filled in last. */
function reference(value: unknown, from: KeyPath): string {
  const isScalar = typeof value === 'string' || typeof plainNumber(value) === 'number';
  const isNameable = from.every((part) => !/[{}\n]/.test(String(part)));
  return isScalar && isNameable ? `{params.${from.join('.')}}` : pythonText(value);
}

function fixed(...texts: readonly string[]): Argument[] {
  return texts.map((text) => ({ text, from: undefined }));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
