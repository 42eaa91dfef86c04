/** What `watch`, `top`, `resource`, `metrics` and `progress` do. A bundle of its own: starting a run needs none of it. */

import { metrics } from './metricsPrinter.ts';
import { progress } from './progressPage.ts';
import { summary } from './resourceSummary.ts';
import { top } from './top.ts';
import { watch } from './watch.ts';

export const measuring = { metrics, progress, summary, top, watch };
