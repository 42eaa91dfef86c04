/** The lines of `resources.jsonl`: headers and samples are handed on, everything else is passed over and counted. */

import { isRecord } from '../../../base/json.ts';
import type { Disk, ResourcesHeader } from '../../run/resources.ts';
import { readNumbers } from './numbers.ts';

export interface LineSink {
  readonly header: (header: ResourcesHeader) => void;
  /** In the order of the columns of the header, NaN where there is none. Good until the next line only. */
  readonly sample: (values: Float64Array, offset: number) => void;
}

const NEWLINE = 0x0a;
const BRACE = 0x7b;
/** A line that begins so and cannot be read leaves everything behind it without names. */
const HEADER = '{"schema":"runtrail/resources/';
/** No line of ours is longer; so much without an end is no line, and not kept until there is one. */
const LONG_LINE = 256 << 10;
/** No machine has more; a header that names more is not believed. */
const MOST_COLUMNS = 1000;
const MOST_CARDS = 64;

export class ResourceLines {
  /** Lines that are neither header nor sample, and samples whose header could not be read. */
  damaged = 0;
  /** Whether a newer version wrote some of it, in a format that this one does not know. */
  isNewer = false;
  private readonly sink: LineSink;
  private values: Float64Array | undefined;
  /** In the middle of a line that is longer than what was given at once. */
  private isInLongLine = false;

  /** Goes on behind a header that was read before, where one is given. */
  constructor(sink: LineSink, header?: ResourcesHeader) {
    this.sink = sink;
    if (header) this.values = new Float64Array(header.columns.length);
  }

  /** Takes the whole lines of `bytes`, which begin at `offset` of the file, and says how many bytes that were. */
  push(bytes: Buffer, offset: number): number {
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end < 0) break;
      if (this.isInLongLine) this.endLongLine();
      else this.line(bytes, { start, end, offset: offset + start });
      start = end + 1;
    }
    this.isInLongLine ||= start === 0 && bytes.length >= LONG_LINE;
    return this.isInLongLine ? bytes.length : start;
  }

  private endLongLine(): void {
    this.isInLongLine = false;
    this.damaged++;
  }

  private line(bytes: Buffer, { start, end, offset }: { start: number; end: number; offset: number }): void {
    if (bytes[start] === BRACE) return this.headerLine(bytes.toString('utf8', start, end));
    const { values } = this;
    const count = values ? readNumbers(bytes, start, end, values) : -1;
    if (!values || count < 1) {
      this.damaged++;
      return;
    }
    values.fill(Number.NaN, count);
    this.sink.sample(values, offset);
  }

  private headerLine(text: string): void {
    const value = parsed(text);
    if (isHeader(value)) {
      this.values = new Float64Array(value.columns.length);
      this.sink.header(value);
      return;
    }
    this.damaged++;
    if (!text.startsWith(HEADER)) return;
    this.values = undefined;
    this.isNewer ||= isRecord(value) && value['schema'] !== 'runtrail/resources/1';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHeader(value: unknown): value is ResourcesHeader {
  if (!isRecord(value) || value['schema'] !== 'runtrail/resources/1') return false;
  const { columns, gpus, disks } = value;
  return (
    [value['boot'], value['why']].every((text) => typeof text === 'string') &&
    !Number.isNaN(Date.parse(String(value['time']))) &&
    [value['mono'], value['swapBytes']].every((number) => isWithin(number, 0)) &&
    [value['periodMs'], value['cores'], value['memoryBytes']].every((number) => isWithin(number, 1)) &&
    Array.isArray(columns) &&
    columns.length <= MOST_COLUMNS &&
    columns.every((name) => typeof name === 'string') &&
    columns.includes('at') &&
    Array.isArray(gpus) &&
    gpus.length <= MOST_CARDS &&
    gpus.every(
      (card) => isRecord(card) && typeof card['name'] === 'string' && isWithin(card['memoryBytes'], 0),
    ) &&
    isRecord(disks) &&
    isDisk(disks['workspace']) &&
    (disks['output'] === null || isDisk(disks['output']))
  );
}

function isDisk(value: unknown): value is Disk {
  return isRecord(value) && typeof value['path'] === 'string' && isWithin(value['bytes'], 0);
}

function isWithin(value: unknown, least: number): boolean {
  return typeof value === 'number' && value >= least && value <= Number.MAX_SAFE_INTEGER;
}
