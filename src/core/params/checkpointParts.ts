/** The field of a parameter file about checkpoints: which there are, how many stay, and going on from one. */

import {
  array,
  boolean,
  describe,
  literal,
  maxLength,
  minimum,
  minLength,
  multipleOf,
  number,
  optional,
  regex,
  strictObject,
  string,
  union,
} from 'zod/mini';
import { DURATION } from '../../base/time.ts';
import { CHECKPOINT_SIGNALS } from '../run/checkpoints.ts';
import { argument, text } from './schemaParts.ts';

const count = (about: string) =>
  optional(number().check(minimum(1), multipleOf(1, 'must be a whole number'), describe(about)));

const seconds = [
  number().check(minimum(1)),
  string().check(
    maxLength(100),
    regex(DURATION, 'must be a number of seconds, or a text such as "10 min" or "1 h"'),
  ),
];

const best = strictObject({
  metric: text.check(minLength(1), describe('The metric that they are compared by.')),
  mode: optional(
    union([literal('min'), literal('max')]).check(
      describe('Whether "min" (default) or "max" is the better one.'),
    ),
  ),
  count: count('How many of the best. Default: 1.'),
});

const keep = union([
  number().check(minimum(1), multipleOf(1, 'must be a whole number')),
  strictObject({
    last: count('The newest so many. Default: 10, or with "best" and "everySteps" beside it 1.'),
    best: optional(best.check(describe('The best by a metric.'))),
    everySteps: count('Each whose step is a multiple of this.'),
    outside: optional(
      boolean().check(describe('Also of those outside of the run folder. Default: they are never removed.')),
    ),
  }),
  literal(false),
]);

const every = union([
  ...seconds,
  strictObject({
    seconds: optional(union(seconds).check(describe('A number of seconds, or as in "10 min".'))),
    steps: count('So many steps: for programs that ask their client whether a checkpoint is due.'),
  }),
]);

export const checkpoints = strictObject({
  paths: optional(
    array(text.check(minLength(1), maxLength(1000))).check(
      describe('Patterns for checkpoint files, in RUNTRAIL_CHECKPOINTS unless they start with ./ or /.'),
    ),
  ),
  keep: optional(
    keep.check(
      describe(
        'Which of them are kept while the run lives, such as 5; the others are removed. false: all. Default: all, and 10 of those that clients save.',
      ),
    ),
  ),
  every: optional(every.check(describe('When the program is asked for one, as in "10 min".'))),
  signal: optional(
    union(CHECKPOINT_SIGNALS.map((name) => literal(name))).check(
      describe('The signal that asks it, where it does not use a client.'),
    ),
  ),
  resume: optional(
    array(argument).check(
      describe(
        'Arguments that are added to the command to go on from {checkpoint}, which is of step {step}.',
      ),
    ),
  ),
});
