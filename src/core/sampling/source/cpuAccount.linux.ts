/**
 * Processor time of a run. Each process tells its own and that of the children it waited for; what of the gone ones
 * came to nobody in the run is kept as it was last seen. So nothing that was counted is lost or counted twice.
 */

import { type Legacy, type Root, sum } from './inheritance.linux.ts';
import type { Look } from './members.linux.ts';

export class CpuAccount {
  private keptTicks = 0;
  private total = 0;

  /** Clock ticks since the run began; never fewer than before. */
  add({ present }: Look, legacies: readonly Legacy[], root: Root | undefined): number {
    for (const { gone, ticks } of legacies) {
      const had = sum(gone, (stat) => stat.ticks + stat.childTicks);
      this.keptTicks += Math.max(0, had - ticks);
    }
    const living = sum(present.values(), (stat) => stat.ticks + stat.childTicks);
    this.total = Math.max(this.total, living + this.keptTicks + (root?.ticks ?? 0));
    return this.total;
  }
}
