/** Asking a live run for a checkpoint, and removing those that are not needed: seen first, and confirmed. */

import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import { userName } from '../../base/userFolders.ts';
import { goingOf, type PrunePlan, planPrune, type Removed } from '../../core/checkpoints/prune.ts';
import { readRequest } from '../../core/run/folder.ts';
import { isFinal } from '../../core/run/model.ts';
import { removeCheckpoints } from '../../core/store/checkpoints.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { checkpointRun } from '../../core/store/steer.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS, VIEWS } from '../ids.ts';
import { type CheckpointOf, CheckpointPick, itemOf, noneThere } from '../input/pickCheckpoint.ts';
import { canBeAsked, checkpointFacts, checkpointName } from '../views/checkpointText.ts';
import { type RunNode, rowOf } from '../views/runNodes.ts';
import { ofRun } from './checkpoints.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;

export function pruneCommands({ pickRun }: Services) {
  const pick = new CheckpointPick(pickRun);
  return {
    [COMMANDS.checkpointNow]: async (target: unknown) => {
      requireTrust();
      const question = l10n.t('Ask which run for a checkpoint?');
      const run = await pickRun.one(target, question, canBeAsked);
      if (run) await askForOne(run);
    },
    [COMMANDS.deleteCheckpoint]: async (target: unknown, selected: unknown) => {
      requireTrust();
      const all = await pick.several(target, selected, {
        ofRun: l10n.t('Delete a checkpoint of which run?'),
        of: l10n.t('Delete which checkpoint?'),
      });
      if (all.length > 0 && (await isSure(all))) await remove(all);
    },
    [COMMANDS.pruneCheckpoints]: async (target: unknown) => {
      requireTrust();
      const question = l10n.t('Prune the checkpoints of which run?');
      const run = await pickRun.one(target, question, ({ view }) => view.checkpoints !== null);
      if (run) await prune(run);
    },
  };
}

/** The program answers when it comes to where it can write one. */
async function askForOne({ workspace, id }: RunNode): Promise<void> {
  const folder = workspace.workspace.run(id);
  const made = await vscode.window.withProgress({ location: { viewId: VIEWS.runs } }, () =>
    checkpointRun(folder, workspace, { by: userName() }),
  );
  if (made.checkpoint) {
    const said = l10n.t('Saved the checkpoint of {0}.', checkpointName(made.checkpoint));
    vscode.window.setStatusBarMessage(`$(save) ${said}`, 5000);
    return;
  }
  throw new AppError('timeout', l10n.t('The run was asked, and has left no checkpoint yet.'), {
    hint: l10n.t(
      'A program answers where it looks at checkpoint_due() of its client, or at the signal that "checkpoints.signal" names.',
    ),
  });
}

async function isSure(all: readonly CheckpointOf[]): Promise<boolean> {
  const bytes = formatBytes(all.reduce((sum, { checkpoint }) => sum + checkpoint.bytes, 0));
  const [first] = all;
  const question =
    all.length === 1 && first
      ? l10n.t(
          'Delete the checkpoint of {0} ({1}) of the run "{2}"?',
          ...[checkpointName(first.checkpoint), bytes, shownText(first.row.view.name)],
        )
      : l10n.t('Delete {0} checkpoints ({1})?', all.length, bytes);
  const yes = l10n.t('Delete');
  const options = { modal: true, detail: detailOf(all) };
  return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
}

function detailOf(all: readonly CheckpointOf[]): string {
  const isOne = all.length === 1;
  if (!all.some(({ checkpoint }) => checkpoint.isPinned)) {
    return isOne ? l10n.t('You cannot take this back. The record keeps that it was there.') : NO_WAY_BACK;
  }
  return isOne
    ? l10n.t('It is pinned. You cannot take this back.')
    : l10n.t('A pinned one is among them. You cannot take this back.');
}

const NO_WAY_BACK = l10n.t('You cannot take this back. The record keeps that they were there.');

/** What the person has seen and confirmed, also where it lies outside of the run folder. */
async function remove(all: readonly CheckpointOf[]): Promise<void> {
  const runs = new Map(all.map(({ run }) => [run.id, run]));
  for (const run of runs.values()) {
    const paths = all.flatMap((each) => (each.run.id === run.id ? [each.checkpoint.path] : []));
    tellKept(await removed(run, paths, paths.some(path.isAbsolute)));
  }
}

function removed(run: RunNode, paths: readonly string[], outside: boolean): Promise<Removed> {
  return removeCheckpoints(ofRun(run), run.workspace, { paths, why: 'asked for', outside });
}

function tellKept({ kept }: Removed): void {
  const [first, ...more] = kept;
  if (!first) return;
  const others = more.length === 0 ? '' : ` ${l10n.t('And {0} more.', more.length)}`;
  throw new AppError('refused', `${shownText(first.path)}: ${shownText(first.message)}${others}`);
}

/** What would go stands first, each ticked and with why; what stays, below. */
async function prune(run: RunNode): Promise<void> {
  const row = await rowOf(run);
  const { keep } = readRequest(row.folder).checkpoints;
  const plan = planPrune(run.workspace.workspace, row.folder, row.view.checkpoints, {
    ...{ policy: keep, isLive: !isFinal(row.view.status) },
  });
  if (goingOf(plan.fates).length === 0) return tellAllStay(plan, row);
  const chosen = await choose(plan, row);
  if (!chosen || chosen.length === 0) return;
  const bytes = chosen.reduce((sum, each) => sum + each.bytes, 0);
  const question =
    chosen.length === 1
      ? l10n.t('Remove one checkpoint ({0}) of the run "{1}"?', formatBytes(bytes), shownText(row.view.name))
      : l10n.t(
          'Remove {0} checkpoints ({1}) of the run "{2}"?',
          ...[chosen.length, formatBytes(bytes), shownText(row.view.name)],
        );
  const yes = l10n.t('Remove');
  const options = { modal: true, detail: NO_WAY_BACK };
  if ((await vscode.window.showWarningMessage(question, options, yes)) !== yes) return;
  const paths = chosen.map((each) => each.path);
  const done = await removed(run, paths, keep.outside === true && paths.some(path.isAbsolute));
  tellKept(done);
  const size = formatBytes(bytes);
  const said =
    done.removed.length === 1
      ? l10n.t('Removed one checkpoint, {0}.', size)
      : l10n.t('Removed {0} checkpoints, {1}.', done.removed.length, size);
  vscode.window.setStatusBarMessage(`$(trash) ${said}`, 5000);
}

function tellAllStay({ fates }: PrunePlan, { view }: RunRow): void {
  const name = shownText(view.name);
  const [first] = fates;
  if (!first) throw noneThere();
  void vscode.window.showInformationMessage(
    fates.length === 1
      ? l10n.t('The only checkpoint of "{0}" stays: {1}.', name, first.why)
      : l10n.t('All {0} checkpoints of "{1}" stay: {2}.', fates.length, name, first.why),
  );
}

async function choose({ fates, bytes }: PrunePlan, { view }: RunRow) {
  const items = fates.toReversed().map(({ checkpoint, stays, why }) => {
    const facts = checkpointFacts({ ...checkpoint, good: null, isPinned: false });
    return { ...itemOf(checkpoint), description: `${shownText(why)} · ${facts}`, picked: !stays, stays };
  });
  const going = items.filter(({ stays }) => !stays);
  const picked = await vscode.window.showQuickPick(going, {
    canPickMany: true,
    title: l10n.t(
      'Prune {0}: {1} of {2} checkpoints, {3}',
      ...[shownText(view.name), going.length, items.length, formatBytes(bytes)],
    ),
    placeHolder: l10n.t('What is ticked is removed; you are asked once more.'),
    matchOnDescription: true,
  });
  return picked?.map(({ checkpoint }) => checkpoint);
}
