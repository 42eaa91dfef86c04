/** How far a run is: all its tasks, of which one is inside of the other, as they were said so far. */

import { isoTime } from '../../../base/time.ts';
import type { Position } from '../../run/checkpoints.ts';
import type { Pauses } from '../../run/pauses.ts';
import type { ProgressTask, RunProgress } from '../../run/signals.ts';
import { isBelievedOver } from '../precedence.ts';
import type { ProgressSaid } from '../sink.ts';
import { Task } from './task.ts';

const MOST_TASKS = 100;
/** No program nests deeper; who says it is inside of itself gets no further than this. */
const MOST_DEPTH = 20;

export interface ProgressOptions {
  readonly pauses: Pauses;
  /** Of a resumed run. */
  readonly earlierMs: number | null;
  readonly position?: Position | null | undefined;
}

/** What the earlier run said; whatever this one says takes its place. */
const FROM_CHECKPOINT = 'checkpoint';

export class ProgressSoFar {
  private readonly options: ProgressOptions;
  private tasks: Task[] = [];
  private source = '';
  private timeMs = Number.NaN;
  private newest: Task | undefined;

  constructor(options: ProgressOptions) {
    this.options = options;
  }

  /** A run that goes on from a checkpoint is as far as that, until it says something itself. */
  begin(timeMs: number): void {
    const { position } = this.options;
    if (!position) return;
    const said = { parent: null, weight: undefined, unit: undefined, state: undefined };
    this.say({ ...position, ...said }, FROM_CHECKPOINT, timeMs);
  }

  /** What is not believed changes nothing; else the task it is about, as it was and as it is. */
  say(said: ProgressSaid, source: string, timeMs: number): { before: number; task: Task } | undefined {
    if (this.source === FROM_CHECKPOINT) this.beginAnew();
    else if (this.tasks.length > 0 && source !== this.source) {
      if (isBelievedOver(this.source, source)) return undefined;
      // Who is believed as much adds to it: a log has counters and bars, by several recognisers.
      if (isBelievedOver(source, this.source)) this.beginAnew();
    }
    this.source = source;
    this.timeMs = Number.isNaN(this.timeMs) ? timeMs : Math.max(this.timeMs, timeMs);
    const task = this.taskFor(said);
    const before = task.done;
    task.say(said);
    const activeMs = (from: number, to: number) => this.options.pauses.activeMs(from, to);
    let depth = 0;
    for (let above: Task | undefined = task; above && depth < MOST_DEPTH; above = above.parent) {
      above.progressed(timeMs, activeMs);
      depth++;
    }
    this.newest = task;
    return { before, task };
  }

  private beginAnew(): void {
    this.tasks = [];
    this.timeMs = Number.NaN;
  }

  /** Null where nothing was said. Of a run that is over nothing is left. */
  progress(isOver = false): RunProgress | null {
    const tops = this.tasks.filter(({ parent }) => parent === undefined);
    const top = this.currentOf(tops);
    if (!top) return null;
    const { earlierMs } = this.options;
    const weighed = tops.some(({ weight }) => weight !== 1) ? sharesOf(tops) : undefined;
    const eta = weighed === undefined && !isOver ? top.eta : null;
    const share = weighed ?? top.shownShare;
    return {
      percent: share === null ? null : Math.min(100, share * 100),
      task: weighed === undefined ? top.name : null,
      etaMs: rounded(eta?.ms),
      etaLowMs: rounded(eta?.low),
      etaHighMs: rounded(eta?.high),
      ratePerSecond: top.ratePerSecond,
      tasks: this.tasks.map((task): ProgressTask => ({ ...task.facts(), ...(isOver && { etaMs: null }) })),
      source: this.source,
      time: isoTime(this.timeMs),
      earlierMs,
    };
  }

  /** The outermost task that was said last, itself or by what is in it; one that is complete only where none is open. */
  private currentOf(tops: readonly Task[]): Task | undefined {
    const newest = this.newest && topOf(this.newest);
    if (newest && !newest.isComplete) return newest;
    return tops.findLast((task) => !task.isComplete) ?? newest ?? tops.at(-1);
  }

  private taskFor({ task: name, parent: parentName }: ProgressSaid): Task {
    const found = this.tasks.findLast((task) => task.name === name && task.parentName === parentName);
    if (found) return found;
    const task = new Task(name, parentName);
    const parent = parentName === null || parentName === name ? undefined : this.parentNamed(parentName);
    this.add(task, parent);
    return task;
  }

  /** One that was never said itself has as much to do as what is in it. */
  private parentNamed(name: string): Task {
    const found = this.tasks.findLast((task) => task.name === name);
    if (found) return found;
    const parent = new Task(name, null);
    this.add(parent, undefined);
    return parent;
  }

  private add(task: Task, parent: Task | undefined): void {
    if (this.tasks.length >= MOST_TASKS) this.forgetOne();
    this.tasks.push(task);
    if (!parent) return;
    task.parent = parent;
    parent.children.push(task);
  }

  /** The oldest one that is over and that its parent counted; else the oldest one that has nothing in it. */
  private forgetOne(): void {
    const leaves = this.tasks.filter(({ children }) => children.length === 0);
    const gone = leaves.find((task) => task.isComplete && task.isCounted) ?? leaves[0];
    this.tasks = this.tasks.filter((task) => task !== gone);
    const siblings = gone?.parent?.children;
    if (gone && siblings) siblings.splice(siblings.indexOf(gone), 1);
  }
}

function topOf(task: Task): Task {
  let top = task;
  for (let depth = 0; top.parent && depth < MOST_DEPTH; depth++) top = top.parent;
  return top;
}

/** Where the program weighs them all of them count; null where one of them has no end. */
function sharesOf(tops: readonly Task[]): number | null {
  const weights = tops.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const { share, weight } of tops) {
    if (share === null) return null;
    sum += share * weight;
  }
  return sum / weights;
}

function rounded(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms);
}
