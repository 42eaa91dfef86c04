/** What every system can tell of itself. */

import type { MachineSample } from '../sample.ts';

/** Percent and bytes moved are those since the look before. */
export type MachineFigures = Omit<MachineSample, 'cores' | 'disk' | 'outputDisk'>;

export interface MachineSource {
  look(): MachineFigures;
}

/** A number that only grows, unless it began anew. */
export class Counter {
  private last: number | undefined;

  /** How much came since the call before: null at the first one, and 0 when it began anew. */
  add(value: number): number | null {
    const { last } = this;
    if (!Number.isFinite(value)) return null;
    this.last = value;
    return last === undefined ? null : Math.max(0, value - last);
  }
}
