/** What reads and checks parameter files: a bundle of its own, loaded when the first run is planned. */

import { launch } from '../core/launch/launch.ts';
import { planRun } from '../core/launch/plan.ts';
import { planRepeat } from '../core/launch/repeat.ts';
import { runnerGone } from '../core/launch/started.ts';
import { loadParameterFile } from '../core/params/load.ts';
import { parseOverride } from '../core/params/overrides.ts';

export const planning = { launch, runnerGone, planRun, planRepeat, loadParameterFile, parseOverride };
