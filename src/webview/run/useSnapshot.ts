/** The newest snapshot of a page, for components: they are drawn again when it changes. */

import { useLayoutEffect, useReducer } from 'preact/hooks';
import type { RunPageSnapshot } from '../../protocol/runPage.ts';
import type { Page } from './page.ts';

export function useSnapshot(page: Page): RunPageSnapshot {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  // Before anything else can be told.
  useLayoutEffect(() => page.subscribe(() => redraw(undefined)), [page]);
  return page.snapshot;
}
