/** The field of a parameter file that says whether an interrupted run is gone on with, and by whom. */

import {
  array,
  describe,
  literal,
  maximum,
  minimum,
  minLength,
  multipleOf,
  number,
  optional,
  strictObject,
  union,
} from 'zod/mini';
import { isRecord, plainNumber } from '../../base/json.ts';
import { RESUME_CAUSES, type ResumePolicy } from '../run/checkpoints.ts';
import { PLAIN_RESUME } from '../run/plain.ts';

const modes = [literal('never'), literal('ask'), literal('auto')] as const;

export const resume = union([
  ...modes,
  strictObject({
    mode: union(modes).check(
      describe(
        '"ask" (default): it is offered; "auto": another run is started by itself; "never": neither of them.',
      ),
    ),
    attempts: optional(
      number().check(
        minimum(1),
        multipleOf(1, 'must be a whole number'),
        maximum(1000),
        describe('How many times in a row another run is started by itself. Default: 3.'),
      ),
    ),
    after: optional(
      array(union(RESUME_CAUSES.map((cause) => literal(cause)))).check(
        minLength(1),
        describe(
          'After what: "lost" (the machine was restarted, or nobody saw the end), "limit", "preempted" (ended by a signal from outside), "failed". Default: all but "failed".',
        ),
      ),
    ),
  }),
]);

/** Of a field that was checked. */
export function resumePolicy(value: unknown): ResumePolicy {
  if (!isRecord(value)) return { ...PLAIN_RESUME, mode: modeOf(value) };
  const { attempts, after } = value;
  const most = plainNumber(attempts);
  return {
    mode: modeOf(value['mode']),
    attempts: typeof most === 'number' ? most : PLAIN_RESUME.attempts,
    after: Array.isArray(after) ? RESUME_CAUSES.filter((cause) => after.includes(cause)) : PLAIN_RESUME.after,
  };
}

function modeOf(value: unknown): ResumePolicy['mode'] {
  return value === 'never' || value === 'auto' ? value : PLAIN_RESUME.mode;
}
