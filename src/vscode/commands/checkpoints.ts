/** What can be done with the checkpoints of runs. Looking at them needs no trust, everything else does. */

import fs from 'node:fs';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { shownText } from '../../base/names.ts';
import { userName } from '../../base/userFolders.ts';
import { type OfRun, pinCheckpoint, verifyCheckpoint } from '../../core/checkpoints/ofRun.ts';
import { placeOf } from '../../core/checkpoints/place.ts';
import type { CheckpointVerdict } from '../../core/checkpoints/verify.ts';
import { checkpointComparison } from '../editor/checkpointComparison.ts';
import { revealPlace } from '../host/revealPlace.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import type { CheckpointOf, CheckpointQuestion } from '../input/pickCheckpoint.ts';
import { CheckpointPick, noneThere } from '../input/pickCheckpoint.ts';
import { checkpointName } from '../views/checkpointText.ts';
import type { RunNode } from '../views/runNodes.ts';
import { rowOf } from '../views/runNodes.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;

export function checkpointCommands({ pickRun, documents }: Services) {
  const pick = new CheckpointPick(pickRun);
  const onEach =
    (question: CheckpointQuestion, does: (all: readonly CheckpointOf[]) => unknown) =>
    async (target: unknown, selected: unknown) => {
      requireTrust();
      const all = await pick.several(target, selected, question);
      if (all.length > 0) await does(all);
    };
  const pinTo = (isPinned: boolean) => (all: readonly CheckpointOf[]) => {
    for (const { run, checkpoint } of all) pinCheckpoint(ofRun(run), checkpoint.path, isPinned);
  };
  return {
    [COMMANDS.verifyCheckpoint]: onEach(VERIFY, verify),
    [COMMANDS.pinCheckpoint]: onEach(PIN, pinTo(true)),
    [COMMANDS.unpinCheckpoint]: onEach(UNPIN, pinTo(false)),
    [COMMANDS.revealCheckpoint]: async (target: unknown) => {
      const found = await pick.one(target, REVEAL);
      if (found) await reveal(found);
    },
    [COMMANDS.compareCheckpoints]: async (target: unknown) => {
      const one = await pick.one(target, COMPARE);
      const other = one && (await otherOf(one, pick));
      if (!other) return;
      const title = l10n.t('{0} and {1}', checkpointName(one.checkpoint), checkpointName(other.checkpoint));
      await documents.showText(title, checkpointComparison(one, other));
    },
    [COMMANDS.verifyCheckpoints]: async (target: unknown) => {
      requireTrust();
      const question = l10n.t('Verify the checkpoints of which run?');
      const run = await pickRun.one(target, question, ({ view }) => view.checkpoints !== null);
      if (!run) return;
      const row = await rowOf(run);
      const there = (row.view.checkpoints ?? []).filter(({ isPruned }) => !isPruned);
      if (there.length === 0) throw noneThere();
      await verify(there.map((checkpoint) => ({ run, row, checkpoint })));
    },
  };
}

const VERIFY = { ofRun: l10n.t('Verify a checkpoint of which run?'), of: l10n.t('Verify which checkpoint?') };
const PIN: CheckpointQuestion = {
  ofRun: l10n.t('Pin a checkpoint of which run?'),
  of: l10n.t('Pin which checkpoint?'),
  fits: ({ isPruned, isPinned }) => !isPruned && !isPinned,
};
const UNPIN: CheckpointQuestion = {
  ofRun: l10n.t('Unpin a checkpoint of which run?'),
  of: l10n.t('Unpin which checkpoint?'),
  fits: ({ isPruned, isPinned }) => !isPruned && isPinned,
};
const REVEAL = { ofRun: l10n.t('Reveal a checkpoint of which run?'), of: l10n.t('Reveal which checkpoint?') };
const COMPARE: CheckpointQuestion = {
  ofRun: l10n.t('Compare a checkpoint of which run?'),
  of: l10n.t('Compare which checkpoint?'),
  fits: () => true,
};

export function ofRun({ workspace, id }: RunNode): OfRun {
  return { workspace: workspace.workspace, folder: workspace.workspace.run(id), by: userName() };
}

/** Reads all of them, which may take long; what is wrong with the first that is damaged is told. */
async function verify(all: readonly CheckpointOf[]): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: l10n.t('Verifying checkpoints …'),
  };
  const verdicts = await vscode.window.withProgress(options, async (progress, cancelled) => {
    const stop = new AbortController();
    cancelled.onCancellationRequested(() => stop.abort());
    const found: { readonly of: CheckpointOf; readonly verdict: CheckpointVerdict }[] = [];
    for (const of of all) {
      progress.report({ message: checkpointName(of.checkpoint), increment: 100 / all.length });
      found.push({ of, verdict: await verifyCheckpoint(ofRun(of.run), of.checkpoint, stop.signal) });
    }
    return found;
  });
  const bad = verdicts.filter(({ verdict }) => verdict.outcome !== 'good');
  const [first, ...more] = bad;
  if (first) throw damaged(first.of, first.verdict, more.length);
  const [only] = all;
  void vscode.window.showInformationMessage(
    all.length === 1 && only
      ? l10n.t('The checkpoint of {0} is as it was saved.', checkpointName(only.checkpoint))
      : l10n.t('All {0} checkpoints are as they were saved.', all.length),
  );
}

function damaged({ checkpoint, row }: CheckpointOf, verdict: CheckpointVerdict, more: number): AppError {
  const [finding] = verdict.findings;
  const name = checkpointName(checkpoint);
  const what = finding ? `${finding.where}: ${finding.message}` : verdict.outcome;
  const others = more === 0 ? '' : ` ${l10n.t('And {0} more.', more)}`;
  const before = row.view.checkpoints?.findLast(
    ({ path, good, isPruned, time }) =>
      path !== checkpoint.path && good !== false && !isPruned && time < checkpoint.time,
  );
  return new AppError(
    'damaged',
    l10n.t('The checkpoint of {0} cannot be relied on: {1}.', name, shownText(what)) + others,
    before && { hint: l10n.t('The one before it is that of {0}.', checkpointName(before)) },
  );
}

async function reveal({ row: { folder }, checkpoint }: CheckpointOf): Promise<void> {
  const place = placeOf(folder, checkpoint.path);
  if (!fs.existsSync(place)) {
    throw new AppError('not-found', l10n.t('The file {0} is no longer there.', shownText(checkpoint.path)));
  }
  await revealPlace(place);
}

/** Another one of the same run, or of any other. */
function otherOf({ run, checkpoint }: CheckpointOf, pick: CheckpointPick) {
  return pick.one(run, {
    ofRun: l10n.t('Compare it with a checkpoint of which run?'),
    of: l10n.t('Compare it with which checkpoint?'),
    fits: ({ path, sha256 }) => path !== checkpoint.path || sha256 !== checkpoint.sha256,
    elsewhere: l10n.t('One of another run…'),
  });
}
