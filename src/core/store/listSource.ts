/** Where a list of runs comes from: names of folders, hints of writers, and a look every few seconds for all the rest. */

import fs from 'node:fs';
import path from 'node:path';
import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import { errnoOf, messageOf } from '../../base/errors.ts';
import type { Pace } from '../../base/pace.ts';
import { type Watched, watchPath } from '../../base/watchPath.ts';
import type { Workspace } from '../run/workspace.ts';
import { HintFeed } from './hintFeed.ts';
import { IdScan, type ListChange } from './idScan.ts';
import { isMade } from './runRow.ts';

/** For what comes without a hint, and for systems that tell of no changes. */
const LOOK_MS = 2_000;
/** Hints come in twos and threes. */
const GATHER_MS = 5;

export interface ListSourceOptions {
  readonly workspace: Workspace;
  readonly pace: Pace;
  readonly onList: (change: ListChange) => void;
  /** A writer said that something happened to this run. */
  readonly onHint: (id: string) => void;
  /** More was said than can be followed. */
  readonly onFlood: () => void;
  readonly onProblem: (problem: string | undefined) => void;
}

export class ListSource implements Disposable {
  problem: string | undefined;
  private readonly options: ListSourceOptions;
  private readonly scan: IdScan;
  private readonly hints: HintFeed;
  private readonly owned = new DisposableStore();
  private watched: Watched | undefined;
  private hintTimer: NodeJS.Timeout | undefined;
  /** One look after the other. */
  private looks: Promise<void> = Promise.resolve();
  private waitingLooks = 0;
  private isDisposed = false;

  constructor(options: ListSourceOptions) {
    this.options = options;
    this.scan = new IdScan(options.workspace);
    this.hints = new HintFeed(options.workspace.changes);
  }

  /** Knows all ids when it returns; gives those of which nobody told an end. */
  async start(): Promise<Set<string>> {
    const unended = await this.hints.begin(this.options.pace);
    const { failure } = await this.scan.look();
    if (this.isDisposed) return new Set();
    await this.judge(failure);
    this.watchHints();
    this.owned.add(every(LOOK_MS, () => this.waitingLooks === 0 && void this.look()));
    return unended;
  }

  ids(): readonly string[] {
    return this.scan.ids();
  }

  has(id: string): boolean {
    return this.scan.has(id);
  }

  /** Takes a run into the list that was found otherwise. */
  add(id: string): void {
    if (this.scan.add(id)) this.options.onList({ added: [id], removed: [] });
  }

  remove(id: string): void {
    if (this.scan.remove(id)) this.options.onList({ added: [], removed: [id] });
  }

  /** What is new since the last look; also what left no trace in the time of its folder when `isThorough`. */
  look(isThorough = false): Promise<void> {
    this.waitingLooks++;
    const look = async () => {
      await this.readHints();
      const { added, removed, failure } = await this.scan.look(isThorough);
      if (this.isDisposed) return;
      if (added.length + removed.length > 0) this.options.onList({ added, removed });
      await this.judge(failure);
      this.watchHints();
    };
    const next = this.looks.then(look).finally(() => this.waitingLooks--);
    this.looks = next.catch(() => undefined); // one look that fails does not end all looks
    return next;
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.hintTimer);
    this.watched?.dispose();
    this.owned.dispose();
  }

  /** The folder comes with the first run, and may go and come again. */
  private watchHints(): void {
    const { changes } = this.options.workspace;
    const inode = statOf(changes)?.ino;
    if (this.isDisposed || this.watched?.inode === inode) return;
    this.watched?.dispose();
    this.watched = watchPath(changes, () => {
      this.hintTimer ??= setTimeout(() => {
        this.hintTimer = undefined;
        this.looks = this.looks.then(() => this.readHints());
      }, GATHER_MS);
    });
  }

  private async readHints(): Promise<void> {
    const { workspace, pace, onList, onHint, onFlood } = this.options;
    if (this.isDisposed) return;
    const named = this.hints.since();
    if (named === undefined) onFlood();
    const added: string[] = [];
    const removed: string[] = [];
    for (const id of named ?? []) {
      await pace.turn();
      if (isMade(workspace.run(id))) {
        if (this.scan.add(id)) added.push(id);
      } else if (this.scan.remove(id)) removed.push(id);
    }
    if (this.isDisposed) return;
    if (added.length + removed.length > 0) onList({ added, removed });
    for (const id of named ?? []) if (this.scan.has(id)) onHint(id);
  }

  /** Tells what keeps the list from being right, once. */
  private async judge(failure: unknown): Promise<void> {
    const problem = failure === undefined ? await this.missing() : problemOf(failure, this.options.workspace);
    if (this.isDisposed || problem === this.problem) return;
    this.problem = problem;
    this.options.onProblem(problem);
  }

  /** No runs yet is no problem; no folder to have them in is one. */
  private async missing(): Promise<string | undefined> {
    const { root } = this.options.workspace;
    if (this.scan.ids().length > 0) return undefined;
    try {
      await fs.promises.access(root);
      return undefined;
    } catch {
      return `The folder ${root} is gone, or cannot be reached.`;
    }
  }
}

/** Undefined where nothing is, or where nobody may look. */
function statOf(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file);
  } catch {
    return undefined;
  }
}

function problemOf(failure: unknown, { folder, runs }: Workspace): string {
  const errno = errnoOf(failure) ?? '';
  if (errno === 'ENOTDIR') {
    const isOurs = statOf(folder)?.isFile() === true;
    return `${isOurs ? folder : runs} is a file; Runtrail keeps its runs in a folder of that name.`;
  }
  if (['EACCES', 'EPERM'].includes(errno)) return `You may not read all runs in ${path.dirname(runs)}.`;
  return `The runs in ${runs} cannot be listed: ${messageOf(failure)}`;
}
