/** Notes, tags, names, and the way to the trash. */

import * as vscode from 'vscode';
import { AppError, messageOf } from '../../base/errors.ts';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import { userName } from '../../base/userFolders.ts';
import { annotate } from '../../core/run/annotations.ts';
import { folderSize } from '../../core/store/folderSize.ts';
import { trashRun } from '../../core/store/trash.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import { type RunNode, rowOf } from '../views/runNodes.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;

export function annotateCommands({ pickRun }: Services) {
  const folderOf = ({ workspace, id }: RunNode) => workspace.workspace.run(id);
  const nameOf = async (run: RunNode) => shownText((await rowOf(run)).view.name);

  return {
    [COMMANDS.note]: async (target: unknown) => {
      requireTrust();
      const run = await pickRun.one(target, l10n.t('Add a note to which run?'));
      if (!run) return;
      const value = await vscode.window.showInputBox({
        title: l10n.t('Note on {0}', await nameOf(run)),
        placeHolder: l10n.t('What should be remembered of this run?'),
        validateInput: (text) => (text.trim() === '' ? l10n.t('A note needs some words.') : undefined),
      });
      if (value !== undefined)
        annotate(run.workspace.workspace, folderOf(run), userName(), { kind: 'note', value });
    },
    [COMMANDS.tag]: async (target: unknown, selected: unknown) => {
      requireTrust();
      const runs = await pickRun.several(target, selected, l10n.t('Edit the tags of which run?'));
      for (const run of runs.slice(0, 1)) await editTags(run, runs);
    },
    [COMMANDS.rename]: async (target: unknown) => {
      requireTrust();
      const run = await pickRun.one(target, l10n.t('Rename which run?'));
      if (!run) return;
      const { name } = (await rowOf(run)).view;
      const value = await vscode.window.showInputBox({
        title: l10n.t('Rename {0}', shownText(name)),
        value: name,
        validateInput: (text) => (text.trim() === '' ? l10n.t('A run needs a name.') : undefined),
      });
      if (value === undefined || value === name) return;
      annotate(run.workspace.workspace, folderOf(run), userName(), { kind: 'name', value });
    },
    [COMMANDS.remove]: async (target: unknown, selected: unknown) => {
      requireTrust();
      const runs = await pickRun.several(
        target,
        selected,
        l10n.t('Move which run to the trash?'),
        ({ isLive }) => !isLive,
      );
      if (runs.length > 0) await remove(runs, await nameOf(runs[0] as RunNode));
    },
  };
}

/** One line of words; what is missing afterwards is taken away. */
async function editTags(first: RunNode, runs: readonly RunNode[]): Promise<void> {
  const { tags } = (await rowOf(first)).view;
  const text = await vscode.window.showInputBox({
    title: runs.length > 1 ? l10n.t('Tags of {0} runs', runs.length) : l10n.t('Tags'),
    prompt: l10n.t('Separate them by commas.'),
    value: tags.join(', '),
  });
  if (text === undefined) return;
  const wanted = text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const value = {
    add: wanted.filter((tag) => !tags.includes(tag)),
    remove: tags.filter((tag) => !wanted.includes(tag)),
  };
  if (value.add.length === 0 && value.remove.length === 0) return;
  for (const { workspace, id } of runs) {
    annotate(workspace.workspace, workspace.workspace.run(id), userName(), { kind: 'tags', value });
  }
}

/** Asked once, with what it is and how large; from the trash it can be taken back. */
async function remove(runs: readonly RunNode[], name: string): Promise<void> {
  let size = 0;
  for (const { workspace, id } of runs) size += await folderSize(workspace.workspace.run(id).root);
  const question =
    runs.length === 1
      ? l10n.t('Move the run "{0}" ({1}) to the trash?', name, formatBytes(size))
      : l10n.t('Move {0} runs ({1}) to the trash?', runs.length, formatBytes(size));
  const move = l10n.t('Move to Trash');
  const places = new Set(runs.map(({ workspace }) => workspace.workspace.trash));
  const detail = l10n.t('They can be moved back from {0}.', [...places].join(', '));
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, move)) !== move) return;
  const failures: string[] = [];
  for (const { workspace, id } of runs) {
    try {
      trashRun(workspace.workspace, workspace.workspace.run(id));
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  if (failures.length > 0) throw new AppError('refused', failures.join(' '));
}
