/**
 * The format of a line of signals, for editors and for whoever writes a client: `media/schemas/signals.schema.json` is made
 * from it. What reads lines (`spoken.ts`) checks by hand, because it takes what it can of a line.
 */

import {
  array,
  boolean,
  describe,
  literal,
  looseObject,
  maxLength,
  minimum,
  minLength,
  number,
  optional,
  record,
  string,
  union,
  unknown,
} from 'zod/mini';

const name = string().check(minLength(1), maxLength(300));
const figure = union([number(), literal('NaN'), literal('Infinity'), literal('-Infinity')]);
const count = number().check(minimum(0));
const step = number().check(describe('Which step of the program it belongs to.'));

export const signalLine = looseObject({
  metric: optional(record(name, figure).check(describe('Values by the names of their metrics.'))),
  step: optional(step),
  unit: optional(record(name, name).check(describe('Units by the names of metrics.'))),
  context: optional(
    record(name, union([string(), number(), boolean()])).check(
      describe('Labels, such as {"subset": "val"}: each combination is a series of its own.'),
    ),
  ),
  progress: optional(
    looseObject({
      done: optional(count.check(describe('How much is done. Left out: as before.'))),
      total: optional(
        union([count, literal(null)]).check(describe('How much there is; null: nobody knows.')),
      ),
      task: optional(name.check(describe('What is counted.'))),
      parent: optional(name.check(describe('The task that this one is a part of.'))),
      weight: optional(number().check(describe('How much of its parent it is. Default: 1.'))),
      unit: optional(name.check(describe('What one of them is called.'))),
      state: optional(
        union([literal('running'), literal('paused'), literal('done'), literal('failed')]).check(
          describe('A task that failed keeps its percentage.'),
        ),
      ),
    }).check(describe('How far a task is.')),
  ),
  checkpoint: optional(
    looseObject({
      path: string().check(minLength(1), describe('A file or folder, relative to where the program runs.')),
      step: optional(step),
      description: optional(string()),
      tags: optional(array(name)),
      metrics: optional(record(name, figure).check(describe('Left out: the last value of each metric.'))),
    }).check(describe('A state that was written, to go on from.')),
  ),
  artifact: optional(
    looseObject({
      path: string().check(minLength(1), describe('A file, relative to where the program runs.')),
      type: optional(name.check(describe('Such as "image" or "table".'))),
      step: optional(step),
    }).check(describe('A file that the program made.')),
  ),
  param: optional(record(name, unknown()).check(describe('What the program chose itself, such as a seed.'))),
  message: optional(string().check(describe('Something to tell a person.'))),
  level: optional(string().check(describe('Of a message: "info", "warning" or "error". Default: "info".'))),
  status: optional(string().check(describe('What the program does now.'))),
  time: optional(
    union([string(), number()]).check(describe('ISO 8601, or seconds since 1970. Default: when it is read.')),
  ),
  source: optional(name.check(describe('Who found it out, where it was not the program itself.'))),
});
