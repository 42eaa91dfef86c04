/** What fills the pages of runs: a bundle of its own, loaded when the first one is opened. */

import { RunPanel } from './panels/runPanel.ts';

export const panels = { RunPanel };
