/** The parameter files of this window, found by their name when somebody asks for them. */

import * as vscode from 'vscode';

const NAMES = '**/*.run.{json,jsonc,yaml,yml,toml}';
const LEFT_OUT = '**/{node_modules,.git,.venv,.runtrail}/**';
/** More could not be looked through in a list anyway. */
const LIMIT = 500;

export async function findParameterFiles(): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(NAMES, LEFT_OUT, LIMIT);
  return found.sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
}
