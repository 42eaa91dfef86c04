/** Going on from a checkpoint, in words that every program says alike. */

import path from 'node:path';
import { shortId } from '../../base/ids.ts';
import type { Checkpoint, ResumesFrom } from './checkpoints.ts';

/** `step 4,000`; of one without a step the name of its file. */
export function checkpointName({ step, path: file }: Pick<Checkpoint, 'step' | 'path'>): string {
  return step === null ? path.posix.basename(file) : `step ${step.toLocaleString('en-US')}`;
}

/** `train @ step 40 (9a3f1c)`: the run that left the checkpoint, and which one it was. */
export function resumedFromText({ id, name, checkpoint }: ResumesFrom): string {
  return `${name} @ ${checkpointName(checkpoint)} (${shortId(id)})`;
}

/** `from step 40`: in a list, where the rest is to be seen. */
export function fromStepText({ checkpoint }: Pick<ResumesFrom, 'checkpoint'>): string {
  return `from ${checkpointName(checkpoint)}`;
}

/** `9a3f1c`: the runs that went on from this one; the newest is named last. */
export function resumedAsText(resumedBy: readonly string[]): string | null {
  return resumedBy.length === 0 ? null : resumedBy.map(shortId).join(', ');
}
