/** What changed of a snapshot, for a page that has the rest: a few times a second at most, and only what is different. */

import type { Disposable } from '../../base/disposable.ts';

/** Four a second. */
const PERIOD_MS = 250;

export interface PatchesOptions<S extends object> {
  readonly build: () => Promise<S>;
  readonly send: (patch: Partial<S>) => void;
  readonly onError: (error: unknown) => void;
  /** What is compared of a part, where not all of it is news. */
  readonly compared?: (snapshot: S) => Partial<Record<keyof S, unknown>>;
}

export class Patches<S extends object> implements Disposable {
  readonly #options: PatchesOptions<S>;
  #sent: Readonly<Record<string, string>> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isBuilding = false;
  #isTouched = false;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(options: PatchesOptions<S>) {
    this.#options = options;
  }

  /** The page has this now: from here on it is told what is different. */
  begin(snapshot: S): void {
    this.#sent = this.#textsOf(snapshot);
    this.#lastMs = performance.now();
  }

  /** Something may be different. Before `begin` nobody wants to know. */
  touch(): void {
    if (!this.#sent) return;
    this.#isTouched = true;
    if (this.#timer || this.#isBuilding) return;
    const waitMs = Math.max(0, this.#lastMs + PERIOD_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#send().catch(this.#options.onError);
    }, waitMs);
  }

  /** Until the next `begin`. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sent = undefined;
    this.#isTouched = false;
  }

  async #send(): Promise<void> {
    const before = this.#sent;
    if (!before) return;
    this.#isTouched = false;
    this.#isBuilding = true;
    try {
      const snapshot = await this.#options.build();
      if (this.#sent !== before) return; // begun anew meanwhile, or ended
      const now = this.#textsOf(snapshot);
      const changed = Object.entries(snapshot).filter(([key]) => now[key] !== before[key]);
      this.#sent = now;
      this.#lastMs = performance.now();
      if (changed.length > 0) this.#options.send(Object.fromEntries(changed) as Partial<S>);
    } finally {
      this.#isBuilding = false;
      if (this.#isTouched) this.touch();
    }
  }

  #textsOf(snapshot: S): Readonly<Record<string, string>> {
    const compared = { ...snapshot, ...this.#options.compared?.(snapshot) };
    return Object.fromEntries(Object.entries(compared).map(([key, part]) => [key, JSON.stringify(part)]));
  }
}
