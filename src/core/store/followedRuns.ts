/** The runs that are not over: followed as they move, and taken up where their runner died. */

import fs from 'node:fs';
import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { type Watched, watchPath } from '../../base/watchPath.ts';
import type { RunFolder } from '../run/folder.ts';
import type { Attending } from './attend.ts';
import type { RunRow } from './runRow.ts';

/** How often event file and cached state are looked at: also the pace at which progress is shown. */
const LOOK_MS = 500;
/** How often to make sure that somebody still follows each run. */
const CHECK_MS = 3_000;
const ATTENDED_AT_ONCE = 4;
/** A run that could not be taken up is tried again, ever more rarely. */
const RETRY_MS = 5_000;
const RETRY_LIMIT_MS = 5 * 60_000;

interface Followed {
  row: RunRow;
  watched: Watched | undefined;
  marks: string | undefined;
  failures: number;
  /** Not to be attended before. */
  dueMs: number;
}

export interface FollowedRunsOptions {
  readonly open: Attending;
  readonly mayAdopt: () => boolean;
  readonly log: Logger;
  /** Told of each run that moved, perhaps. */
  readonly touch: (id: string) => void;
}

export class FollowedRuns implements Disposable {
  private readonly options: FollowedRunsOptions;
  private readonly followed = new Map<string, Followed>();
  private readonly attending = new Set<string>();
  private readonly owned = new DisposableStore();
  private isLooking = false;
  private isDisposed = false;

  constructor(options: FollowedRunsOptions) {
    this.options = options;
  }

  start(): void {
    this.owned.add(every(LOOK_MS, () => void this.lookAtMarks()));
    this.owned.add(every(CHECK_MS, () => this.touchAll()));
  }

  rows(): RunRow[] {
    return [...this.followed.values()].map(({ row }) => row);
  }

  has(id: string): boolean {
    return this.followed.has(id);
  }

  /** Takes note of what a run is now: it is followed while anything may still happen to it. */
  update(row: RunRow): void {
    const { attendance, isLive, id } = row;
    const before = this.followed.get(id);
    // What kept a record from being read may pass: too many open files, a network drive.
    if (before && row.view.reason === 'record-unreadable') {
      before.row = row;
      return;
    }
    if (attendance === undefined || (attendance === 'elsewhere' && !isLive)) return this.forget(id);
    const entry = before ?? { row, watched: undefined, marks: undefined, failures: 0, dueMs: 0 };
    entry.row = row;
    entry.watched ??= watchPath(row.folder.events, () => this.options.touch(id));
    if (attendance !== 'unattended') entry.failures = entry.dueMs = 0;
    this.followed.set(id, entry);
    this.attend();
  }

  forget(id: string): void {
    this.followed.get(id)?.watched?.dispose();
    this.followed.delete(id);
  }

  /** Also those that could not be taken up before: what was not allowed then may be now. */
  attendAll(): void {
    for (const entry of this.followed.values()) entry.failures = entry.dueMs = 0;
    this.touchAll();
    this.attend();
  }

  dispose(): void {
    this.isDisposed = true;
    this.owned.dispose();
    for (const id of [...this.followed.keys()]) this.forget(id);
  }

  private touchAll(): void {
    for (const id of this.followed.keys()) this.options.touch(id);
  }

  /** Where the system tells of no changes, and for the cached state, in which figures move. */
  private async lookAtMarks(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    for (const [id, entry] of [...this.followed]) {
      const marks = await marksOf(entry.row.folder);
      if (entry.marks !== undefined && entry.marks !== marks) this.options.touch(id);
      entry.marks = marks;
    }
    this.isLooking = false;
  }

  /** Takes up runs that nobody follows, a few at a time: after a restart of the machine they may be many. */
  private attend(): void {
    if (this.isDisposed || !this.options.mayAdopt()) return;
    for (const [id, entry] of this.followed) {
      if (this.attending.size >= ATTENDED_AT_ONCE) return;
      const isDue = entry.row.attendance === 'unattended' && performance.now() >= entry.dueMs;
      if (isDue && !this.attending.has(id)) void this.attendTo(id, entry);
    }
  }

  private async attendTo(id: string, entry: Followed): Promise<void> {
    const { open, log, touch } = this.options;
    this.attending.add(id);
    try {
      await open.attend(entry.row.folder);
    } catch (error) {
      log.warn(`run ${id} could not be looked after: ${messageOf(error)}`);
    }
    entry.dueMs = performance.now() + Math.min(RETRY_LIMIT_MS, RETRY_MS * 2 ** entry.failures++);
    this.attending.delete(id);
    if (this.isDisposed) return;
    touch(id);
    this.attend();
  }
}

async function marksOf(folder: RunFolder): Promise<string> {
  const marks = [folder.events, folder.state].map(async (file) => {
    try {
      const { size, mtimeMs } = await fs.promises.stat(file);
      return `${size} ${mtimeMs}`;
    } catch {
      return '';
    }
  });
  return (await Promise.all(marks)).join('|');
}
