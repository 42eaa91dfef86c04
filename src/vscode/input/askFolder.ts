/** Where something new goes: a folder that is there, and the name of one in it that is not. */

import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { labelText } from '../../base/markdown.ts';
import { safeName } from '../../base/names.ts';
import { type Answer, choose, enter, type Frame } from './steps.ts';

const { l10n } = vscode;

interface PlaceItem extends vscode.QuickPickItem {
  readonly place?: string;
}

/** The folders of this window come first; undefined when the person changed their mind. */
export async function askParent(
  frame: Frame,
  { title, openLabel }: { readonly title: string; readonly openLabel: string },
): Promise<Answer<string>> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const items: PlaceItem[] = [
    ...folders.map(({ name, uri }) => ({
      ...{ label: `$(folder) ${labelText(name)}`, description: labelText(uri.fsPath), place: uri.fsPath },
    })),
    { label: `$(folder-opened) ${l10n.t('Choose Another Folder…')}` },
  ];
  const answer = await choose(frame, { items, active: items[0], placeholder: title });
  if (typeof answer !== 'object') return answer;
  const { place } = answer.value.item;
  if (place !== undefined) return { value: place };
  const options = { canSelectFolders: true, canSelectFiles: false, title, openLabel };
  const chosen = (await vscode.window.showOpenDialog(options))?.[0]?.fsPath;
  return chosen === undefined ? undefined : { value: chosen };
}

/** The name of a folder to be made; one that is there already is not accepted, unless it is empty. */
export function askNewFolder(frame: Frame, parent: string, suggested: string): Promise<Answer<string>> {
  return enter(frame, {
    value: safeName(suggested),
    prompt: l10n.t('Name of the new folder in {0}', labelText(parent)),
    check: (name) => {
      if (name !== safeName(name)) return l10n.t('A folder cannot be called so: try {0}.', safeName(name));
      return isTaken(path.join(parent, name))
        ? l10n.t('{0} exists already in this folder.', name)
        : undefined;
    },
  });
}

function isTaken(folder: string): boolean {
  try {
    return fs.readdirSync(folder).length > 0;
  } catch {
    return fs.lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
  }
}
