/** How much there is of what has a tab of its own, and another mark whenever it became something else. */

import type { RunView } from '../../core/run/view.ts';
import type { SaidNews } from '../../protocol/runPage.ts';

export class SaidNewsFeed {
  readonly #told = new Map<string, Told>();

  /** `outputs` is how many files were sealed. */
  of(view: RunView, outputs: number): SaidNews {
    const { metrics, checkpoints, artifacts, goal, sources, resumedBy } = view;
    return {
      metrics: {
        count: Object.keys(metrics ?? {}).length,
        mark: this.#mark('metrics', [metrics, sources]),
        goal: goal?.metric ?? null,
      },
      checkpoints: {
        count: checkpoints?.filter(({ isPruned }) => !isPruned).length ?? 0,
        mark: this.#mark('checkpoints', [checkpoints, resumedBy, view.status]),
      },
      files: {
        count: (artifacts?.length ?? 0) + outputs,
        mark: this.#mark('files', [artifacts, outputs]),
      },
    };
  }

  #mark(name: string, parts: readonly unknown[]): number {
    const known = this.#told.get(name);
    // What is the very same is not written out: a thousand keys make a long text, and other runs move as well.
    if (known && parts.every((part, index) => part === known.parts[index])) return known.mark;
    const text = JSON.stringify(parts);
    const mark = known?.text === text ? known.mark : (known?.mark ?? 0) + 1;
    this.#told.set(name, { parts, text, mark });
    return mark;
  }
}

interface Told {
  readonly parts: readonly unknown[];
  readonly text: string;
  readonly mark: number;
}
