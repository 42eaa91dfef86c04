/** What `runtrail checkpoints …` does. A bundle of its own: starting a run needs none of it. */

import { list } from './checkpointList.ts';
import { askForOne } from './checkpointNow.ts';
import { prune, remove } from './checkpointPrune.ts';
import { pin, verify } from './checkpointVerify.ts';

export const checkpoints = { list, now: askForOne, pin, prune, remove, verify };
