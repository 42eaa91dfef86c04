/** The hold on one run: its lock, its event log, and the state that follows from it. One at a time per run folder. */

import fs from 'node:fs';
import path from 'node:path';
import { EventBus } from '../../base/bus.ts';
import { errnoOf, messageOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { PRIVATE_FILE, writeAtomic, writeJson } from '../../base/files.ts';
import { type Busy, isBusy, type Lock } from '../../base/lock.ts';
import type { Logger } from '../../base/logger.ts';
import { type Clock, isoTime } from '../../base/time.ts';
import { takeLock } from '../process/ownLock.ts';
import { type Change, hintChange } from '../run/changes.ts';
import { EventLog } from '../run/eventLog.ts';
import { foldEvent, foldEvents, initialState } from '../run/fold.ts';
import { type RunFolder, readRequest } from '../run/folder.ts';
import type { EventData, EventType, RunEvent, RunRequest, RunState } from '../run/model.ts';

/** Kept free for the last words of a run on a full disk. */
const RESERVE_BYTES = 64 << 10;
const STATE_PERIOD_MS = 1000;

const HINTS: { readonly [T in EventType]?: Change } = {
  running: 'changed',
  paused: 'changed',
  resumed: 'changed',
  'limit-near': 'changed',
  'limit-exceeded': 'changed',
  'limit-normal': 'changed',
  'limit-changed': 'changed',
  ended: 'ended',
  sealed: 'sealed',
};

export interface SessionOptions {
  readonly clock: Clock;
  readonly log: Logger;
}

interface Waiting {
  readonly type: EventType;
  readonly data: EventData[EventType];
}

export class Session {
  readonly folder: RunFolder;
  readonly request: RunRequest;
  readonly clock: Clock;
  readonly log: Logger;
  readonly bus: EventBus<{ event: RunEvent }>;
  /** Events that a former holder wrote. */
  readonly before: readonly RunEvent[];
  readonly tornBytes: number;
  state: RunState;
  /** On the monotonic clock, when this very runner started the program. */
  runningSinceMono: number | undefined;
  /** What a live run takes and says: in no event, and in the cached state only. */
  readonly live = new Set<() => Partial<Pick<RunState, 'resources' | 'now' | 'said'>>>();
  private readonly lock: Lock;
  private readonly events: EventLog;
  private readonly unsaved: Waiting[] = [];
  private noSpaceSince: string | undefined;
  private stateTimer: NodeJS.Timeout | undefined;

  /** Takes the run, or says who has it. */
  static open(folder: RunFolder, options: SessionOptions): Session | Busy {
    const lock = takeLock(folder.lock);
    return isBusy(lock) ? lock : new Session(folder, lock, options);
  }

  private constructor(folder: RunFolder, lock: Lock, options: SessionOptions) {
    this.folder = folder;
    this.lock = lock;
    this.clock = options.clock;
    this.log = options.log;
    this.request = readRequest(folder);
    this.bus = new EventBus((error) => this.log.error(`a listener failed: ${messageOf(error)}`));
    this.bus.on('event', () => this.scheduleState());
    this.bus.on('event', ({ type }) => this.hint(HINTS[type]));
    this.events = new EventLog(folder.events, {
      clock: this.clock,
      freeReserve: () => {
        this.noSpaceSince ??= isoTime(this.clock.now());
        this.freeSpace();
      },
      onSyncFailure: (error) => this.failedToWrite('events', error),
    });
    this.before = this.events.existing;
    this.tornBytes = this.events.torn.length;
    if (this.tornBytes > 0) this.keepTorn(this.events.torn);
    this.state = foldEvents(initialState(this.request), this.before);
  }

  /** Records what happened. On a full disk the event waits in memory; it is never dropped while this program lives. */
  record<T extends EventType>(type: T, data: EventData[T]): void {
    this.unsaved.push({ type, data });
    this.flush();
    failPoint(`after-${type}`);
  }

  /** Writes what waits. Returns whether everything is in the file. */
  flush(): boolean {
    while (this.unsaved.length > 0) {
      const [next] = this.unsaved as [Waiting];
      let event: RunEvent;
      try {
        event = this.events.append(next.type, next.data);
      } catch (error) {
        this.failedToWrite('events', error);
        return false;
      }
      this.unsaved.shift();
      this.state = foldEvent(this.state, event);
      if (event.type === 'running') this.runningSinceMono = event.mono;
      this.bus.emit('event', event);
    }
    return true;
  }

  /** A run folder that was moved keeps its run: its files are looked for in its new place from here on. */
  followMove(): void {
    if (fs.existsSync(this.folder.events)) return;
    const place = this.events.folderNow;
    if (place === undefined) return;
    this.log.info(`the run folder was moved to ${place}`);
    this.folder.root = place;
  }

  /** Runs a write of ours that must not hurt the run: a full disk is remembered, anything else is logged. */
  attempt(what: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      this.failedToWrite(what, error);
    }
  }

  /** Why the record has a hole, if it has one. */
  get incomplete(): string | null {
    return this.noSpaceSince === undefined ? null : 'no space';
  }

  /** Keeps room for the last words. */
  reserveSpace(): void {
    this.attempt('reserve', () =>
      fs.writeFileSync(this.folder.reserve, Buffer.alloc(RESERVE_BYTES), { mode: PRIVATE_FILE }),
    );
  }

  /** Also where our own few lines still fit, the output of a program on a full disk is lost. */
  checkSpace(): void {
    if (this.noSpaceSince !== undefined) return;
    this.attempt('output', () => {
      const { bavail, bfree, blocks } = fs.statfsSync(this.folder.root);
      const free = process.getuid?.() === 0 ? bfree : bavail;
      if (free === 0 && blocks > 0) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
    });
  }

  freeSpace(): void {
    fs.rmSync(this.folder.reserve, { force: true });
  }

  saveState(): void {
    clearTimeout(this.stateTimer);
    this.stateTimer = undefined;
    const state = Object.assign({ ...this.state }, ...[...this.live].map((part) => part()));
    this.attempt('state.json', () => writeJson(this.folder.state, state, { durable: false }));
  }

  close(): void {
    if (this.stateTimer) this.saveState();
    this.events.close();
    this.lock.release();
  }

  /** Readers elsewhere learn where to look. */
  private hint(what: Change | undefined): void {
    if (what) hintChange(path.join(this.request.workspace, '.runtrail', 'changes'), this.request.id, what);
  }

  private scheduleState(): void {
    this.stateTimer ??= setTimeout(() => this.saveState(), STATE_PERIOD_MS);
  }

  private failedToWrite(what: string, error: unknown): void {
    if (['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes(errnoOf(error) ?? '')) {
      this.noSpaceSince ??= isoTime(this.clock.now());
    }
    this.log.error(`${what} could not be written: ${messageOf(error)}`);
  }

  /** Bytes of a line nobody acknowledged: out of the log, but not thrown away. */
  private keepTorn(torn: Buffer): void {
    const name = `torn-${isoTime(this.clock.now()).replace(/[:.]/g, '-')}`;
    this.attempt(name, () => writeAtomic(this.folder.at('control', name), torn, { durable: false }));
  }
}
