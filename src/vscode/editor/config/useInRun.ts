/** From a `.cfg` file to a run of it: by a parameter file that names it, one that shall, or a new one. */

import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../base/errors.ts';
import { labelText } from '../../../base/markdown.ts';
import { addedConfig, configName, namedConfigs } from '../../../core/config/assist/namedConfigs.ts';
import { readSource, readSourceText } from '../../../core/params/source.ts';
import type { Workspaces } from '../../host/workspaces.ts';
import { COMMANDS } from '../../ids.ts';
import { findParameterFiles } from '../../input/parameterFiles.ts';
import { editsOf } from '../findings.ts';

const { l10n } = vscode;

interface Choice extends vscode.QuickPickItem {
  readonly act?: () => Promise<unknown>;
}

export async function useInRun(config: string, workspaces: Workspaces): Promise<void> {
  const options = {
    title: l10n.t('Use {0} in a run', path.basename(config)),
    placeHolder: l10n.t('Which parameter file?'),
    matchOnDetail: true,
  };
  const chosen = await vscode.window.showQuickPick(choicesFor(config, workspaces), options);
  await chosen?.act?.();
}

async function choicesFor(config: string, workspaces: Workspaces): Promise<Choice[]> {
  const files = (await findParameterFiles(workspaces)).map(({ fsPath }) => fsPath);
  const named = await Promise.all(files.map((file) => namesIt(file, config)));
  const using = files.filter((_file, index) => named[index]);
  const others = files.filter((file) => !using.includes(file));
  const create = {
    label: `$(new-file) ${l10n.t('Create a Parameter File…')}`,
    act: () => createFor(config),
  };
  return [
    ...group(l10n.t('use it: run'), using, 'play', (file) =>
      vscode.commands.executeCommand(COMMANDS.start, file),
    ),
    ...group(l10n.t('do not use it yet: add it'), others, 'add', (file) => addTo(file, config)),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    create,
  ];
}

function group(
  label: string,
  files: readonly string[],
  icon: string,
  act: (file: string) => PromiseLike<unknown>,
): Choice[] {
  const items = files.map((file) => ({
    label: `$(${icon}) ${labelText(path.basename(file))}`,
    ...folderText(file),
    act: async () => act(file),
  }));
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** Of a file at the top of its workspace there is nothing to tell. */
function folderText(file: string): { readonly detail?: string } {
  const relative = vscode.workspace.asRelativePath(file);
  return relative === path.basename(file) ? {} : { detail: labelText(path.dirname(relative)) };
}

/** A file that cannot be read names nothing; what is wrong with it is told where it is open. */
async function namesIt(file: string, config: string): Promise<boolean> {
  try {
    return namedConfigs((await readSource(file, readSourceText(file))).value, file).includes(config);
  } catch {
    return false;
  }
}

/** The parameter file is shown with the change in it, to be saved or undone. */
async function addTo(file: string, config: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const name = configName(file, config);
  const edits = addedConfig(document.getText(), path.extname(file), name);
  await vscode.window.showTextDocument(document);
  if (!edits) {
    throw new AppError('unsupported', l10n.t('{0} has to be added by hand.', name), {
      hint: l10n.t('Write it into "configs" of this file.'),
    });
  }
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, editsOf(document, edits));
  await vscode.workspace.applyEdit(edit);
}

/** Beside the `.cfg` file, open with the cursor where its command has to be written. */
async function createFor(config: string): Promise<void> {
  const { dir, name } = path.parse(config);
  let file = path.join(dir, `${name}.run.json`);
  for (let number = 2; fs.existsSync(file); number++) file = path.join(dir, `${name}-${number}.run.json`);
  const uri = vscode.Uri.file(file).with({ scheme: 'untitled' });
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  const snippet = new vscode.SnippetString()
    .appendText('{\n  "command": ["python", "')
    .appendPlaceholder('experiment.py')
    .appendText(`"],\n  "configs": [${JSON.stringify(configName(file, config))}]\n}\n`);
  await editor.insertSnippet(snippet, new vscode.Position(0, 0));
}
