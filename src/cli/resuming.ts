/** `run --from-checkpoint`: a bundle of its own, for it reads checkpoints, compares code and plans in two ways. */

import { AppError } from '../base/errors.ts';
import type { OpenWorkspace } from '../core/core.ts';
import type { Plan } from '../core/launch/plan.ts';
import { planResume } from '../core/launch/resume.ts';
import { type ChangedAsk, changedBase } from '../core/launch/resumeChanged.ts';
import type { RunFolder } from '../core/run/folder.ts';
import type { RunStore } from '../core/store/store.ts';

export interface CheckpointAsk extends ChangedAsk {
  /** `ID` or `ID:STEP` */
  readonly reference: string;
  readonly isDry: boolean | undefined;
  readonly isAgreed: boolean | undefined;
}

export async function planFromCheckpoint(
  open: OpenWorkspace,
  id: string,
  { reference, isDry, isAgreed, ...ask }: CheckpointAsk,
): Promise<Plan> {
  const { folder, wanted } = findCheckpoint(open.store, reference);
  await open.attend(folder);
  return planResume(open, id, folder, {
    ...ask,
    ...{ wanted, isDry, isAgreed, by: 'person' },
    meant: ask.overrides.map(({ key }) => key),
    base: changedBase(open, id, folder, ask),
  });
}

/** No more are looked at. */
const MOST_COLONS = 8;

/** Names of runs may hold colons as well: the whole text may be one, else the shortest beginning that is counts. */
function findCheckpoint(
  store: RunStore,
  reference: string,
): { readonly folder: RunFolder; readonly wanted: string | undefined } {
  const colons = [...reference.matchAll(/:/g)].slice(0, MOST_COLONS).map(({ index }) => index);
  let problem: unknown;
  for (const at of [reference.length, ...colons]) {
    const wanted = reference.slice(at + 1).trim() || undefined;
    try {
      return { folder: store.find(reference.slice(0, at)), wanted };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problem = error;
      if (error.code === 'ambiguous') break;
    }
  }
  throw problem;
}
