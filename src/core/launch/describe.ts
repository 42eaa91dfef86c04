/** What a request says, in words. */

import fs from 'node:fs';
import path from 'node:path';
import { shortCommit } from '../run/commit.ts';
import type { RunRequest } from '../run/model.ts';
import { pathWithin } from '../run/workspace.ts';
import type { CodeSettings } from '../settings/code.ts';
import { knownCode } from '../workflow/known.ts';
import { commitNamed, isFree, standText } from '../workflow/localClone.ts';

const LAUNCHERS: Readonly<Record<RunRequest['launcher']['program'], string>> = {
  cli: 'the terminal',
  vscode: 'VS Code',
  mcp: 'the MCP server',
  test: 'the test',
  runner: 'the earlier run',
};

/** Where the program's environment comes from: `login shell /bin/bash, python .venv/bin/python`. */
export function environmentText({
  baseEnvironment,
  launcher,
  workspace,
}: Pick<RunRequest, 'baseEnvironment' | 'launcher' | 'workspace'>): string {
  const { from, shell, interpreter, problem } = baseEnvironment;
  const parts = [from === 'login-shell' ? `login shell ${shell}` : `that of ${LAUNCHERS[launcher.program]}`];
  if (interpreter !== null) parts.push(`python ${pathWithin(workspace, interpreter)}`);
  return problem === null ? parts.join(', ') : `${parts.join(', ')} (${problem})`;
}

/** The folder that the program will run in; of code that is still to be got, what is known of it. */
export function placeText(request: Pick<RunRequest, 'cwd' | 'workflow' | 'workspace'>): string {
  const known = knownPlace(request);
  if (known !== undefined) return known;
  const { workflow, cwd } = request;
  return [askedCodeText(workflow), path.posix.join(workflow?.path ?? '.', cwd)]
    .filter((part) => part !== '.' && part !== '')
    .join(', ');
}

/** Whether it is known already that there is no such folder. */
export function isPlaceMissing(request: Pick<RunRequest, 'cwd' | 'workflow' | 'workspace'>): boolean {
  const known = knownPlace(request);
  return known !== undefined && !fs.existsSync(known);
}

/** Where the code would come from now, by what files tell: `in the cache, commit 0123456789`. */
export function sourceText({ workflow }: Pick<RunRequest, 'workflow'>, code: CodeSettings): string {
  if (workflow === null) return '';
  const { local, repository, ref, onOtherCommit } = workflow;
  if (local !== null && onOtherCommit !== 'checkout') {
    if (isFree(local)) return `it would be cloned to ${local}`;
    return `a clone of your own, at ${standText(local)}`;
  }
  const own = local !== null && ref !== null ? commitNamed(local, ref) : undefined;
  if (own !== undefined) return `in a folder of its own, from your clone, at ${shortCommit(own)}`;
  const known = repository === null ? undefined : knownCode(code, repository, ref);
  if (!known) return 'not in the cache: it would be fetched';
  const { commit, isCheckedOut } = known;
  if (commit === undefined) return 'in the cache; which commit that is, the server would be asked';
  return `in the cache, ${isCheckedOut ? 'ready at' : 'last seen at'} commit ${shortCommit(commit)}`;
}

/** `https://example.org/lab/stim.git at main` */
export function askedCodeText(workflow: RunRequest['workflow']): string {
  if (workflow === null) return '';
  const { repository, local, ref } = workflow;
  const where = local ?? repository ?? '';
  return `${where} at ${ref ?? (local === null ? 'its default branch' : 'where it stands')}`;
}

function knownPlace({ workspace, cwd, workflow }: Pick<RunRequest, 'cwd' | 'workflow' | 'workspace'>) {
  if (workflow === null) return path.resolve(workspace, cwd);
  return path.isAbsolute(cwd) ? cwd : undefined;
}
