/** What a piece of work has taken (locks, files, reservations), given back in reverse order whatever happens. */

export interface LeaseFailure {
  readonly name: string;
  readonly error: unknown;
}

interface Lease {
  readonly name: string;
  readonly release: () => void | Promise<void>;
}

export class Leases {
  private readonly taken: Lease[] = [];

  take(name: string, release: () => void | Promise<void>): void {
    this.taken.push({ name, release });
  }

  /** Releases everything, last taken first. A release that fails is reported and the others still happen. */
  async releaseAll(onFailure: (failure: LeaseFailure) => void): Promise<void> {
    for (let lease = this.taken.pop(); lease; lease = this.taken.pop()) {
      try {
        await lease.release();
      } catch (error) {
        onFailure({ name: lease.name, error });
      }
    }
  }
}
