/**
 * Samples in memory, one list of doubles for each column. Beyond a certain number neighbours are put together, so that
 * a record of any length takes the same room; what is put together keeps the least and the greatest of each column.
 */

import type { ResourcesHeader } from '../../run/resources.ts';
import { type ColumnKind, kindOf } from './columns.ts';
import { firstAt, leastAndGreatest, type Stretch } from './reduce.ts';

const FIRST_ROOM = 4096;
/** What is looked at rarely stands for so long, or for three samples where they are further apart. */
const STANDS_MS = 30_000;

/** One column of what is kept. */
interface Column {
  readonly kind: ColumnKind;
  values: Float64Array;
  peak: number;
  /** Of what is looked at rarely: what was seen last, and when. */
  last: number;
  lastAt: number;
}

/** Where the values of a column stand in the lines behind a header. */
interface Source {
  readonly kind: ColumnKind;
  readonly place: number;
  column: Column | undefined;
}

export class Samples {
  /** Points that are kept; samples there were. */
  count = 0;
  total = 0;
  at = new Float64Array(FIRST_ROOM);
  /** The time of the newest sample. */
  lastAt = 0;
  private readonly columns = new Map<string, Column>();
  private readonly mostPoints: number;
  private sources: readonly Source[] = [];
  private standsMs = STANDS_MS;
  /** How many samples are put together, and from where on they are not yet. */
  private stride = 1;
  private loose = 0;

  /** The rate of the first sample is that of the time since `startAt`. Four points become two: `mostPoints` is a multiple of four. */
  constructor(startAt: number, mostPoints: number) {
    this.lastAt = startAt;
    this.mostPoints = mostPoints;
  }

  /** Whether several samples were put together: then the raw ones are in the file only. */
  get isCondensed(): boolean {
    return this.stride > 1;
  }

  /** The lines from here on have these columns. */
  follow(header: ResourcesHeader): void {
    const seen = new Set<string>();
    this.standsMs = Math.max(STANDS_MS, 3 * header.periodMs);
    this.sources = header.columns.flatMap((name, place) => {
      const kind = kindOf(name);
      if (!kind || seen.has(name)) return [];
      seen.add(name);
      return [{ kind, place, column: this.columns.get(name) }];
    });
  }

  /** Adds a sample, whose values stand as the header says. */
  add(at: number, row: Float64Array): void {
    if (this.count === this.at.length) this.makeRoom(this.count * 1.25);
    const seconds = (at - this.lastAt) / 1000;
    this.at[this.count] = at;
    for (const source of this.sources) {
      const given = row[source.place] as number;
      this.put(source, source.kind.manner === 'moved' ? given / seconds : given, at);
    }
    this.total++;
    this.count++;
    this.lastAt = at;
    if (this.stride > 1 && this.count - this.loose === this.stride) this.putTogether();
    if (this.stride === 1) this.loose = this.count;
    if (this.loose === this.count && this.count >= this.mostPoints) this.condense();
  }

  /** Room for so many, where that is known. */
  makeRoom(wanted: number): void {
    const room = Math.min(this.mostPoints + this.stride, Math.ceil(wanted));
    if (room <= this.at.length) return;
    this.at = copyInto(new Float64Array(room), this.at);
    for (const column of this.columns.values())
      column.values = copyInto(new Float64Array(room).fill(Number.NaN), column.values);
  }

  /** The columns that hold anything at all. */
  values(): Map<string, Float64Array> {
    return new Map([...this.columns].map(([name, { values }]) => [name, values]));
  }

  /** The greatest value of each column. */
  peaks(): Record<string, number> {
    return Object.fromEntries([...this.columns].map(([name, { peak }]) => [name, peak]));
  }

  /** The points of a span, and the one before and behind it. */
  within(from: number, to: number): Stretch {
    const start = firstAt(this.at, this.count, from);
    let end = firstAt(this.at, this.count, to);
    while (end < this.count && this.at[end] === to) end++;
    return { start: Math.max(0, start - 1), end: Math.min(this.count, end + 1) };
  }

  private put(source: Source, given: number, at: number): void {
    const { kind } = source;
    let value = given >= kind.least && given <= kind.greatest ? given : Number.NaN;
    if (Number.isNaN(value) && !source.column) return;
    source.column ??= this.column(kind);
    const { column } = source;
    if (kind.manner === 'rare') value = this.standing(column, value, at);
    column.values[this.count] = value;
    if (value > column.peak) column.peak = value;
  }

  private standing(column: Column, value: number, at: number): number {
    if (Number.isNaN(value)) {
      const stands = at - column.lastAt <= this.standsMs ? column.last : Number.NaN;
      // Memory without what is shared is never more than all of it, which is known anew each time.
      const most = column.kind.name === 'pss' ? this.columns.get('rss')?.values[this.count] : undefined;
      return most === undefined ? stands : Math.min(stands, most);
    }
    column.last = value;
    column.lastAt = at;
    return value;
  }

  private column(kind: ColumnKind): Column {
    const found = this.columns.get(kind.name);
    if (found) return found;
    const values = new Float64Array(this.at.length).fill(Number.NaN);
    const column = { kind, values, peak: Number.NEGATIVE_INFINITY, last: Number.NaN, lastAt: 0 };
    this.columns.set(kind.name, column);
    return column;
  }

  /** Of what is not put together yet two points are made. */
  private putTogether(): void {
    this.merge({ start: this.loose, end: this.count }, this.loose);
    this.shrinkTo(this.loose + 2);
  }

  /** Of four points each two are made: half of the room is free again. */
  private condense(): void {
    for (let start = 0; start < this.count; start += 4) this.merge({ start, end: start + 4 }, start / 2);
    this.stride = this.stride === 1 ? 4 : this.stride * 2;
    this.shrinkTo(this.count / 2);
  }

  /** A column that misses a value is NaN there, not what stood there before. */
  private shrinkTo(count: number): void {
    for (const { values } of this.columns.values()) values.fill(Number.NaN, count, this.count);
    this.count = count;
    this.loose = count;
  }

  private merge(stretch: Stretch, into: number): void {
    const first = this.at[stretch.start] as number;
    const last = this.at[stretch.end - 1] as number;
    this.at[into] = first;
    this.at[into + 1] = last;
    for (const { values } of this.columns.values()) leastAndGreatest(values, stretch, values, into);
  }
}

function copyInto(larger: Float64Array<ArrayBuffer>, values: Float64Array): Float64Array<ArrayBuffer> {
  larger.set(values);
  return larger;
}
