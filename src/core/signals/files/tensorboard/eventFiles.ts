/** The event files of one folder, which is one run to TensorBoard: a program that starts again begins another file. */

import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../../../base/errors.ts';
import { openFile, readAt } from '../../../../base/files.ts';
import type { SaidNumber } from '../../../run/signals.ts';
import type { SignalLine } from '../../line.ts';
import type { Look, MetricFile } from '../metricFile.ts';
import { finiteOrWord } from '../row.ts';
import { type Event, readEvent } from './event.ts';
import { LARGEST_RECORD, readRecords } from './records.ts';

const SOURCE = 'file:tensorboard';

export class EventFile {
  readonly file: string;
  /** Why nothing more is read from it. */
  problem: string | undefined;
  private offset: number;

  /** From behind what was there before the program began. */
  constructor(file: string, offset = 0) {
    this.file = file;
    this.offset = offset;
  }

  /** What is new and whole; a record that is half written comes the next time. */
  read(limit: number): Event[] {
    if (this.problem !== undefined) return [];
    const fd = openFile(this.file);
    try {
      const left = fs.fstatSync(fd).size - this.offset;
      if (left <= 0) return [];
      const bytes = readAt(fd, this.offset, Math.min(left, Math.max(limit, 2 * LARGEST_RECORD)));
      const { records, taken, isBroken } = readRecords(bytes);
      this.offset += taken;
      if (isBroken) this.problem = `is damaged at byte ${this.offset}`;
      return records.flatMap((record) => this.event(record));
    } finally {
      fs.closeSync(fd);
    }
  }

  private event(record: Buffer): Event[] {
    try {
      return [readEvent(record)];
    } catch (error) {
      this.problem = `has a record that is none (${messageOf(error)})`;
      return [];
    }
  }
}

export class EventFolder implements MetricFile {
  /** The folder. */
  readonly file: string;
  private readonly files = new Map<string, EventFile>();
  private readonly told = new Set<string>();

  constructor(folder: string) {
    this.file = folder;
  }

  add(file: string, offset = 0): void {
    if (!this.files.has(file)) this.files.set(file, new EventFile(file, offset));
  }

  async read({ limit }: Look): Promise<SignalLine[]> {
    // In the order in which they were begun, which is in their names.
    const files = [...this.files.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
    const events = mergeStarts(files.map((file) => file.read(limit)));
    return [...events.flatMap((event) => linesOf(event)), ...files.flatMap((file) => this.problemOf(file))];
  }

  private problemOf({ file, problem }: EventFile): SignalLine[] {
    if (problem === undefined || this.told.has(file)) return [];
    this.told.add(file);
    const message = `${path.basename(file)} ${problem}; what stands behind that is not read.`;
    return [{ message, level: 'warning', source: SOURCE }];
  }
}

/** By time; what a file says that ends where a later one begins anew does not count from there on. */
export function mergeStarts(files: readonly (readonly Event[])[]): Event[] {
  const starts = files.map((events) => events.find(({ isStart }) => isStart)?.step);
  const kept = files.flatMap((events, place) => {
    const anew = starts.slice(place + 1).filter((step) => step !== undefined);
    const end = Math.min(...anew, Number.POSITIVE_INFINITY);
    return events.filter(({ step }) => step < end);
  });
  return kept.sort((a, b) => a.wallTime - b.wallTime);
}

function linesOf({ scalars, step, wallTime }: Event): SignalLine[] {
  if (scalars.length === 0) return [];
  const metric: [string, SaidNumber][] = scalars.map(({ tag, value }) => [tag, finiteOrWord(value)]);
  const isTime = wallTime > 0 && wallTime < 1e11;
  const time = isTime ? { time: new Date(wallTime * 1000).toISOString() } : {};
  return [{ metric: Object.fromEntries(metric), step, ...time, source: SOURCE }];
}
