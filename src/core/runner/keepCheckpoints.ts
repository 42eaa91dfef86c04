/** What the runner removes of the checkpoints of its run: by the keep policy, and what is asked for. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { monthOf } from '../../base/ids.ts';
import {
  dropCheckpoints,
  finishFolders,
  goingOf,
  leftOver,
  planPrune,
  type Removal,
} from '../checkpoints/prune.ts';
import { readAnnotations } from '../run/annotations.ts';
import type { Checkpoint, KeepPolicy } from '../run/checkpoints.ts';
import { isTextList } from '../run/fieldShapes.ts';
import { RunFolder } from '../run/folder.ts';
import type { ControlRequest } from '../run/model.ts';
import { type CheckpointView, checkpointViews } from '../run/view.ts';
import type { Session } from './session.ts';

const POLICY = 'the keep policy';

/** After each new one. Nothing is removed of which the file does not say that it may be. */
export function keepAsAsked(session: Session): void {
  const { folder, request } = session;
  const { keep } = request.checkpoints;
  const { fates } = planPrune(runsBeside(folder), folder, viewsOf(session), {
    ...{ policy: keep, isLive: true, isAutomatic: true },
  });
  remove(session, recorded(session, goingOf(fates)), {
    ...{ by: POLICY, why: whyOf(keep), outside: keep.outside === true },
  });
}

/** What a runner before this one recorded as removed and came no further. */
export function finishRemoving(session: Session): void {
  finishFolders(session.folder, session.before);
  const left = leftOver(session.folder, session.before);
  remove(session, left, { by: POLICY, why: 'it was to be removed before', outside: false });
}

/** Gives what removes those that a person chose; throws a sentence where the run needs all of them. */
export function pruneAsk(session: Session, { paths, by }: ControlRequest): () => void {
  if (!Array.isArray(paths) || !isTextList(paths)) {
    throw new AppError('invalid', 'The request names no checkpoints.');
  }
  const wanted = new Set(paths);
  // Who names a checkpoint that is pinned or tagged means it.
  const views = viewsOf(session).map((each) => ({ ...each, isPinned: false, tags: [] }));
  const { fates } = planPrune(runsBeside(session.folder), session.folder, views, {
    ...{ policy: { last: 0, best: null, everySteps: null }, isLive: true },
  });
  const chosen = fates.filter(({ checkpoint }) => wanted.has(checkpoint.path));
  const going = goingOf(chosen);
  if (going.length > 0) {
    // In their own words: of one that cannot be removed the record is as before.
    const own = session.state.checkpoints.filter((each) =>
      going.some(({ path: name }) => name === each.path),
    );
    return () => remove(session, own, { by: String(by), why: 'asked for', outside: false });
  }
  const why = chosen[0]?.why;
  throw new AppError('refused', why ? `The checkpoint stays: it is ${why}.` : 'There is no such checkpoint.');
}

function remove(
  session: Session,
  checkpoints: readonly Checkpoint[],
  how: Pick<Removal, 'by' | 'why' | 'outside'>,
): void {
  if (checkpoints.length === 0) return;
  const { kept } = dropCheckpoints(session.folder, checkpoints, {
    ...how,
    pruned: (data) => session.record('pruned', data),
    restored: (data) => session.record('checkpoint', data),
  });
  for (const { path: name, message } of kept) session.log.warn(`${name} is not removed: ${message}`);
}

/** As they are in the record: of one that cannot be removed that is said again. */
function recorded({ state }: Session, views: readonly CheckpointView[]): Checkpoint[] {
  const names = new Set(views.map((each) => each.path));
  return state.checkpoints.filter((each) => names.has(each.path));
}

function viewsOf({ state, folder }: Session): CheckpointView[] {
  return checkpointViews(state, readAnnotations(folder)) ?? [];
}

/** The other runs of the workspace. */
function runsBeside(folder: RunFolder): { run: (id: string) => RunFolder } {
  const runs = path.dirname(path.dirname(folder.root));
  return { run: (id) => new RunFolder(path.join(runs, monthOf(id), id)) };
}

function whyOf({ last, best, everySteps }: KeepPolicy): string {
  const parts = [
    last === null ? '' : `the newest ${last} are kept`,
    best ? `the best ${best.count} by ${best.metric}` : '',
    everySteps === null ? '' : `each ${everySteps} steps one`,
  ];
  return parts.filter(Boolean).join(', ');
}
