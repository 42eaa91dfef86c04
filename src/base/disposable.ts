/** Ownership of what must be given back: timers, watchers, listeners, descriptors, leases. */

export interface Disposable {
  dispose(): void;
}

/** Owns disposables; gives them back last-first, and at once when it is already closed. */
export class DisposableStore implements Disposable {
  private items: Disposable[] | undefined = [];

  add<T extends Disposable>(item: T): T {
    if (this.items) this.items.push(item);
    else item.dispose();
    return item;
  }

  /** Disposes everything even when one of them throws; the first error is thrown afterwards. */
  dispose(): void {
    const items = this.items ?? [];
    this.items = undefined;
    const errors: unknown[] = [];
    for (const item of items.reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}

/** A repeating timer that is owned and can be given back. */
export function every(periodMs: number, tick: () => void): Disposable {
  const timer = setInterval(tick, periodMs);
  return { dispose: () => clearInterval(timer) };
}
