/** The parameter file's fields. The JSON Schema that editors use is made from this, by `scripts/schemas.mjs`. */

import {
  array,
  boolean,
  check,
  describe,
  literal,
  looseObject,
  maxLength,
  minimum,
  minLength,
  number,
  optional,
  record,
  refine,
  regex,
  strictObject,
  string,
  union,
  unknown,
} from 'zod/mini';

const noNul = check<string>(({ value, issues }) => {
  if (value.includes('\0'))
    // `continue`: in a union it is this that is wrong, not the kind of the value.
    issues.push({
      code: 'custom',
      input: value,
      message: 'must not contain a NUL character',
      continue: true,
    });
});

/** Linux takes no longer single argument. */
const MAX_ARGUMENT = 128 * 1024 - 1;

const text = string().check(noNul);
const line = string().check(noNul, minLength(1), maxLength(MAX_ARGUMENT));
const argument = union([string().check(noNul, maxLength(MAX_ARGUMENT)), number(), boolean()]);
const variable = string().check(
  regex(/^[^=\0]+$/, 'is not a name for an environment variable'),
  refine((name) => !name.startsWith('RUNTRAIL_'), 'belongs to Runtrail, which sets it itself'),
);
const seconds = number().check(minimum(0));

export const parameterFile = looseObject({
  $schema: optional(string().check(describe('Which description of this format editors use.'))),
  name: optional(
    string().check(
      minLength(1),
      maxLength(1000),
      describe('How the run is called. Default: the name of this file.'),
    ),
  ),
  command: union([array(argument).check(minLength(1)), line]).check(
    describe('The program and its arguments as a list, or one line for the shell.'),
  ),
  cwd: optional(
    text.check(describe('The folder to run in, relative to this file. Default: the folder of this file.')),
  ),
  parameters: optional(
    record(string(), unknown()).check(
      describe('Your parameters. The program reads them as JSON from the file named by RUNTRAIL_PARAMS.'),
    ),
  ),
  environment: optional(
    record(variable, union([text, number(), boolean()])).check(
      describe('Environment variables for the program.'),
    ),
  ),
  inputs: optional(array(text).check(describe('Files the run reads, as paths or patterns relative to cwd.'))),
  outputs: optional(
    array(text).check(
      describe('Files the run writes, as paths or patterns relative to cwd; they get a checksum.'),
    ),
  ),
  tags: optional(array(text.check(minLength(1))).check(describe('Words to find the run by.'))),
  exclusive: optional(boolean().check(describe('Refuse to start while another run of this name is live.'))),
  buffering: optional(
    union([literal('line'), literal('full')]).check(
      describe('"line" (default) shows output as it is printed; "full" leaves the buffering to the program.'),
    ),
  ),
  terminal: optional(
    boolean().check(
      describe(
        'Run the program in a terminal of its own: it sees one, and can be typed into. Default: false.',
      ),
    ),
  ),
  stop: optional(
    strictObject({
      interruptSeconds: optional(
        seconds.check(describe('Time to end after SIGINT, before SIGTERM. Default 5.')),
      ),
      terminateSeconds: optional(
        seconds.check(describe('Time to end after SIGTERM, before SIGKILL. Default 10.')),
      ),
    }).check(describe('How much time a stop gives the program.')),
  ),
});
