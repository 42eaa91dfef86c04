/** What time alone tells of a run: how long it has run, how long it was silent and idle. Time spent paused counts as none. */

import type { RunEvent } from '../run/model.ts';
import type { Readings } from './engine.ts';
import { HoldTime } from './holdTime.ts';

/** A program that does less than this, in percent of one core, only waits. */
const IDLE_PERCENT = 1;
/** Processor time is counted in ticks of 10 ms: so much more at once is no work yet. */
const ROUNDING_MS = 20;
/** No more is remembered, so that work is over when it is over. */
const MOST_WORK_MS = 30;

export class Activity {
  private startedAt: number | undefined;
  private pausedAt: number | undefined;
  private pausedMs = 0;
  private idleMs = 0;
  private outputBytes = 0;
  /** What it did of late beyond what one that waits may do. */
  private workMs = 0;
  private readonly idleTime = new HoldTime();

  /** Of this run, also of those that a former runner recorded. */
  take({ type, mono }: Pick<RunEvent, 'type' | 'mono'>): void {
    if (type === 'running') this.startedAt ??= mono;
    else if (type === 'paused') this.pausedAt ??= mono;
    else if (type === 'resumed' && this.pausedAt !== undefined) {
      this.pausedMs += Math.max(0, mono - this.pausedAt);
      this.pausedAt = undefined;
    }
  }

  /** At any moment, with how much the program has said so far. */
  readingsAt(mono: number, saidBytes: number): Readings {
    if (this.startedAt === undefined) return {};
    const now = this.pausedAt ?? mono;
    const seconds = Math.max(0, now - this.startedAt - this.pausedMs) / 1000;
    return { 'time.seconds': seconds, 'start.seconds': saidBytes > 0 ? 0 : seconds };
  }

  /** With each sample: output is all that the program said, and wrote into its outputs. */
  idleAt(mono: number, cpuPercent: number | null, outputBytes: number): Readings {
    const step = this.idleTime.stepTo(mono);
    const isSilent = outputBytes === this.outputBytes;
    this.outputBytes = outputBytes;
    if (this.pausedAt !== undefined) return {};
    if (this.isWorking(cpuPercent, step) || !isSilent) this.idleMs = 0;
    else if (cpuPercent === null) return { 'idle.seconds': null };
    else this.idleMs += step;
    return { 'idle.seconds': this.idleMs / 1000 };
  }

  private isWorking(cpuPercent: number | null, ms: number): boolean {
    if (cpuPercent === null) return false;
    const workMs = this.workMs + ((cpuPercent - IDLE_PERCENT) * ms) / 100;
    this.workMs = Math.min(MOST_WORK_MS, Math.max(0, workMs));
    return this.workMs > ROUNDING_MS;
  }
}
