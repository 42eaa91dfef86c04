/** `resources.jsonl` as it grows: read once, then only what came since; any part of it as it is drawn. */

import fs from 'node:fs';
import { errnoOf } from '../../../base/errors.ts';
import { openFile, readAt } from '../../../base/files.ts';
import { formatBytes } from '../../../base/size.ts';
import type { ResourcesHeader } from '../../run/resources.ts';
import type { Start } from '../../run/timeAxis.ts';
import { Content } from './content.ts';
import type { Samples } from './samples.ts';
import { type Series, type Span, seriesFrom, seriesOf, soundSpan } from './series.ts';

/** A hundred days at one sample a second. */
const MOST_BYTES = 1 << 30;
/** Tells one record from another: the times in the first header are never the same. */
const BEGINNING_BYTES = 256;

export interface RecordFacts {
  readonly samples: number;
  /** Lines that could not be read. */
  readonly damaged: number;
  /** Why not everything is shown, as a sentence. */
  readonly problem: string | null;
  /** The times of the first and the newest sample. */
  readonly from: number;
  readonly to: number;
  /** The newest one; undefined where there is none. */
  readonly header: ResourcesHeader | undefined;
  /** The greatest value of each column. */
  readonly peaks: Readonly<Record<string, number>>;
}

export interface RecordOptions {
  /** Aborted when nobody wants it any more. */
  readonly signal?: AbortSignal;
  /** So many points stay in memory, a multiple of 64; parts of a longer record are read again when asked for. */
  readonly mostPoints?: number;
  readonly mostBytes?: number;
}

export class ResourceRecord {
  private readonly file: string;
  private readonly start: Start | undefined;
  private readonly options: RecordOptions;
  private content: Content;
  private inode = 0;
  private beginning = '';
  private isTooLarge = false;
  private reading: Promise<boolean> | undefined;

  /** Without a start, time begins with the first header. */
  constructor(file: string, start: Start | undefined, options: RecordOptions = {}) {
    this.file = file;
    this.start = start;
    this.options = options;
    this.content = this.nothing();
  }

  /** Reads what is new, in slices, and says whether there was anything. What was read so far may be asked for meanwhile. */
  update(): Promise<boolean> {
    this.reading ??= this.readOn().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  get facts(): RecordFacts {
    const { samples, damaged, header } = this.content;
    return {
      samples: samples.total,
      damaged,
      problem: this.problem(),
      from: samples.count === 0 ? 0 : (samples.at[0] as number),
      to: samples.lastAt,
      header,
      peaks: samples.peaks(),
    };
  }

  /** The samples of a span; all of them where there is room for that, also where memory does not hold them. */
  async series(span: Span): Promise<Series> {
    const { content } = this;
    const { from, to } = this.facts;
    const sound = soundSpan(span, { from, to });
    const raw = content.samples.isCondensed ? await this.reread(sound) : undefined;
    return seriesOf(raw ?? content.samples, sound, content.gapMs(sound));
  }

  /** The samples after a moment, as they are. */
  async after(at: number): Promise<Series> {
    const { content } = this;
    const span = { from: at, to: content.samples.lastAt };
    const raw = content.samples.isCondensed ? await this.reread(span) : undefined;
    return seriesFrom(raw ?? content.samples, at, content.gapMs(span));
  }

  private nothing(): Content {
    return new Content({ start: this.start, mostPoints: this.options.mostPoints });
  }

  private problem(): string | null {
    if (this.content.isNewer) return 'A newer Runtrail measured some of this run; update Runtrail to see it.';
    if (!this.isTooLarge) return null;
    return `The record of resources is very large: only its first ${formatBytes(this.mostBytes)} are shown.`;
  }

  private get mostBytes(): number {
    return this.options.mostBytes ?? MOST_BYTES;
  }

  private async readOn(): Promise<boolean> {
    const fd = openIfThere(this.file);
    if (fd === undefined) return false;
    try {
      const { ino, size } = fs.fstatSync(fd);
      const beginning = readAt(fd, 0, BEGINNING_BYTES).toString('latin1');
      const isSame =
        ino === this.inode && size >= this.content.offset && beginning.startsWith(this.beginning);
      if (!isSame) this.content = this.nothing();
      this.inode = ino;
      this.beginning = beginning;
      this.isTooLarge = size > this.mostBytes;
      const { content } = this;
      const { offset } = content;
      await content.read(fd, Math.min(size, this.mostBytes), this.options.signal);
      return !isSame || content.offset > offset;
    } finally {
      fs.closeSync(fd);
    }
  }

  /** Undefined where that would be too much; then what memory holds is more than any screen shows. */
  private async reread(span: { readonly from: number; readonly to: number }): Promise<Samples | undefined> {
    const part = this.content.part(span);
    const fd = part && openIfThere(this.file);
    if (fd === undefined) return undefined;
    try {
      const content = new Content({ start: this.start, from: part?.from });
      await content.read(fd, part?.end ?? 0, this.options.signal);
      return content.samples;
    } finally {
      fs.closeSync(fd);
    }
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openFile(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
