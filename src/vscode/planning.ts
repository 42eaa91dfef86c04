/** What reads and checks parameter files: a bundle of its own, loaded when the first one is looked at or run. */

import { launch } from '../core/launch/launch.ts';
import { planRun } from '../core/launch/plan.ts';
import { planRepeat } from '../core/launch/repeat.ts';
import { planResume } from '../core/launch/resume.ts';
import { changedBase } from '../core/launch/resumeChanged.ts';
import { runnerGone } from '../core/launch/started.ts';
import { ParameterEditing } from './editor/parameters/parameterEditing.ts';

export const planning = {
  launch,
  runnerGone,
  planRun,
  planRepeat,
  planResume,
  changedBase,
  ParameterEditing,
};
