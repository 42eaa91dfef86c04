/**
 * The one time axis that all lanes share: which span is shown, whether it follows the newest sample, and which moment is
 * looked at. Whoever draws is called back once per frame, however much changed.
 */

import { isWithin, lengthOf, moveInto, type Span, scale, shift } from './span.ts';

/** Calls back before the next frame; a browser's `requestAnimationFrame`. */
export type NextFrame = (draw: () => void) => void;

/** What is left of a view when the page is loaded again. */
export interface SavedView {
  readonly from: number;
  readonly to: number;
  readonly isFollowing: boolean;
}

interface ExtentLook {
  readonly isLive: boolean;
  /** From sample to sample: no more than ten of them can be shown as large as the page. */
  readonly periodMs: number;
  /** So long the axis of a live run is at least. */
  readonly leastLive?: number;
}

/** So long a live run's axis is at least: the curve of its first second must not fill the page. */
const SHORTEST_LIVE_MS = 60_000;

export class Timeline {
  readonly #nextFrame: NextFrame;
  readonly #listeners = new Set<() => void>();
  #extent: Span = { from: 0, to: 1 };
  #newest = 0;
  #span: Span = { from: 0, to: 1 };
  #isLive = false;
  #isFollowing = true;
  #pinned: number | null = null;
  #hovered: number | null = null;
  #shortest = 1;
  #isWaiting = false;

  constructor(nextFrame: NextFrame) {
    this.#nextFrame = nextFrame;
  }

  /** All there is; of a live run it grows. */
  get extent(): Span {
    return this.#extent;
  }

  get span(): Span {
    return this.#span;
  }

  /** The end of what was measured: of a run that began just now before that of its axis. */
  get newest(): number {
    return this.#newest;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  /** Whether the newest sample stays in view. */
  get isFollowing(): boolean {
    return this.#isLive && this.#isFollowing;
  }

  get isAll(): boolean {
    return isWithin(this.#extent, this.#span);
  }

  /** The moment under the cross-hair: where the pointer is, else where it was left by a click or a key. */
  get moment(): number | null {
    return this.#hovered ?? this.#pinned;
  }

  get pinned(): number | null {
    return this.#pinned;
  }

  /** Gives back what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is known of the run now. Whoever follows goes along; whoever saw everything still does. */
  setExtent({ from, to }: Span, { isLive, periodMs, leastLive = SHORTEST_LIVE_MS }: ExtentLook): void {
    const wasAll = this.isAll && (this.#isFollowing || !this.#isLive);
    // While it lives samples come before the news of how long it runs by now.
    this.#newest = isLive ? Math.max(to, this.#newest) : to;
    this.#isLive = isLive;
    this.#shortest = Math.max(1, 10 * periodMs);
    this.#extent = { from, to: Math.max(this.#newest, from + (isLive ? leastLive : 1)) };
    if (wasAll) this.#show(this.#extent);
    else if (this.isFollowing) this.#showNewest(lengthOf(this.#span));
    else this.#show(this.#span);
  }

  /** Shows this span, as near as it can be shown. */
  select(span: Span): void {
    this.#isFollowing = false;
    const middle = (span.from + span.to) / 2;
    const half = Math.max(lengthOf(span), this.#shortest) / 2;
    this.#show({ from: middle - half, to: middle + half });
  }

  /** Factors under 1 show less. Without a moment the middle stays, or while following the newest sample. */
  zoom(factor: number, around?: number): void {
    const { from, to } = this.#span;
    const length = Math.max(lengthOf(this.#span), 1);
    const possible = Math.max(factor, this.#shortest / length);
    if (around === undefined && this.isFollowing) return this.#showNewest(length * possible);
    this.#show(scale(this.#span, possible, around ?? (from + to) / 2));
    this.#isFollowing = this.#isFollowing && this.#span.to >= this.#extent.to;
  }

  /** By a part of what is shown. */
  pan(lengths: number): void {
    this.panBy(lengths * lengthOf(this.#span));
  }

  panBy(ms: number): void {
    this.#isFollowing = false;
    this.#show(shift(this.#span, ms));
  }

  showAll(): void {
    this.#isFollowing = true;
    this.#show(this.#extent);
  }

  /** Back to the newest sample, with as much before it as is shown now. */
  follow(): void {
    this.#isFollowing = true;
    this.#showNewest(lengthOf(this.#span));
  }

  /** Where the pointer is; null once it is elsewhere. */
  hover(moment: number | null): void {
    this.#hovered = moment;
    this.changed();
  }

  /** Stays at a moment; one outside of what is shown is brought into view. */
  pin(moment: number | null): void {
    const at = moment === null ? null : Math.min(Math.max(moment, this.#extent.from), this.#extent.to);
    this.#pinned = at;
    this.#hovered = null;
    if (at !== null && (at < this.#span.from || at > this.#span.to)) {
      const past = at < this.#span.from ? at - this.#span.from : at - this.#span.to;
      this.panBy(past + Math.sign(past) * lengthOf(this.#span) * 0.1);
    }
    this.changed();
  }

  save(): SavedView | undefined {
    if (this.isAll && (this.#isFollowing || !this.#isLive)) return undefined;
    return { ...this.#span, isFollowing: this.#isFollowing };
  }

  /** From whatever was remembered. */
  restore(saved: unknown): void {
    if (typeof saved !== 'object' || saved === null) return;
    const { from, to, isFollowing } = saved as Partial<Record<keyof SavedView, unknown>>;
    if (typeof from !== 'number' || typeof to !== 'number' || !(to > from)) return;
    this.select({ from, to });
    if (isFollowing === true) this.follow();
  }

  /** Something that is drawn is not what it was. */
  changed(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#nextFrame(() => {
      this.#isWaiting = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Up to the newest sample; in the first minute of a run its axis goes on behind that. */
  #showNewest(length: number): void {
    const to = Math.max(this.#newest, this.#extent.from + length);
    this.#show({ from: to - length, to });
  }

  /** What is shown stays the same object while it says the same: nothing is drawn anew then. */
  #show(span: Span): void {
    const next = moveInto(span, this.#extent);
    if (next.from !== this.#span.from || next.to !== this.#span.to) this.#span = next;
    this.changed();
  }
}
