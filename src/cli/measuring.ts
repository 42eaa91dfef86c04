/** What `watch`, `top` and `resource` do. A bundle of its own: starting a run needs none of it. */

import { summary } from './resourceSummary.ts';
import { top } from './top.ts';
import { watch } from './watch.ts';

export const measuring = { summary, top, watch };
