/** What was read of `resources.jsonl` so far: its samples on one axis of time, and where to begin reading again. */

import { readChunks } from '../../../base/chunks.ts';
import type { ResourcesHeader } from '../../run/resources.ts';
import { type Start, sinceStart } from '../../run/timeAxis.ts';
import { ResourceLines } from './lines.ts';
import { Samples } from './samples.ts';

/** Three days at one sample a second. */
const MOST_POINTS = 1 << 18;
/** Of a record that is too long for memory a part is read again where it is no more than a quarter of what fits. */
const REREAD_SHARE = 4;
const MARKS = 64;
/** Samples that are further apart than so many periods have something missing between them. */
const GAP_PERIODS = 2.5;
/** No program runs for longer: a hundred years. */
const MOST_MS = 100 * 365 * 86_400_000;

/** A place in the file, and what is known there without having read what stands before. */
interface Mark {
  readonly offset: number;
  readonly header: ResourcesHeader;
  /** The times of the header and of the sample before. */
  readonly base: number;
  readonly before: number;
}

/** A part of the file that holds a span. */
export interface Part {
  readonly from: Mark;
  readonly end: number;
}

export interface ContentOptions {
  /** Without one, time begins with the first header. */
  readonly start: Start | undefined;
  /** So many stay in memory, a multiple of 64. */
  readonly mostPoints?: number | undefined;
  /** Where to begin, else at the beginning of the file. */
  readonly from?: Mark | undefined;
}

export class Content {
  readonly samples: Samples;
  /** Up to here the file was read. */
  offset = 0;
  header: ResourcesHeader | undefined;
  private start: Start | undefined;
  private readonly lines: ResourceLines;
  private readonly marks: Mark[] = [];
  private readonly periods: { readonly at: number; readonly ms: number }[] = [];
  private readonly mostPoints: number;
  private base = 0;
  private place = 0;

  constructor({ start, mostPoints = MOST_POINTS, from }: ContentOptions) {
    this.start = start;
    this.mostPoints = mostPoints;
    this.samples = new Samples(from?.before ?? 0, mostPoints);
    this.lines = new ResourceLines(
      {
        header: (header) => this.begin(header),
        sample: (values, offset) => this.add(values, offset),
      },
      from?.header,
    );
    if (!from) return;
    this.offset = from.offset;
    this.use(from.header, from.base);
  }

  get damaged(): number {
    return this.lines.damaged;
  }

  /** Whether some of it is in a format that this version does not know. */
  get isNewer(): boolean {
    return this.lines.isNewer;
  }

  /** Reads on to `end` of the file, in slices; a line that is still being written is left for the next time. */
  read(fd: number, end: number, signal?: AbortSignal): Promise<void> {
    const push = (bytes: Buffer, offset: number) => {
      const taken = this.lines.push(bytes, offset);
      if (offset === 0 && this.samples.total > 0) this.samples.makeRoom((end / taken) * this.samples.total);
      this.offset += taken;
      return taken;
    };
    return readChunks(fd, { from: this.offset, end, signal, push });
  }

  /** How far apart two samples of a span may be without a gap between them. */
  gapMs({ from, to }: { readonly from: number; readonly to: number }): number {
    const before = this.periods.findLast(({ at }) => at <= from);
    const inside = this.periods.filter(({ at }) => at > from && at <= to);
    return GAP_PERIODS * Math.max(before?.ms ?? 0, ...inside.map(({ ms }) => ms));
  }

  /** What holds a span, where that is little enough to be read again. */
  part({ from, to }: { readonly from: number; readonly to: number }): Part | undefined {
    const { marks } = this;
    const next = marks.findIndex(({ before }) => before >= from);
    // One more, so that what is looked at rarely is known from the beginning of the span on.
    const first = Math.max(0, (next < 0 ? marks.length : next) - 2);
    const last = marks.findIndex(({ before }) => before > to);
    const mark = marks[first];
    const count = (last < 0 ? marks.length : last) - first;
    if (!mark || count > MARKS / REREAD_SHARE) return undefined;
    return { from: mark, end: marks[last]?.offset ?? this.offset };
  }

  private begin(header: ResourcesHeader): void {
    this.start ??= { time: Date.parse(header.time), mono: header.mono, boot: header.boot };
    this.use(header, Math.max(sinceStart(this.start, header), this.samples.lastAt));
  }

  private use(header: ResourcesHeader, base: number): void {
    this.header = header;
    this.base = base;
    this.place = header.columns.indexOf('at');
    this.samples.follow(header);
    if (this.periods.at(-1)?.ms !== header.periodMs) this.periods.push({ at: base, ms: header.periodMs });
  }

  private add(values: Float64Array, offset: number): void {
    const { samples, header, base } = this;
    const at = base + (values[this.place] as number);
    if (!header || !(at >= samples.lastAt && at <= MOST_MS)) {
      this.lines.damaged++;
      return;
    }
    if (samples.total % (this.mostPoints / MARKS) === 0)
      this.marks.push({ offset, header, base, before: samples.lastAt });
    samples.add(at, values);
  }
}
