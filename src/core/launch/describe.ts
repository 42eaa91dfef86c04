/** What a request says, in words. */

import type { RunRequest } from '../run/model.ts';
import { pathWithin } from '../run/workspace.ts';

const LAUNCHERS: Readonly<Record<RunRequest['launcher']['program'], string>> = {
  cli: 'the terminal',
  vscode: 'VS Code',
  mcp: 'the MCP server',
  test: 'the test',
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
