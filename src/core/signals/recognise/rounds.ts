/** The words for the rounds that programs count, and how a counted round is said as progress. */

import type { ProgressWords } from '../line.ts';
import type { Epoch, LogState } from './found.ts';

const OUTER = 'epoch|generation|round|trial|episode|fold|block|sweep';
const INNER = 'step|iter|iteration|batch';
export const ROUND_WORDS = `${OUTER}|${INNER}`;

export function isOuter(word: string): boolean {
  return OUTER.split('|').includes(word);
}

/** `Epochs` and `EPOCH` are one task. */
export function taskOf(word: string): string {
  return word.toLowerCase().replace(/s$/, '');
}

/** The epoch that goes on: those before it are done. Some programs count from 0. */
export function epochGoingOn({ task, number, total }: Epoch, first: number): ProgressWords {
  return { task, done: Math.max(0, number - first), total };
}

/** What is done inside of the epoch that was named last. */
export function insideEpoch(log: LogState, inner: ProgressWords, first: number): readonly ProgressWords[] {
  const { epoch } = log;
  return epoch ? [epochGoingOn(epoch, first), { ...inner, parent: epoch.task }] : [inner];
}
