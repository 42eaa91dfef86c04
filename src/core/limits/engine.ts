/** All limits of a run, held against what is measured. Tells of each crossing; what is done then is up to who listens. */

import type { EventBus } from '../../base/bus.ts';
import type { Limit, LimitMark, LimitRule } from '../run/resources.ts';
import { type Crossing, LimitWatch } from './watch.ts';

/** What is known at a moment; a rule that is not named was not looked at. */
export type Readings = { readonly [R in LimitRule]?: number | null };

export class LimitsEngine {
  private readonly watches = new Map<LimitRule, LimitWatch>();
  private readonly bus: EventBus<{ crossing: Crossing }>;

  /** A listener of the bus that throws never keeps the others from hearing. `marks` are how limits stood before. */
  constructor(
    limits: readonly Limit[],
    bus: EventBus<{ crossing: Crossing }>,
    marks: readonly LimitMark[] = [],
  ) {
    this.bus = bus;
    for (const limit of limits) {
      const mark = marks.find(({ rule, limit: value }) => rule === limit.rule && value === limit.value);
      this.watches.set(limit.rule, new LimitWatch(limit, mark?.level));
    }
  }

  has(rule: LimitRule): boolean {
    return this.watches.has(rule);
  }

  /** A limit that is new or changed begins anew; null takes it away. */
  set(rule: LimitRule, limit: Limit | null): void {
    if (limit === null) this.watches.delete(rule);
    else this.watches.set(rule, new LimitWatch(limit));
  }

  feed(readings: Readings, mono: number): void {
    for (const [rule, watch] of [...this.watches]) {
      const reading = readings[rule];
      if (reading === undefined || this.watches.get(rule) !== watch) continue;
      const crossing = watch.look(reading, mono);
      if (crossing) this.bus.emit('crossing', crossing);
    }
  }
}
