/** What the page shows only when somebody wants it: a script of its own, loaded then. */

import { CheckpointsTab } from '../checkpoints/CheckpointsTab.tsx';
import { FilesTab } from '../files/FilesTab.tsx';
import { MetricsTab } from '../metrics/MetricsTab.tsx';
import { PinnedLanes } from '../metrics/PinnedLanes.tsx';

export const more = { CheckpointsTab, FilesTab, MetricsTab, PinnedLanes };
