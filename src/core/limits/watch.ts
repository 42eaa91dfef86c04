/** One limit and the values it is held against: near it, beyond it for long enough, or well within it again. */

import type { Limit, LimitMark } from '../run/resources.ts';
import { HoldTime } from './holdTime.ts';
import { factsOf } from './rules.ts';
import { WindowMean } from './windowMean.ts';

export type Level = LimitMark['level'];

/** A change from one level to another. */
export interface Crossing {
  readonly limit: Limit;
  readonly level: Level;
  readonly value: number;
}

/** Told of once at so much of the limit, and again only after it was so far below that. */
const NEAR = 0.8;
const BACK = 0.77;
/** What comes and goes so often is over only after it was away for a while: nobody wants to hear of each time. */
const OFTEN = 20;
const CALM_MS = 10 * 60_000;

export class LimitWatch {
  readonly limit: Limit;
  private level: Level;
  private readonly time = new HoldTime();
  private readonly window: WindowMean | undefined;
  private returns = 0;
  /** How long it has been well within the limit, and beyond it; undefined while it is not. */
  private calmMs: number | undefined;
  private beyondMs: number | undefined;

  /** `level` is how it stood when it was seen last. */
  constructor(limit: Limit, level: Level = 'normal') {
    this.limit = limit;
    this.level = level;
    if (limit.rule === 'cpu.percent' && limit.holdSeconds > 0) {
      this.window = new WindowMean(limit.holdSeconds * 1000);
    }
  }

  /** Null: nobody knows it at this moment, which neither fires nor clears anything. */
  look(reading: number | null, mono: number): Crossing | undefined {
    if (reading === null || !Number.isFinite(reading)) {
      this.time.forget();
      return undefined;
    }
    const step = this.time.stepTo(mono);
    this.window?.add(reading, step);
    const value = this.window ? this.window.mean : reading;
    if (value === undefined) return undefined;
    const level = this.levelAt(value, step);
    if (level === this.level) return undefined;
    this.level = level;
    if (level === 'normal') this.returns++;
    return { limit: this.limit, level, value };
  }

  private levelAt(value: number, step: number): Level {
    const used = usedPart(value, this.limit);
    this.beyondMs = used > 1 ? (this.beyondMs ?? -step) + step : undefined;
    this.calmMs = used <= BACK ? (this.calmMs ?? -step) + step : undefined;
    const holdMs = this.window ? 0 : this.limit.holdSeconds * 1000;
    if (this.beyondMs !== undefined && this.beyondMs >= holdMs) return 'exceeded';
    if (this.level === 'normal') return used >= NEAR ? 'near' : 'normal';
    const neededMs = this.returns < OFTEN ? 0 : CALM_MS;
    return this.calmMs !== undefined && this.calmMs >= neededMs ? 'normal' : this.level;
  }
}

/** How much of the limit is used: 1 is the limit itself. A limit of 0 is one too. */
function usedPart(value: number, { rule, value: limit }: Limit): number {
  const { isFloor, unit } = factsOf(rule);
  if (!isFloor) return limit > 0 ? value / limit : value > limit ? Number.POSITIVE_INFINITY : 0;
  if (value < limit) return Number.POSITIVE_INFINITY;
  // A large part of a disk that must be free leaves no room for a warning ahead.
  if (unit === 'percent' && limit / BACK >= 100) return 0;
  return limit === 0 ? 0 : limit / value;
}
