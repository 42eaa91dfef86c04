/** What is not as it was when the earlier run was started: as sentences, for whoever is asked and for the record. */

import fs from 'node:fs';
import path from 'node:path';
import { readIfThere } from '../../base/files.ts';
import { keyText, leavesOf, type Values, valueAt } from '../params/layers.ts';
import { type RunFolder, readRequest, readResolved } from '../run/folder.ts';
import type { RunRequest } from '../run/model.ts';
import { matchFiles } from '../run/patterns.ts';
import { withoutResumeArguments } from '../run/resumeArguments.ts';
import { commandLine } from '../run/summary.ts';
import type { CodeSettings } from '../settings/code.ts';
import { openGit } from '../workflow/openGit.ts';
import { changedSince } from '../workflow/sinceSnapshot.ts';
import { askedCodeText, environmentText } from './describe.ts';

const MOST_NAMED = 5;

export interface Change {
  readonly sentence: string;
  /** Of the parameter that it is about. */
  readonly key?: string;
}

/** Between two asks; the texts of the earlier one already name what is of the new run in place of its own. */
export function askChanges(before: RunRequest, after: RunRequest): Change[] {
  const was = commandLine(withoutResumeArguments(before)).trimEnd();
  const is = commandLine(withoutResumeArguments(after)).trimEnd();
  const others = [
    ...(was === is ? [] : [`The command is ${is}; it was ${was}.`]),
    ...variableChanges(before.environment, after.environment),
    ...(isSameBase(before, after)
      ? []
      : [`The environment is ${environmentText(after)}; it was ${environmentText(before)}.`]),
    ...workflowChanges(before, after),
    ...OTHER_FIELDS.filter((field) => !isSame(before[field], after[field])).map(
      (field) => `"${field}" is not as it was.`,
    ),
  ];
  return [
    ...parameterChanges(before.parameters, after.parameters),
    ...others.map((sentence) => ({ sentence })),
  ];
}

const OTHER_FIELDS = [
  'cwd',
  'variant',
  'inputs',
  'outputs',
  'limits',
  'checkpoints',
  'terminal',
] as const satisfies readonly (keyof RunRequest)[];

function parameterChanges(before: Values, after: Values): Change[] {
  const paths = new Map(
    [...leavesOf(before), ...leavesOf(after)].map((keyPath) => [keyText(keyPath), keyPath]),
  );
  return [...paths].flatMap(([key, keyPath]) => {
    const [was, is] = [before, after].map((values) => textOf(valueAt(values, keyPath)));
    return was === is ? [] : [{ key, sentence: `The parameter ${key} is ${is}; it was ${was}.` }];
  });
}

function textOf(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value);
}

/** By their names alone: the values may be anybody's. */
function variableChanges(before: RunRequest['environment'], after: RunRequest['environment']): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => `The variable ${name} of the environment is not as it was.`);
}

/** What a run gives to the next one is its own environment, whoever started it. */
function isSameBase(before: RunRequest, after: RunRequest): boolean {
  if (!isSame(before.baseEnvironment, after.baseEnvironment)) return false;
  const { from } = after.baseEnvironment;
  const [was, is] = [before.launcher.program, after.launcher.program];
  return from === 'login-shell' || was === is || is === 'runner' || was === 'runner';
}

/** The earlier run may have named a branch where this one names the commit that it was at then. */
function workflowChanges({ workflow: was }: RunRequest, { workflow: is }: RunRequest): string[] {
  const asPlace = (workflow: RunRequest['workflow']) =>
    workflow && [workflow.repository, workflow.local, workflow.path, workflow.mode];
  if (isSame(asPlace(was), asPlace(is))) return [];
  const text = (workflow: RunRequest['workflow']) =>
    workflow === null ? 'that of the workspace' : askedCodeText(workflow);
  return [`The code is ${text(is)}; it was ${text(was)}.`];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Files that the program reads, as they are now: the code of the workspace, `.cfg` files and inputs. */
export async function fileChanges(
  earlier: RunFolder,
  code: Pick<CodeSettings, 'git'>,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Change[]> {
  const before = readRequest(earlier);
  const codeFiles = before.workflow === null ? await changedCode(earlier, code, variables) : [];
  return [
    ...sentence('The code of the workspace is not as it was', codeFiles),
    ...sentence('Not as they were', [...changedConfigs(earlier, before), ...changedInputs(earlier)]),
  ];
}

function sentence(what: string, files: readonly string[]): Change[] {
  if (files.length === 0) return [];
  const more = files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : '';
  return [{ sentence: `${what}: ${files.slice(0, MOST_NAMED).join(', ')}${more}.` }];
}

/** Where nothing was kept of the code, nothing can be said; what the program wrote itself is no code. */
async function changedCode(
  earlier: RunFolder,
  settings: Pick<CodeSettings, 'git'>,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const resolved = readResolved(earlier);
  const { createdAt, outputs } = readRequest(earlier);
  if (!resolved?.code?.root) return [];
  const { root } = resolved.code;
  try {
    const git = openGit(settings, variables);
    const changed = await changedSince(git, resolved.code, new Date(createdAt));
    const written = new Set(outputs.flatMap((pattern) => matchFiles(pattern, resolved.cwd)));
    return (changed ?? []).filter((file) => !written.has(path.join(root, file)));
  } catch {
    return []; // no git, or no repository any more: that is no reason not to go on
  }
}

function changedConfigs(earlier: RunFolder, { workspace, configs }: RunRequest): string[] {
  return configs
    .filter(({ file, copy }) => {
      const kept = copy === null ? undefined : readIfThere(earlier.at('params', copy));
      return readIfThere(path.resolve(workspace, file)) !== kept;
    })
    .map(({ file }) => file);
}

function changedInputs(earlier: RunFolder): string[] {
  const { inputs = [], cwd = '' } = readResolved(earlier) ?? {};
  return inputs
    .filter(({ path: file, bytes, modifiedAt }) => {
      const stat = fs.statSync(path.resolve(cwd, file), { throwIfNoEntry: false });
      return stat?.size !== bytes || stat.mtime.toISOString() !== modifiedAt;
    })
    .map(({ path: file }) => file);
}
