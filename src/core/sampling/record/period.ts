/** What the samples of a period come to: least, mean, greatest and newest values, without keeping any sample. */

import fs from 'node:fs';
import { readChunks } from '../../../base/chunks.ts';
import { openFile } from '../../../base/files.ts';
import { RunningStatistics } from '../../../base/statistics.ts';
import type { ResourcesHeader } from '../../run/resources.ts';
import { type ColumnKind, kindOf } from './columns.ts';
import { ResourceLines } from './lines.ts';

export type ColumnStatistics = Map<string, RunningStatistics>;

/** Of each column of a record, from `since` on by the clock on the wall; what is moved is per second. */
export async function statisticsSince(file: string, since: number): Promise<ColumnStatistics> {
  const reader = new PeriodReader(since);
  const lines = new ResourceLines({
    header: (header) => reader.begin(header),
    sample: (values) => reader.add(values),
  });
  const fd = openFile(file);
  try {
    const push = (bytes: Buffer, offset: number) => lines.push(bytes, offset);
    await readChunks(fd, { from: 0, end: fs.fstatSync(fd).size, push });
  } finally {
    fs.closeSync(fd);
  }
  return reader.columns;
}

/** Adds the figures of another record, which is the newer one. */
export function mergeStatistics(into: ColumnStatistics, columns: ColumnStatistics): void {
  for (const [name, statistics] of columns) {
    const own = into.get(name) ?? new RunningStatistics();
    into.set(name, own);
    own.merge(statistics);
  }
}

class PeriodReader {
  readonly columns: ColumnStatistics = new Map();
  private readonly since: number;
  private sources: readonly { readonly kind: ColumnKind; readonly place: number }[] = [];
  private time = 0;
  private place = 0;
  private before = Number.NaN;

  constructor(since: number) {
    this.since = since;
  }

  begin({ columns, time }: ResourcesHeader): void {
    this.time = Date.parse(time);
    this.place = columns.indexOf('at');
    this.before = Number.NaN;
    this.sources = columns.flatMap((name, place) => {
      const kind = kindOf(name);
      return kind ? [{ kind, place }] : [];
    });
  }

  add(values: Float64Array): void {
    const at = values[this.place] as number;
    const seconds = (at - this.before) / 1000;
    this.before = at;
    if (!(at >= 0) || this.time + at < this.since) return;
    for (const { kind, place } of this.sources) {
      const given = values[place] as number;
      const value = kind.manner === 'moved' ? given / seconds : given;
      // What was not looked at this time is not missing.
      if (value >= kind.least && value <= kind.greatest) this.of(kind.name).add(value);
    }
  }

  private of(name: string): RunningStatistics {
    const found = this.columns.get(name);
    if (found) return found;
    const made = new RunningStatistics();
    this.columns.set(name, made);
    return made;
  }
}
