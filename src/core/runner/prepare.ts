/** From what was asked to what will run: the last step before the program, recorded in `run.json`. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError, messageOf } from '../../base/errors.ts';
import { makeFolder, writeJson } from '../../base/files.ts';
import { cleanEnvironment, RUN_DIR, RUN_ID } from '../process/environment.ts';
import { findProgram } from '../process/findProgram.ts';
import type { WorkflowState } from '../run/code.ts';
import type { InputFile, RunRequest, RunResolved } from '../run/model.ts';
import { matchFiles } from '../run/patterns.ts';
import { programFolder, relocated } from '../run/programPlace.ts';
import type { CodeSettings } from '../settings/code.ts';
import { folderInside } from '../workflow/inside.ts';
import { clientEnvironment } from './clientEnvironment.ts';
import type { RunCode } from './gatherCode.ts';
import type { Session } from './session.ts';
import { findScript } from './terminal.ts';

export interface Prepared {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The program that keeps its terminal, where it has one. */
  readonly script: string | undefined;
}

export interface RunnerFacts {
  /** What the runner is, for the record. */
  readonly build: RunResolved['runner'];
  /** What the program's environment starts from. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Where code comes from, and what is kept of it. */
  readonly code: CodeSettings;
}

/** Throws when the program cannot be started as asked; nothing has been started then. */
export function prepare(
  session: Session,
  { build, variables, code: settings }: RunnerFacts,
  got: RunCode,
): Prepared {
  const { folder } = session;
  const { code, workflow } = got;
  const request = relocated(session.request, workflow);
  const cwd = folderToRunIn(request, workflow);
  const env = programEnvironment(session, request, variables);
  Object.assign(env, codeEnvironment(workflow, settings, env));
  const argv = argumentList(request, cwd, env);
  const program = findProgram(argv[0] ?? '', cwd, env);
  if (program === undefined) {
    throw new AppError('cannot-start', `There is no program "${argv[0]}" that could be run.`);
  }
  const script = request.terminal ? findScript(env) : undefined;
  const { inputs, warnings } = describeInputs(request.inputs, cwd);
  warnings.unshift(...got.warnings);
  warnings.push(...makeFolders(request.folders, cwd));
  // The program reads them; what was asked stays as it was.
  if (request !== session.request) writeJson(folder.parameters, request.parameters, { durable: false });
  const resolved: RunResolved = {
    schema: 'runtrail/run/1',
    id: request.id,
    argv,
    program,
    cwd,
    code,
    workflow,
    inputs,
    node: { path: process.execPath, version: process.versions.node },
    runner: build,
  };
  writeJson(folder.resolved, resolved);
  session.record('prepared', { argv, cwd, code, workflow, warnings });
  return { argv: [...lineBuffering(request, program, env), program, ...argv.slice(1)], cwd, env, script };
}

function folderToRunIn(request: RunRequest, workflow: WorkflowState | null): string {
  const cwd = programFolder(request, workflow);
  if (!fs.statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError('cannot-start', `The folder to run in does not exist: ${cwd}`);
  }
  // Code from elsewhere may hold a link that leads anywhere.
  if (workflow !== null && workflow.mode !== 'local' && !path.isAbsolute(request.cwd))
    folderInside(workflow.folder, path.relative(workflow.folder, cwd), 'The folder to run in');
  return cwd;
}

/** Where the code is; and what Python compiles is not to lie in a tree that other runs share. */
function codeEnvironment(
  workflow: WorkflowState | null,
  { bytecodeFolder }: CodeSettings,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  if (workflow === null) return {};
  const isShared = workflow.mode === 'shared' && env['PYTHONPYCACHEPREFIX'] === undefined;
  return {
    RUNTRAIL_CODE: workflow.folder,
    ...(isShared && { PYTHONPYCACHEPREFIX: bytecodeFolder }),
  };
}

/** The base environment, then the file's, then ours. */
function programEnvironment(
  { folder }: Session,
  request: RunRequest,
  variables: RunnerFacts['variables'],
): Record<string, string> {
  const clean = cleanEnvironment(variables);
  const base = { ...(request.terminal ? inTerminal(clean) : clean), ...request.environment };
  return {
    ...base,
    ...clientEnvironment(request, base),
    PYTHONUNBUFFERED: request.environment['PYTHONUNBUFFERED'] ?? '1',
    [RUN_ID]: request.id,
    [RUN_DIR]: folder.root,
    RUNTRAIL_PARAMS: folder.parameters,
    RUNTRAIL_SIGNALS: folder.signals,
    RUNTRAIL_OUTPUTS: folder.at('outputs'),
    RUNTRAIL_CHECKPOINTS: folder.at('checkpoints'),
  };
}

/** The terminal that the program will see is not the one that whoever started it may have. */
function inTerminal({ COLUMNS: _columns, LINES: _lines, TERM, ...rest }: Record<string, string>) {
  return { ...rest, TERM: TERM === undefined || TERM === 'dumb' ? 'xterm-256color' : TERM };
}

/** A list is run as it is, without any shell; a text is one line for the shell. */
function argumentList(
  request: RunRequest,
  cwd: string,
  env: Readonly<Record<string, string>>,
): readonly string[] {
  if (typeof request.command !== 'string') return request.command;
  if (process.platform !== 'win32') return [findProgram('sh', cwd, env) ?? '/bin/sh', '-c', request.command];
  return [env['ComSpec'] ?? 'cmd.exe', '/d', '/s', '/c', request.command];
}

/**
 * Most programs hold output back when it does not go to a terminal, so that a person would see it minutes late.
 * Python has its own switch (PYTHONUNBUFFERED); for the others `stdbuf` asks the C library to write line by line.
 */
function lineBuffering(
  request: RunRequest,
  program: string,
  env: Readonly<Record<string, string>>,
): readonly string[] {
  const isUnbuffered = request.terminal || request.buffering === 'full';
  if (isUnbuffered || /^(python|pypy)[\d.]*(\.exe)?$/i.test(path.basename(program))) return [];
  const stdbuf = process.platform === 'win32' ? undefined : findProgram('stdbuf', '/', env);
  return stdbuf === undefined ? [] : [stdbuf, '-oL', '-eL'];
}

/** A folder with something in it may be that of an earlier run, which this one could overwrite. */
function makeFolders(folders: readonly string[], cwd: string): string[] {
  return folders.flatMap((each) => {
    const folder = path.resolve(cwd, each);
    try {
      makeFolder(folder);
      return fs.readdirSync(folder).length === 0 ? [] : [`${folder} was there before, and is not empty`];
    } catch (cause) {
      throw new AppError('cannot-start', `The folder ${folder} cannot be made: ${messageOf(cause)}.`, {
        cause,
      });
    }
  });
}

function describeInputs(
  patterns: readonly string[],
  cwd: string,
): { inputs: InputFile[]; warnings: string[] } {
  const warnings: string[] = [];
  const inputs = patterns.flatMap((pattern) => {
    const files = matchFiles(pattern, cwd);
    if (files.length === 0) warnings.push(`input "${pattern}" matches no file`);
    return files;
  });
  return { inputs: inputs.map((file) => describeInput(file, cwd)), warnings };
}

function describeInput(file: string, cwd: string): InputFile {
  const stat = fs.statSync(file);
  const relative = path.relative(cwd, file).split(path.sep).join('/');
  return { path: relative, bytes: stat.size, modifiedAt: stat.mtime.toISOString() };
}
