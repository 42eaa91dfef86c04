/** Lanes under each other that share one axis, one cross-hair and one zoom: what all of them are drawn by. */

import type { Page } from '../run/page.ts';
import type { Axis } from './axis.ts';
import type { Theme } from './theme.ts';
import type { Timeline } from './timeline.ts';

export interface Stage {
  readonly page: Page;
  readonly timeline: Timeline;
  readonly axis: Axis;
  readonly theme: Theme;
  /** Of the charts, in pixels. */
  width: number;
  /** The place of the point that is nearest to a moment; the moment itself where points are no samples. */
  pointAt(moment: number): number;
  /** What stands under the cross-hair: `Memory 1.8 GiB`. */
  spokenValues(): readonly string[];
  /** The cross-hair from point to point. */
  step(steps: number): void;
  /** What Enter does at the cross-hair. */
  enter(): void;
}
