/** Which checkpoint a run goes on from: the one that is asked for, or the newest that holds. A damaged one never is. */

import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { checkpointNamed, latestGood } from '../checkpoints/choose.ts';
import { type OfRun, verifyCheckpoint } from '../checkpoints/ofRun.ts';
import { type CheckpointVerdict, examineCheckpoint } from '../checkpoints/verify.ts';
import type { Ask } from '../params/load.ts';
import { readAnnotations } from '../run/annotations.ts';
import { type RunFolder, readState } from '../run/folder.ts';
import { checkpointName } from '../run/resumeWords.ts';
import { type CheckpointView, viewOf } from '../run/view.ts';

export interface Choosing {
  /** A step, a path or a name; undefined: the newest that holds. */
  readonly wanted?: string | undefined;
  /** What is found out of them is not written down. */
  readonly isDry?: boolean | undefined;
  /** Where there is somebody to ask whether the one before will do. */
  readonly ask?: Ask | undefined;
}

export interface ChosenCheckpoint {
  readonly checkpoint: CheckpointView;
  /** What a person should know of others that were passed over. */
  readonly notes: readonly string[];
}

/** All that a run left, in the order in which they were recorded. */
export function checkpointsOf(folder: RunFolder): readonly CheckpointView[] {
  return viewOf(readState(folder), folder.root, readAnnotations(folder)).checkpoints ?? [];
}

export async function chooseCheckpoint(of: OfRun, choosing: Choosing): Promise<ChosenCheckpoint> {
  const all = checkpointsOf(of.folder);
  const there = all.filter(({ isPruned }) => !isPruned);
  if (there.length === 0) throw nothingLeft(of.folder, all.length > 0);
  if (choosing.wanted === undefined) return newestThatHolds(of, there, choosing);
  const checkpoint = checkpointNamed(all, choosing.wanted);
  const problem = await problemOf(of, checkpoint, choosing);
  if (problem === undefined) return { checkpoint, notes: [] };
  return oneBefore(of, { checkpoint, problem, older: there.slice(0, there.indexOf(checkpoint)) }, choosing);
}

/** Why it cannot be gone on from. */
async function problemOf(
  of: OfRun,
  checkpoint: CheckpointView,
  { isDry }: Choosing,
): Promise<string | undefined> {
  const verdict = isDry
    ? await examineCheckpoint(of.folder, checkpoint)
    : await verifyCheckpoint(of, checkpoint);
  return verdict.outcome === 'good' ? undefined : WORDS[verdict.outcome](findingsText(verdict));
}

const WORDS: Readonly<Record<Exclude<CheckpointVerdict['outcome'], 'good'>, (findings: string) => string>> = {
  damaged: (findings) => `it is damaged: ${findings}.`,
  missing: (findings) => `${findings}.`,
  unreadable: (findings) => `it cannot be read: ${findings}.`,
};

const MOST_FINDINGS = 3;

function findingsText({ findings }: CheckpointVerdict): string {
  const shown = findings.slice(0, MOST_FINDINGS).map(({ where, message }) => `${where} ${message}`);
  return [...shown, ...(findings.length > MOST_FINDINGS ? ['…'] : [])].join('; ');
}

/** Going back as far as it takes. */
async function newestThatHolds(
  of: OfRun,
  there: readonly CheckpointView[],
  choosing: Choosing,
): Promise<ChosenCheckpoint> {
  const notes: string[] = [];
  // A disk that was away may be back: what once was found to be damaged is looked at again when nothing else is left.
  const others = there.filter(({ good }) => good === false).map((each) => ({ ...each, good: null }));
  for (const some of [there, others]) {
    let left: readonly CheckpointView[] = some;
    for (let one = latestGood(left); one; one = latestGood(left)) {
      const problem = await problemOf(of, one, choosing);
      if (problem === undefined) return { checkpoint: one, notes };
      notes.push(`Checkpoint ${checkpointName(one)} is passed over: ${problem}`);
      left = left.slice(0, left.indexOf(one));
    }
  }
  throw noneHolds(of.folder, notes);
}

interface Refused {
  readonly checkpoint: CheckpointView;
  readonly problem: string;
  readonly older: readonly CheckpointView[];
}

/** The key of the question. */
const ONE_BEFORE = 'checkpoint-before';

/** Where somebody can be asked, the one before is offered; else it is named. */
async function oneBefore(
  of: OfRun,
  { checkpoint, problem, older }: Refused,
  choosing: Choosing,
): Promise<ChosenCheckpoint> {
  const id = shortId(of.folder.id);
  const message = `Run ${id} cannot be gone on with from ${checkpointName(checkpoint)}: ${problem}`;
  const before = await newestThatHolds(of, older, choosing).catch(() => undefined);
  if (!before) throw new AppError('damaged', message, { hint: 'There is none before it that is whole.' });
  const name = checkpointName(before.checkpoint);
  const { step, path } = before.checkpoint;
  const refusal = new AppError('damaged', message, {
    hint: `The one before it, ${name}, is whole: --from-checkpoint ${id}:${step ?? path}`,
  });
  if (!choosing.ask) throw refusal;
  const choices = [
    { value: 'before', title: `Go on from ${name}, which is whole` },
    { value: 'cancel', title: 'Start nothing' },
  ];
  const answers = await choosing.ask([{ key: ONE_BEFORE, title: message, suggestion: undefined, choices }]);
  if (answers[ONE_BEFORE] !== 'before') throw refusal;
  return { checkpoint: before.checkpoint, notes: [message, ...before.notes] };
}

function noneHolds({ id }: RunFolder, notes: readonly string[]): AppError {
  return new AppError('damaged', [`No checkpoint of run ${shortId(id)} is whole.`, ...notes].join('\n'), {
    hint: 'Run it again from its start.',
  });
}

function nothingLeft({ id }: RunFolder, wereThere: boolean): AppError {
  const message = wereThere
    ? `All checkpoints of run ${shortId(id)} were removed.`
    : `Run ${shortId(id)} left no checkpoint.`;
  return new AppError('not-found', message, {
    hint: 'Run it again from its start. What a checkpoint is, "checkpoints" in the parameter file says, or the program itself.',
  });
}
