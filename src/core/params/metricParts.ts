/** The field of a parameter file about metrics: where else the program writes them, and which of them matters. */

import {
  array,
  boolean,
  describe,
  literal,
  maximum,
  maxLength,
  minimum,
  minLength,
  multipleOf,
  number,
  optional,
  record,
  regex,
  strictObject,
  string,
  union,
} from 'zod/mini';
import { DURATION } from '../../base/time.ts';
import { text } from './schemaParts.ts';

const name = text.check(minLength(1), maxLength(200));
const place = text.check(minLength(1), maxLength(2000));
const mode = union([literal('min'), literal('max')]);

const every = union([
  number().check(minimum(0.5), maximum(86_400)),
  string().check(
    maxLength(100),
    regex(DURATION, 'must be a number of seconds, or a text such as "10 s" or "5 min"'),
  ),
]);

const source = strictObject({
  name: name.check(describe('What its metrics are called: NAME, or NAME/… where it gives several.')),
  from: place.check(
    describe(
      'A file or folder, relative to cwd, or an address: http://… that answers with JSON or as exporters of Prometheus do.',
    ),
  ),
  every: optional(every.check(describe('How often it is looked at, as in "10 s". Default: 5 seconds.'))),
  key: optional(name.check(describe('Which of its numbers, such as "gpu.load". Default: all of them.'))),
});

const goal = union([
  name,
  strictObject({
    metric: name.check(describe('The metric that the run is judged by.')),
    mode: optional(
      mode.check(
        describe(
          'Whether "min" or "max" is the better one. Default: by its name; more accuracy is better, less loss.',
        ),
      ),
    ),
  }),
]);

const aggregate = strictObject({
  metric: name.check(describe('The metric whose values are summed up.')),
  of: text.check(
    minLength(1),
    maxLength(100),
    describe('What is made of them: "mean", "p90", "range", "win rate", "count > 0.5", "share <= 1", …'),
  ),
});

export const metrics = strictObject({
  files: optional(
    array(place).check(
      maxLength(100),
      describe(
        'Files, folders and patterns of CSV, TSV, JSON lines, TensorBoard or DVCLive, relative to cwd.',
      ),
    ),
  ),
  sources: optional(
    array(source).check(maxLength(50), describe('Live sources that are looked at while the program runs.')),
  ),
  goal: optional(goal.check(describe('The metric that matters most: the tree shows it.'))),
  aggregates: optional(
    record(name, aggregate).check(describe('By their names: what else is made of all values of a metric.')),
  ),
  logEvery: optional(
    number().check(
      minimum(1),
      multipleOf(1, 'must be a whole number'),
      describe('A line of progress in the log for each so many done.'),
    ),
  ),
  recognise: optional(
    boolean().check(
      describe('Whether log and usual folders are searched for progress and metrics. Default: true.'),
    ),
  ),
});
