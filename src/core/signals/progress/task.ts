/** One thing that a program counts, and what of it the smaller things below it have done. */

import type { ProgressTask } from '../../run/signals.ts';
import type { ProgressSaid } from '../sink.ts';
import { type Eta, Rate } from './rate.ts';

/** Lines of other computers may come late now and then; where so many in turn do, the clock was set back. */
const LATE_LINES = 5;

export class Task {
  readonly name: string | null;
  readonly parentName: string | null;
  parent: Task | undefined;
  readonly children: Task[] = [];
  done = 0;
  total: number | null = null;
  weight = 1;
  unit: string | null = null;
  state: ProgressTask['state'] = 'running';
  /** Whether its parent has counted it already. */
  isCounted = false;
  private readonly rate = new Rate();
  private wasSaid = false;
  private wasPaused = false;
  /** Of children that began anew before their parent counted them. */
  private carried = 0;
  private lastWork = 0;
  private lastMs = Number.NaN;
  private lateLines = 0;

  constructor(name: string | null, parentName: string | null) {
    this.name = name;
    this.parentName = parentName;
  }

  /** Takes what was said of it; its work is looked at afterwards, as that of all above it. */
  say(said: ProgressSaid): void {
    const { done = this.done, total = this.total, weight = this.weight, unit = this.unit } = said;
    const isBack = done < this.done || (this.state === 'done' && said.state === 'running');
    if (isBack) this.beginAnew();
    if (done > this.done) this.count(done - this.done);
    Object.assign(this, { done, total, weight, unit });
    if (said.done !== undefined) this.wasSaid = true;
    if (said.state) this.state = said.state;
    else if (this.state === 'done' && !this.isFull) this.state = 'running';
  }

  /** Whether nothing is left of it. */
  get isComplete(): boolean {
    return this.state === 'done' || this.isFull;
  }

  /** How much is done, with what its children have done of their part. Not more than there is. */
  get work(): number {
    const open = this.children.filter((child) => !child.isCounted);
    const parts = open.reduce((sum, child) => sum + child.weight * (child.share ?? 0), 0);
    const work = this.done + this.carried + parts;
    return Math.min(work, this.size ?? Number.POSITIVE_INFINITY);
  }

  /** From 0 to 1; null where nobody knows how much there is. */
  get share(): number | null {
    if (this.state === 'done') return 1;
    const { size } = this;
    return size === null || size <= 0 ? null : this.work / size;
  }

  /** The same for whoever looks: one that was left early is over, and got no further than it got. */
  get shownShare(): number | null {
    const { share, total } = this;
    return this.state === 'done' && total !== null && total > 0 ? this.work / total : share;
  }

  /** After anything was said of it or below it: so much time was spent on what came since. */
  progressed(timeMs: number, activeMs: (from: number, to: number) => number): void {
    const { work } = this;
    // What is late counts with the next line that is not.
    if (timeMs < this.lastMs && ++this.lateLines < LATE_LINES) return;
    if (this.lateLines >= LATE_LINES) this.lastMs = Number.NaN;
    this.lateLines = 0;
    const isFirst = Number.isNaN(this.lastMs);
    // What was done before it was said first took nobody knows how long, and what is done in a pause counts in no rate.
    if (!isFirst && this.state !== 'paused' && !this.wasPaused)
      this.rate.add(Math.max(0, work - this.lastWork), activeMs(this.lastMs, timeMs));
    this.wasPaused = this.state === 'paused';
    this.lastWork = work;
    this.lastMs = timeMs;
  }

  get eta(): Eta | null {
    const { size } = this;
    if (size === null || this.isComplete || this.state === 'failed') return null;
    return this.rate.eta(size - this.work);
  }

  facts(): ProgressTask {
    const share = this.shownShare;
    return {
      task: this.name,
      parent: this.parentName,
      done: this.total === null ? this.done : Math.min(this.done, this.total),
      total: this.total,
      weight: this.weight,
      unit: this.unit,
      percent: share === null ? null : share * 100,
      ratePerSecond: this.rate.perSecond,
      etaMs: this.eta === null ? null : Math.round(this.eta.ms),
      state: this.state,
      elapsedMs: Math.round(this.rate.elapsedMs),
    };
  }

  get ratePerSecond(): number | null {
    return this.rate.perSecond;
  }

  private get isFull(): boolean {
    return this.total !== null && this.total > 0 && this.done >= this.total;
  }

  /** How much there is: where it is not said of this one, what its children weigh. */
  private get size(): number | null {
    if (this.total !== null) return this.total;
    if (this.wasSaid || this.children.length === 0) return null;
    return this.children.reduce((sum, child) => sum + child.weight, 0);
  }

  private beginAnew(): void {
    if (this.isComplete && !this.isCounted && this.parent) this.parent.carried += this.weight;
    this.isCounted = false;
    this.carried = 0;
    this.lastWork = 0;
    if (this.state === 'done' || this.state === 'failed') this.state = 'running';
  }

  /** So many more are done: what was known of the children that are complete is in that. */
  private count(more: number): void {
    let left = more - this.carried;
    this.carried = Math.max(0, this.carried - more);
    for (const child of this.children) {
      if (left <= 0) break;
      if (child.isCounted || !child.isComplete) continue;
      child.isCounted = true;
      left -= child.weight;
    }
  }
}
