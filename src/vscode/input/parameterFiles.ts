/** The parameter files of this window, found by their name, or by the patterns of the settings, when somebody asks for them. */

import * as vscode from 'vscode';
import type { Workspaces } from '../host/workspaces.ts';

const NAMES = '**/*.run.{json,jsonc,yaml,yml,toml}';
const LEFT_OUT = '**/{node_modules,.git,.venv,.runtrail}/**';
/** More could not be looked through in a list anyway. */
const LIMIT = 500;

export async function findParameterFiles(workspaces: Workspaces): Promise<vscode.Uri[]> {
  const named = workspaces.all.flatMap(({ root, workspace }) =>
    workspace.config.parameterFiles.map(
      (pattern) => new vscode.RelativePattern(root, pattern.includes('/') ? pattern : `**/${pattern}`),
    ),
  );
  const found = await Promise.all(
    [NAMES, ...named].map((pattern) => vscode.workspace.findFiles(pattern, LEFT_OUT, LIMIT)),
  );
  const files = new Map(found.flat().map((uri) => [uri.fsPath, uri]));
  return [...files.values()].sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
}
