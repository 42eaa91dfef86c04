/** Painting something again and again: never two at once, and at a pace that nobody's eyes or processor mind. */

import { every } from '../base/disposable.ts';

export interface Repainting {
  /** Paints now, or right after what is being painted. */
  readonly soon: () => void;
  /** Rejects when painting fails. */
  readonly failed: Promise<never>;
  /** Resolves when nothing is being painted any more. */
  readonly stop: () => Promise<void>;
}

export function repaint(periodMs: number, paint: () => Promise<void>): Repainting {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined); // whoever waits for it hears of it
  let painting: Promise<void> | undefined;
  let isWanted = false;
  let isOver = false;
  const soon = () => {
    isWanted = true;
    painting ??= paintWhileWanted().catch(reject);
  };
  const paintWhileWanted = async () => {
    while (isWanted && !isOver) {
      isWanted = false;
      await paint();
    }
    painting = undefined;
  };
  const timer = every(periodMs, soon);
  return {
    soon,
    failed,
    async stop() {
      isOver = true;
      timer.dispose();
      await painting;
    },
  };
}
