/** What a stream of values comes to, without keeping it; streams of two halves merge to that of the whole. */

import { Digest, type DigestSize } from '../../../base/percentile.ts';
import { Moments } from '../../../base/statistics.ts';
import type { MetricStatistics } from '../../run/signals.ts';

export class Stream {
  private readonly moments = new Moments();
  private readonly digest: Digest;

  constructor(size?: DigestSize) {
    this.digest = new Digest(size);
  }

  add(value: number): void {
    this.moments.add(value);
    if (Number.isFinite(value)) this.digest.add(value);
  }

  /** As if all values of the other had been added here. */
  merge(other: Stream): void {
    this.moments.merge(other.moments);
    this.digest.merge(other.digest);
  }

  get isEmpty(): boolean {
    return this.moments.count + this.moments.missing === 0;
  }

  percentile(percent: number): number | null {
    return finite(this.digest.percentile(percent));
  }

  statistics(): MetricStatistics {
    const { count, missing, sum, mean, sd, min, max } = this.moments.facts();
    return {
      count,
      notFinite: missing,
      sum: finite(sum),
      mean: finite(mean),
      sd: finite(sd),
      min,
      max,
      p50: this.percentile(50),
      p95: this.percentile(95),
      p99: this.percentile(99),
    };
  }
}

/** Sums of numbers that are hardly representable may be no numbers any more. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
