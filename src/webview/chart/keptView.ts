/** Remembers what is shown of an axis, also for the next tab that goes along it. */

import type { Page } from '../run/page.ts';
import type { Timeline } from './timeline.ts';

const REMEMBER_MS = 500;

export class KeptView {
  readonly #page: Page;
  readonly #name: string;
  readonly #timeline: Timeline;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Page, name: string, timeline: Timeline) {
    this.#page = page;
    this.#name = name;
    this.#timeline = timeline;
  }

  restore(): void {
    this.#timeline.restore(this.#page.recall(this.#name));
  }

  /** It may be another one. Not put off by the next frame: of a live run there is always one. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.keep(), REMEMBER_MS);
  }

  /** At once: whoever comes next asks for it. */
  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#page.remember(this.#name, this.#timeline.save());
  }
}
