/**
 * The checkpoints of a live run, recorded as they come to stand still. A file that is being written is another one at
 * each look, or is open for writing; only what is neither is read, and recorded once its checksum is known.
 */

import path from 'node:path';
import { errnoOf, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { Pace } from '../../base/pace.ts';
import { isoTime } from '../../base/time.ts';
import type { Checkpoint, CheckpointRecord, CheckpointTraces } from '../run/checkpoints.ts';
import type { SaidNumber } from '../run/signals.ts';
import type { CheckpointSaid } from '../signals/line.ts';
import { Finder, type FinderOptions } from './find.ts';
import { placeOf, recordedPath } from './place.ts';
import { Reader } from './read.ts';
import { isToldAlready, recordOf, saidAlso } from './recordOf.ts';
import { placeSaid } from './said.ts';
import { MOST_FILES, whatLies } from './whatLies.ts';

export interface RegistryOptions extends FinderOptions {
  /** As recorded so far, also by a runner before this one. */
  readonly recorded: () => readonly Checkpoint[];
  /** When each of them was recorded, in milliseconds. */
  readonly recordedAt: ReadonlyMap<string, number>;
  readonly lastMetrics: () => Readonly<Record<string, SaidNumber>>;
  /** Which of these places somebody has open for writing. */
  readonly openForWriting: (places: readonly string[]) => ReadonlySet<string>;
  /** What was written before belongs to no run that began later. */
  readonly since: number;
  /** So many times as long as a look took nobody looks again. */
  readonly rest: number;
  readonly log: Logger;
  record(record: CheckpointRecord, traces: CheckpointTraces): void;
  /** They were recorded, and the program has removed them. */
  vanished(paths: readonly string[]): void;
}

/** One place, from look to look. */
interface Seen {
  mark: string | undefined;
  /** As it was recorded, or as it is not to be recorded. */
  done: string | undefined;
  /** How many looks it has been the same, and how many it was not there. */
  same: number;
  missing: number;
  metrics: Readonly<Record<string, SaidNumber>>;
  said: CheckpointSaid | undefined;
  /** Whether it is one only if its manifest says so. */
  mustBeState: boolean;
}

/** Somebody may say the name first and write the file then. */
const PATIENCE_LOOKS = 60;
/** After each slice of reading as long a rest: half a core at most, however large a checkpoint is. */
const REST_MS = 8;
/** What is said to be there, and has not changed for so long, is taken although it is still open. */
const OPEN_LOOKS = 10;

export class Registry {
  private readonly options: RegistryOptions;
  private readonly finder: Finder;
  private readonly reader: Reader;
  private readonly seen = new Map<string, Seen>();
  private readonly pace = new Pace();
  private readonly complaints = new Set<string>();
  private restUntil = 0;
  private reading: Promise<void> | undefined;
  private metricsNow: Readonly<Record<string, SaidNumber>> | undefined;

  constructor(options: RegistryOptions) {
    this.options = options;
    this.finder = new Finder(options);
    this.reader = new Reader(options.folder);
  }

  /** What is new goes on being read after this; the last look waits for all of it. */
  async look(said: readonly CheckpointSaid[], isLast: boolean): Promise<void> {
    this.metricsNow = undefined;
    for (const each of said) this.hear(each);
    const began = performance.now();
    if (!isLast && began < this.restUntil && said.length === 0) return;
    if (isLast) await this.settled();
    for (const [place, isAsked] of await this.finder.find(this.pace)) this.seenAt(place, !isAsked);
    for (const { path: recorded, isPruned } of this.options.recorded()) {
      if (!isPruned) this.seenAt(placeOf(this.options.folder, recorded));
    }
    if (this.finder.isCut) this.complain('there is too much to look through for all checkpoints to be found');
    const steady = await this.steady(isLast);
    this.restUntil = performance.now() + this.options.rest * (performance.now() - began);
    if (steady.length > 0) {
      this.reading ??= this.read(steady, new Pace(isLast ? 0 : REST_MS)).finally(() => {
        this.reading = undefined;
      });
    }
    if (isLast) await this.settled();
  }

  /** Resolves when what was found is read. */
  async settled(): Promise<void> {
    await this.reading;
  }

  private hear(said: CheckpointSaid): void {
    const place = placeSaid(said.path, this.options);
    if (place === undefined) {
      return this.complain(`${said.path} was said to be a checkpoint, and is none that may be read`);
    }
    const seen = this.seenAt(place);
    if (seen) seen.said = said;
  }

  private seenAt(place: string, mustBeState = false): Seen | undefined {
    const known = this.seen.get(place);
    if (known) {
      known.mustBeState &&= mustBeState;
      return known;
    }
    if (this.seen.size >= MOST_FILES) {
      this.complain(`more than ${MOST_FILES} checkpoints are not followed`);
      return undefined;
    }
    const none = { mark: undefined, done: undefined, same: 0, missing: 0, metrics: {}, said: undefined };
    const seen: Seen = { ...none, mustBeState };
    this.seen.set(place, seen);
    return seen;
  }

  /** Those that are to be read now, oldest first. */
  private async steady(isLast: boolean): Promise<readonly string[]> {
    const found = new Map<string, number>();
    const gone: string[] = [];
    for (const [place, seen] of this.seen) {
      await this.pace.turn();
      const writtenMs = await this.lookAt(place, seen, isLast);
      if (writtenMs === 'gone') gone.push(place);
      else if (writtenMs !== undefined) found.set(place, writtenMs);
    }
    this.forget(gone);
    if (found.size === 0) return [];
    const open = this.options.openForWriting([...found.keys()]);
    const isReady = (place: string) => {
      const seen = this.seen.get(place);
      return !open.has(place) || (seen?.said !== undefined && seen.same >= OPEN_LOOKS);
    };
    const ready = [...found].filter(([place]) => isReady(place));
    return ready.sort(([, a], [, b]) => a - b).map(([place]) => place);
  }

  /** When it was written, of one that is to be recorded and has not changed since the look before. */
  private async lookAt(place: string, seen: Seen, isLast: boolean): Promise<number | 'gone' | undefined> {
    try {
      const lying = await whatLies(place, this.pace);
      if (!lying || lying.bytes === 0) {
        const patience = seen.said && seen.done === undefined ? PATIENCE_LOOKS : 1;
        return !lying && (++seen.missing > patience || isLast) ? 'gone' : undefined;
      }
      seen.missing = 0;
      if (seen.mark === undefined && this.isAsItWas(place, lying)) seen.done = lying.mark;
      if (seen.mark === lying.mark) seen.same++;
      else {
        this.metricsNow ??= this.options.lastMetrics();
        Object.assign(seen, { mark: lying.mark, same: 0, metrics: this.metricsNow });
      }
      if (seen.done === lying.mark && !seen.said) return undefined;
      // A manifest arrives whole, after its parts.
      return seen.same > 0 || isLast || this.reader.isState(place) ? lying.writtenMs : undefined;
    } catch (error) {
      this.failed(place, seen, error);
      return undefined;
    }
  }

  /** Recorded by a runner before this one, or older than the run. */
  private isAsItWas(place: string, { bytes, writtenMs }: { bytes: number; writtenMs: number }): boolean {
    const { folder, recorded, recordedAt, since } = this.options;
    const name = recordedPath(folder, place);
    const known = recorded().find((each) => each.path === name && !each.isPruned);
    if (known?.kind === 'state') return true;
    if (known)
      return known.kind === 'folder' || known.bytes === bytes
        ? writtenMs <= (recordedAt.get(name) ?? 0)
        : false;
    return path.isAbsolute(name) && writtenMs < since;
  }

  private forget(places: readonly string[]): void {
    const { folder, recorded, vanished } = this.options;
    if (places.length === 0) return;
    for (const place of places) this.seen.delete(place);
    const names = new Set(places.map((place) => recordedPath(folder, place)));
    const lost = recorded().filter((each) => !each.isPruned && names.has(each.path));
    if (lost.length > 0) vanished(lost.map((each) => each.path));
  }

  private async read(places: readonly string[], pace: Pace): Promise<void> {
    for (const place of places) {
      const seen = this.seen.get(place);
      if (!seen) continue;
      try {
        await this.readOne(place, seen, pace);
      } catch (error) {
        this.failed(place, seen, error);
      }
    }
  }

  private async readOne(place: string, seen: Seen, pace: Pace): Promise<void> {
    const { folder, recorded } = this.options;
    const name = recordedPath(folder, place);
    const before = recorded().findLast((each) => each.path === name && !each.isPruned);
    const { said, metrics } = seen;
    if (before && said && seen.done === seen.mark) {
      // Whoever found it did not know what is said of it now.
      seen.said = undefined;
      return isToldAlready(before, said) ? undefined : this.record(saidAlso(before, said), {});
    }
    const read = await this.reader.read(place, pace);
    if (!read || read.lying.mark !== seen.mark) return; // changed meanwhile: the next looks tell
    seen.done = seen.mark;
    if (seen.said === said) seen.said = undefined;
    seen.metrics = {};
    if (seen.mustBeState && read.kind !== 'state' && !said) return;
    if (before?.sha256 === read.digest.sha256 && !said) return;
    this.record(recordOf(name, read, { said, metrics }), read.digest.traces);
  }

  /** None is of a time to come; after a clock was set back the next one is still newer than those before it. */
  private record(record: CheckpointRecord, traces: CheckpointTraces): void {
    const now = Date.now();
    const others = this.options.recorded().filter((each) => each.path !== record.path);
    const newest = others.reduce((ms, { time }) => Math.max(ms, Date.parse(time) || 0), 0);
    const written = Math.min(now, Date.parse(record.time) || now);
    this.options.record({ ...record, time: isoTime(newest > now ? newest + 1 : written) }, traces);
  }

  /** Said once, and not tried again before it is another one. */
  private failed(place: string, seen: Seen, error: unknown): void {
    if (errnoOf(error) === 'ENOENT') return;
    Object.assign(seen, { done: seen.mark, said: undefined, metrics: {} });
    this.complain(`${place} is not recorded as a checkpoint: ${messageOf(error)}`);
  }

  private complain(message: string): void {
    if (this.complaints.size >= 100 || this.complaints.has(message)) return;
    this.complaints.add(message);
    this.options.log.warn(message);
  }
}
