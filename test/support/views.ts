/** Runs as programs print them, for what shows several. */

import { initialState } from '../../src/core/run/fold.ts';
import { type RunView, viewOf } from '../../src/core/run/view.ts';
import { request } from './record.ts';
import { madeNow, madeSummary } from './resources.ts';

/** A live run that is being measured. */
export function madeView(more: Partial<RunView> = {}): RunView {
  const view = viewOf({ ...initialState(request), status: 'running' }, '/lab/run', { annotations: [] });
  return { ...view, resources: { ...madeSummary(), now: madeNow() }, ...more };
}
