/** The runs of a workspace as they are right now, for whatever shows them: their ids, rows on demand, and changes. */

import { EventBus } from '../../base/bus.ts';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { Pace } from '../../base/pace.ts';
import type { Workspace } from '../run/workspace.ts';
import type { Attending } from './attend.ts';
import type { EarlierDurations } from './earlierDurations.ts';
import { FollowedRuns } from './followedRuns.ts';
import type { ListChange } from './idScan.ts';
import { ListSource } from './listSource.ts';
import { RowQueue } from './rowQueue.ts';
import { isClosed, type RunRow, readRow } from './runRow.ts';

export interface RunListEvents {
  /** These runs are not what they were. */
  readonly rows: readonly string[];
  readonly list: ListChange;
  /** What keeps the list from being right, as a sentence; undefined once nothing does any more. */
  readonly problem: string | undefined;
}

export interface RunListOptions {
  readonly workspace: Workspace;
  readonly open: Attending;
  /** For runs that do not say how far they are. */
  readonly earlier: EarlierDurations;
  readonly mayAdopt: () => boolean;
  readonly log: Logger;
}

/** Rows of runs that are over are kept up to this number; others are read again when they are asked for. */
const KEPT_ROWS = 5_000;
/** So many of the newest runs are checked as fast as possible, all others with a rest after each slice. */
const HURRIED = 2_000;
const REST_MS = 10;
/** More new runs than this at once are checked like those at the start: cheaply, and one after the other. */
const MANY = 200;

export class RunList implements Disposable {
  /** Resolves when it is known which runs are live, also old ones. */
  settled: Promise<void> = Promise.resolve();
  private readonly workspace: Workspace;
  private readonly earlier: EarlierDurations;
  private readonly bus: EventBus<RunListEvents>;
  private readonly owned = new DisposableStore();
  private readonly pace = new Pace();
  private readonly source: ListSource;
  private readonly queue: RowQueue;
  private readonly followed: FollowedRuns;
  private readonly kept = new Map<string, RunRow>();
  private starting: Promise<void> | undefined;
  private passes = 0;
  private isDisposed = false;

  /** Touches nothing on the disk. */
  constructor({ workspace, open, earlier, mayAdopt, log }: RunListOptions) {
    const { pace, owned } = this;
    this.workspace = workspace;
    this.earlier = earlier;
    this.bus = new EventBus((error) =>
      log.error(`a listener of the list of runs failed: ${messageOf(error)}`),
    );
    const touch = (id: string) => this.queue.touch(id);
    const onChange = (ids: readonly string[]) => this.bus.emit('rows', ids);
    this.queue = owned.add(new RowQueue({ pace, look: (id) => this.look(id), onChange }));
    this.followed = owned.add(new FollowedRuns({ open, mayAdopt, log, touch }));
    this.source = owned.add(
      new ListSource({
        ...{ workspace, pace },
        onList: (change) => this.onList(change),
        onHint: touch,
        onFlood: () => this.lookAgain(),
        onProblem: (problem) => this.bus.emit('problem', problem),
      }),
    );
  }

  /** Resolves as soon as all ids are known; which of them are live follows, the newest first. Never rejects. */
  start(): Promise<void> {
    this.starting ??= this.begin();
    return this.starting;
  }

  /** Newest first. */
  ids(): readonly string[] {
    return this.source.ids();
  }

  /** The row that is known, without a look at the disk. */
  rowNow(id: string): RunRow | undefined {
    return this.kept.get(id);
  }

  /** Undefined when there is no such run (any more). */
  async row(id: string): Promise<RunRow | undefined> {
    const pause = () => (this.kept.has(id) ? undefined : this.pace.turn());
    // Again after each pause: a tree asks for hundreds of rows at once, and all of those wait for the same one.
    for (let next = pause(); next !== undefined; next = pause()) await next;
    const isNew = !this.kept.has(id) && this.look(id);
    // Whoever shows live runs is to know of one that was found only now: the next look will see nothing new.
    if (isNew && this.followed.has(id)) this.bus.emit('rows', [id]);
    return this.kept.get(id);
  }

  /** In the order of the ids, without those that are gone. */
  async rows(ids: readonly string[]): Promise<RunRow[]> {
    const rows: RunRow[] = [];
    for (const id of ids) {
      const row = this.kept.get(id) ?? (await this.row(id));
      if (row) rows.push(row);
    }
    return rows;
  }

  /** The runs that go on right now, newest first. */
  live(): readonly RunRow[] {
    const rows = this.followed.rows().filter(({ isLive }) => isLive);
    return rows.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  get problem(): string | undefined {
    return this.source.problem;
  }

  on<K extends keyof RunListEvents>(name: K, listener: (value: RunListEvents[K]) => void): Disposable {
    return this.bus.on(name, listener);
  }

  /** Looks at this run soon: after something was done to it here. */
  touch(id: string): void {
    this.queue.touch(id);
  }

  /** Looks at everything again; resolves when the ids are right, the rows follow. */
  async refresh(): Promise<void> {
    await this.start();
    await this.source.look(true);
    this.lookAgain();
    this.followed.attendAll();
  }

  /** Takes up what nobody follows, now that it is allowed. */
  attendAll(): void {
    this.followed.attendAll();
  }

  dispose(): void {
    this.isDisposed = true;
    this.owned.dispose();
    this.kept.clear();
  }

  private async begin(): Promise<void> {
    const unended = await this.source.start();
    if (this.isDisposed) return;
    this.followed.start();
    this.pass([...unended].filter((id) => this.source.has(id)));
  }

  private lookAgain(): void {
    for (const id of this.kept.keys()) this.queue.touch(id);
    this.pass();
  }

  /** Finds the runs that are not over, among `likely` ones first. A later pass takes the place of one under way. */
  private pass(likely: readonly string[] = []): void {
    this.settled = this.findOpenRuns(++this.passes, [...likely, ...this.ids()]);
  }

  private async findOpenRuns(own: number, ids: readonly string[]): Promise<void> {
    const patient = new Pace(REST_MS);
    let changed: string[] = [];
    const tell = () => {
      if (changed.length > 0) this.bus.emit('rows', changed);
      changed = [];
    };
    for (const [index, id] of ids.entries()) {
      const pause = (index < HURRIED ? this.pace : patient).turn();
      if (pause !== undefined) {
        tell();
        await pause;
        if (this.isDisposed) return;
        if (own !== this.passes) return this.settled;
      }
      if (!this.kept.has(id) && !isClosed(this.workspace.run(id)) && this.look(id)) changed.push(id);
    }
    tell();
  }

  /** Reads the row of a run; returns whether it is another one than before. */
  private look(id: string): boolean {
    const found = readRow(this.workspace.run(id));
    if (!found) {
      this.drop(id);
      this.source.remove(id);
      return false;
    }
    const row = this.withEstimate(found);
    const before = this.kept.get(id);
    this.source.add(id);
    this.keep(row);
    return !before || !isSame(before, row);
  }

  private withEstimate(row: RunRow): RunRow {
    if (!row.isLive) return row;
    const onKnown = () => this.isDisposed || this.queue.touch(row.id);
    return { ...row, view: this.earlier.withEstimateNow(row.view, row.folder, onKnown) };
  }

  private keep(row: RunRow): void {
    this.kept.delete(row.id); // to the end: the order is that of the last look
    this.kept.set(row.id, row);
    this.followed.update(row);
    if (this.kept.size <= KEPT_ROWS) return;
    for (const id of this.kept.keys()) {
      if (this.followed.has(id)) continue;
      this.kept.delete(id);
      return;
    }
  }

  private drop(id: string): void {
    this.kept.delete(id);
    this.followed.forget(id);
  }

  private onList(change: ListChange): void {
    for (const id of change.removed) this.drop(id);
    this.bus.emit('list', change);
    if (change.added.length > MANY) this.pass();
    else for (const id of change.added) this.queue.touch(id);
  }
}

function isSame(a: RunRow, b: RunRow): boolean {
  const facts = ({ view, attendance, isLive }: RunRow) => JSON.stringify([view, attendance, isLive]);
  return facts(a) === facts(b);
}
