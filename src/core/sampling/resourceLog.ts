/**
 * The file `resources.jsonl` as it is written: whole lines at its end, a header where something of it changes. A disk
 * that is full is tried again now and then; all that was measured meanwhile is one sample then.
 */

import fs from 'node:fs';
import { appendLine, PRIVATE_FILE, writeFully } from '../../base/files.ts';
import { isoTime } from '../../base/time.ts';
import type { ResourcesHeader } from '../run/resources.ts';
import { joinedSample } from './joinedSample.ts';
import type { Sample } from './sample.ts';
import { columnsOf, lineOf } from './sampleLine.ts';

const RETRY_MS = 10_000;
const RARELY_MS = 10_000;
/** The clock on the wall was set when it is so far from where the monotonic one says. */
const CLOCK_MS = 2_000;

export interface Circumstances {
  readonly boot: string;
  readonly periodMs: number;
  readonly source: ResourcesHeader['source'];
}

export interface ResourceLogOptions {
  /** Asked each time it is opened: a run folder may be moved. */
  readonly file: () => string;
  /** Of the first header. */
  readonly why: 'start' | 'recovered';
  /** Hears of the first of several failures. */
  readonly onFailure: (error: unknown) => void;
}

export class ResourceLog {
  private readonly options: ResourceLogOptions;
  private header: ResourcesHeader | undefined;
  private fd: number | undefined;
  private rarelyAt = 0;
  /** When to try again, while nothing can be written. */
  private retryAt: number | undefined;
  /** All samples together that could not be. */
  private unwritten: Sample | undefined;

  constructor(options: ResourceLogOptions) {
    this.options = options;
  }

  write(newest: Sample, circumstances: Circumstances): void {
    const sample = this.unwritten ? joinedSample(this.unwritten, newest) : newest;
    this.unwritten = sample;
    if (this.retryAt !== undefined && sample.mono < this.retryAt) return;
    const why = this.whyHeader(sample, circumstances);
    const header = why === undefined ? this.header : headerOf(sample, circumstances, why);
    if (!header) return;
    const rarely = why !== undefined || sample.mono >= this.rarelyAt;
    const text = (why === undefined ? '' : `${JSON.stringify(header)}\n`) + lineOf(sample, header, rarely);
    try {
      this.append(text);
      this.header = header;
      this.unwritten = undefined;
      if (rarely) this.rarelyAt = sample.mono + RARELY_MS;
    } catch (error) {
      if (this.retryAt === undefined) this.options.onFailure(error);
      this.retryAt = sample.mono + RETRY_MS;
      this.close();
    }
  }

  close(): void {
    if (this.fd !== undefined) fs.closeSync(this.fd);
    this.fd = undefined;
  }

  /** What stands there may end within a line: of a runner that was killed, or where the disk was full. */
  private append(text: string): void {
    const file = this.options.file();
    if (this.fd === undefined) {
      appendLine(file, text.trimEnd());
      this.fd = fs.openSync(file, 'a', PRIVATE_FILE);
    } else writeFully(this.fd, text);
    this.retryAt = undefined;
  }

  private whyHeader(sample: Sample, { periodMs, source }: Circumstances): ResourcesHeader['why'] | undefined {
    const { header } = this;
    if (!header) return this.options.why;
    if (this.retryAt !== undefined) return 'space';
    if (Math.abs(sample.time - Date.parse(header.time) - (sample.mono - header.mono)) > CLOCK_MS)
      return 'clock';
    if (header.periodMs !== periodMs) return 'period';
    const isSame =
      header.source === source &&
      header.memoryBytes === sample.machine.memoryBytes &&
      header.gpus.map(({ name }) => name).join() === sample.gpus.map(({ name }) => name).join();
    return isSame ? undefined : 'columns';
  }
}

function headerOf(
  { mono, time, machine, gpus }: Sample,
  { boot, periodMs, source }: Circumstances,
  why: ResourcesHeader['why'],
): ResourcesHeader {
  const disk = (of: typeof machine.disk) => of && { path: of.path, bytes: of.bytes };
  return {
    schema: 'runtrail/resources/1',
    why,
    time: isoTime(time),
    mono,
    boot,
    periodMs,
    cores: machine.cores,
    memoryBytes: machine.memoryBytes,
    swapBytes: machine.swapBytes ?? 0,
    disks: { workspace: disk(machine.disk) ?? { path: '', bytes: 0 }, output: disk(machine.outputDisk) },
    gpus: gpus.map(({ name, memoryBytes }) => ({ name, memoryBytes })),
    source,
    columns: columnsOf(gpus.length),
  };
}
