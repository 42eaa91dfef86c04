/** The checkpoints of a run as its page lists them, and what its page may have done with one. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import type { RunTime } from '../../core/run/runTime.ts';
import type { CheckpointView } from '../../core/run/view.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import type { CheckpointAct, CheckpointList } from '../../protocol/leftBehind.ts';
import { COMMANDS } from '../ids.ts';
import { canBeAsked, newestFirst } from '../views/checkpointText.ts';
import type { CheckpointNode, RunNode } from '../views/runNodes.ts';
import { type GoneOn, resumedFrom } from './related.ts';

export interface CheckpointFacts {
  readonly row: RunRow;
  readonly time: RunTime | undefined;
  readonly later: readonly GoneOn[];
  readonly isTrusted: boolean;
}

export function checkpointList({ row, time, later, isTrusted }: CheckpointFacts): CheckpointList {
  const { view, isLive } = row;
  const checkpoints = newestFirst(view);
  const isHere = isTrusted && view.reason !== 'elsewhere';
  return {
    rows: checkpoints.map((checkpoint) => ({
      ...checkpoint,
      at: placeOf(checkpoint, time),
      resumedBy: resumedFrom(checkpoint.path, later),
    })),
    newestGood: checkpoints.find(({ good, isPruned }) => !isPruned && good !== false)?.path ?? null,
    can: {
      resume: isHere && !isLive,
      change: isHere,
      askNow: isTrusted && canBeAsked(row),
    },
  };
}

/** Its time is that of a clock on the wall. */
function placeOf({ time }: CheckpointView, run: RunTime | undefined): number | null {
  const at = run ? Date.parse(time) - run.start.time : Number.NaN;
  return Number.isFinite(at) ? Math.max(0, at) : null;
}

const COMMAND_OF: { readonly [A in CheckpointAct]: string } = {
  resume: COMMANDS.resumeFrom,
  verify: COMMANDS.verifyCheckpoint,
  pin: COMMANDS.pinCheckpoint,
  unpin: COMMANDS.unpinCheckpoint,
  reveal: COMMANDS.revealCheckpoint,
  delete: COMMANDS.deleteCheckpoint,
};

/** As from the tree: the command asks for trust, and for a yes where something would be lost. */
export async function actOn(run: RunNode, { view }: RunRow, path: string, act: CheckpointAct): Promise<void> {
  if (!view.checkpoints?.some((checkpoint) => checkpoint.path === path))
    throw new AppError('not-found', vscode.l10n.t('This run has no such checkpoint any more.'));
  const node: CheckpointNode = { kind: 'checkpoint', run, path };
  await vscode.commands.executeCommand(COMMAND_OF[act], node);
}
