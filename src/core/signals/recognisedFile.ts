/**
 * `recognised.jsonl`: what was found out about a program that does not say it, in the lines of signals. Nobody else writes
 * it, so that what a runner wrote and did not remember can be taken back by the next one.
 */

import fs from 'node:fs';
import { messageOf } from '../../base/errors.ts';
import { appendLine, statIfThere } from '../../base/files.ts';
import { isoTime } from '../../base/time.ts';
import type { SignalLine } from './line.ts';

const MOST_LINES_AT_ONCE = 20_000;
/** No record is worth more of the disk; after that only the way of progress is kept. */
const MOST_BYTES = 256 << 20;

export class RecognisedFile {
  private waiting: SignalLine[] = [];
  private leftOut = 0;
  private problem: string | undefined;

  /** Lines without a time were found just now. What cannot be written waits; why is thrown once. */
  append(file: string, lines: readonly SignalLine[], nowMs: number): void {
    const time = isoTime(nowMs);
    const timed = lines.map((line) => ({ ...line, time: line.time ?? time }));
    const all = sizeOf(file) > MOST_BYTES ? timed.filter(({ metric }) => !metric) : timed;
    this.waiting = [...this.waiting, ...all].slice(-MOST_LINES_AT_ONCE);
    this.leftOut += timed.length - all.length;
    if (this.waiting.length === 0) return;
    try {
      appendLine(file, this.waiting.map((line) => JSON.stringify(line)).join('\n'));
      this.waiting = [];
      this.problem = undefined;
    } catch (error) {
      const isKnown = this.problem === messageOf(error);
      this.problem = messageOf(error);
      if (!isKnown) throw error;
    }
  }

  get hasWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** What has to be said at the end. */
  notes(): SignalLine[] {
    if (this.leftOut === 0) return [];
    const message = `There are too many values in log and files to keep all of them. Left out: ${this.leftOut}.`;
    return [{ message, level: 'warning', source: 'log' }];
  }
}

/** Takes back what came behind the first so many bytes. */
export function cutTo(file: string, bytes: number): void {
  if (sizeOf(file) > bytes) fs.truncateSync(file, bytes);
}

export function sizeOf(file: string): number {
  return statIfThere(file)?.size ?? 0;
}
