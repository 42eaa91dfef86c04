/** The checkpoints of a run, from its events: by their paths, so that the ten thousandth costs no more than the first. */

import type { Checkpoint, CheckpointRecord, CheckpointTraces } from './checkpoints.ts';

/** A run of weeks leaves thousands: those that are gone are told of as far as anybody looks. */
const MOST_GONE = 100;

export class CheckpointFold {
  private readonly before: readonly Checkpoint[];
  private known: Map<string, Checkpoint> | undefined;

  constructor(before: readonly Checkpoint[]) {
    this.before = before;
  }

  /** Written again under the same name, it is another one. */
  add({ traces: _traces, ...record }: CheckpointRecord & { traces?: CheckpointTraces }): void {
    const known = this.all();
    known.delete(record.path);
    known.set(record.path, { ...record, good: true, isPruned: false });
  }

  prune(paths: readonly string[]): void {
    const known = this.all();
    for (const path of paths) {
      const checkpoint = known.get(path);
      if (checkpoint) known.set(path, { ...checkpoint, isPruned: true });
    }
  }

  /** In the order in which they were recorded; the very list from before where nothing happened. */
  list(): readonly Checkpoint[] {
    if (!this.known) return this.before;
    const all = [...this.known.values()];
    let superfluous = all.filter(({ isPruned }) => isPruned).length - MOST_GONE;
    return superfluous <= 0 ? all : all.filter(({ isPruned }) => !isPruned || superfluous-- <= 0);
  }

  private all(): Map<string, Checkpoint> {
    this.known ??= new Map(this.before.map((each) => [each.path, each]));
    return this.known;
  }
}
