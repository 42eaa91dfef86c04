/** All series of a run in memory, by key and context; together they take no more room than is given. */

import { isBelievedOver } from '../precedence.ts';
import type { MetricHead } from '../sink.ts';
import { Points } from './points.ts';

export interface Key {
  readonly key: string;
  readonly source: string;
  unit: string | null;
  /** By label; null where there are none. */
  readonly contexts: Map<string | null, Points>;
}

const MOST_SERIES = 10_000;
const MOST_CONTEXTS = 50;
/** Names for which there is no room are told from each other up to here. */
const MOST_NAMES_LEFT_OUT = 10_000;

export class SeriesStore {
  readonly keys = new Map<string, Key>();
  readonly leftOut = new Set<string>();
  private readonly mostPoints: number;
  private readonly all = new Set<Points>();
  /** For heads that were seen before: the series of their keys. */
  private targets = new WeakMap<MetricHead, (Points | undefined)[]>();

  constructor(mostPoints: number) {
    this.mostPoints = mostPoints;
  }

  targetsOf(head: MetricHead): (Points | undefined)[] {
    const known = this.targets.get(head);
    if (known) return known;
    const made = head.keys.map((key, index) => this.pointsFor(key, head, index));
    this.targets.set(head, made);
    return made;
  }

  points(key: string, context: string | null): Points | undefined {
    return this.keys.get(key)?.contexts.get(context);
  }

  /** For so many times what there is. */
  makeRoom(times: number): void {
    const most = this.mostPoints / Math.max(1, this.all.size);
    for (const points of this.all) points.makeRoom(Math.ceil(Math.min(most, points.count * times * 1.05)));
  }

  /** Called now and then: the longest series are thinned out where there are too many points. */
  keepWithin(): void {
    let kept = 0;
    for (const { count } of this.all) kept += count;
    while (kept > this.mostPoints) {
      const [longest] = [...this.all].sort((a, b) => b.count - a.count);
      const before = longest?.count ?? 0;
      longest?.condense();
      const after = longest?.count ?? 0;
      if (after === before) return; // nothing is left to thin out
      kept -= before - after;
    }
  }

  /** Undefined where there is no room for it, or where somebody else is believed. */
  private pointsFor(name: string, head: MetricHead, index: number): Points | undefined {
    const key = this.keyFor(name, head.source);
    if (!key) return undefined;
    key.unit = head.units[index] ?? key.unit;
    const known = key.contexts.get(head.context);
    if (known) return known;
    if (key.contexts.size >= MOST_CONTEXTS || this.all.size >= MOST_SERIES) {
      this.leaveOut(name);
      return undefined;
    }
    const points = new Points();
    key.contexts.set(head.context, points);
    this.all.add(points);
    return points;
  }

  private keyFor(name: string, source: string): Key | undefined {
    const known = this.keys.get(name);
    if (known?.source === source) return known;
    if (known && !isBelievedOver(source, known.source)) return undefined;
    if (!known && this.all.size >= MOST_SERIES) {
      this.leaveOut(name);
      return undefined;
    }
    for (const points of known?.contexts.values() ?? []) this.all.delete(points);
    const key = { key: name, source, unit: null, contexts: new Map() };
    this.keys.set(name, key);
    // What is kept for heads may be that of the one who is no longer believed.
    this.targets = new WeakMap();
    return key;
  }

  private leaveOut(name: string): void {
    if (this.leftOut.size < MOST_NAMES_LEFT_OUT) this.leftOut.add(name);
  }
}
