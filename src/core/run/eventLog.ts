/** The writer of `events.jsonl`: one at a time, the holder of the run's lock. */

import fs from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../../base/errors.ts';
import { PRIVATE_FILE, writeFully } from '../../base/files.ts';
import { type Clock, isoTime } from '../../base/time.ts';
import { encodeEvent, GENESIS, readEvents } from './chain.ts';
import type { EventData, EventType, RunEvent } from './model.ts';

/** What must survive a power cut. Everything else survives a killed process without it. */
const SYNCED: ReadonlySet<EventType> = new Set([
  'created',
  'starting',
  'ended',
  'going-on',
  'sealed',
  'recovered',
]);

export interface EventLogOptions {
  readonly clock: Clock;
  /** Called once when the disk is full, to free what was kept in reserve; the write is then tried again. */
  readonly freeReserve: () => void;
  /** Told when a line is in the file, but perhaps not on the disk. */
  readonly onSyncFailure: (error: unknown) => void;
}

export class EventLog {
  readonly existing: readonly RunEvent[];
  /** Bytes of a line that a writer died in; they were never acknowledged, and are no longer in the file. */
  readonly torn: Buffer;
  private readonly fd: number;
  private readonly options: EventLogOptions;
  private size: number;
  private seq: number;
  private head: string;

  constructor(file: string, options: EventLogOptions) {
    this.options = options;
    this.fd = fs.openSync(file, 'a+', PRIVATE_FILE);
    const bytes = fs.readFileSync(this.fd);
    const read = readEvents(bytes);
    this.existing = read.events;
    this.torn = bytes.subarray(read.wholeBytes);
    this.size = read.wholeBytes;
    if (this.torn.length > 0) fs.ftruncateSync(this.fd, this.size);
    this.seq = read.events.at(-1)?.seq ?? 0;
    this.head = read.events.at(-1)?.hash ?? GENESIS;
  }

  /** Returns once the event is in the file, and on disk for the kinds that must be. */
  append<T extends EventType>(type: T, data: EventData[T]): RunEvent {
    const { clock } = this.options;
    const stamp = { seq: this.seq + 1, time: isoTime(clock.now()), mono: clock.mono(), prev: this.head };
    const { line, hash } = encodeEvent(stamp, type, data);
    this.write(Buffer.from(`${line}\n`));
    this.seq = stamp.seq;
    this.head = hash;
    if (SYNCED.has(type)) this.sync();
    return { ...stamp, type, data, hash } as RunEvent;
  }

  /** The folder that the open file lies in now, where the system can tell: it may have been moved. */
  get folderNow(): string | undefined {
    try {
      const file = fs.readlinkSync(`/proc/self/fd/${this.fd}`);
      return fs.statSync(file).ino === fs.fstatSync(this.fd).ino ? path.dirname(file) : undefined;
    } catch {
      return undefined; // no such system, or the file was deleted
    }
  }

  close(): void {
    fs.closeSync(this.fd);
  }

  /** A failed sync is final: trying again may claim success without having written anything. */
  private sync(): void {
    try {
      fs.fdatasyncSync(this.fd);
    } catch (error) {
      this.options.onSyncFailure(error);
    }
  }

  /** A line is in the file whole or not at all. */
  private write(line: Buffer): void {
    for (let attempt = 1; ; attempt++) {
      try {
        writeFully(this.fd, line);
        this.size += line.length;
        return;
      } catch (error) {
        fs.ftruncateSync(this.fd, this.size);
        if (attempt > 1 || !['ENOSPC', 'EDQUOT'].includes(errnoOf(error) ?? '')) throw error;
        this.options.freeReserve();
      }
    }
  }
}
