/** The parts of a parameter file that have fields of their own. */

import {
  array,
  boolean,
  check,
  describe,
  literal,
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

export const text = string().check(noNul);
export const line = string().check(noNul, minLength(1), maxLength(MAX_ARGUMENT));
export const argument = union([string().check(noNul, maxLength(MAX_ARGUMENT)), number(), boolean()]);
const variable = string().check(
  regex(/^[^=\0]+$/, 'is not a name for an environment variable'),
  refine((name) => !name.startsWith('RUNTRAIL_'), 'belongs to Runtrail, which sets it itself'),
);
export const seconds = number().check(minimum(0));
export const variables = record(variable, union([text, number(), boolean()]));
export const values = record(string(), unknown());

export const workflow = strictObject({
  repository: optional(
    text.check(
      minLength(1),
      describe(
        'Address of the git repository: https://…, ssh://…, user@host:path, or a path on this machine.',
      ),
    ),
  ),
  ref: optional(
    text.check(
      minLength(1),
      describe(
        'Commit (at least 7 digits), tag or branch; a commit can be repeated exactly. Default: the main branch of the server.',
      ),
    ),
  ),
  path: optional(
    text.check(describe('Folder inside the repository that the program runs in. Default: its top.')),
  ),
  local: optional(
    text.check(
      describe('A clone of your own on this machine: the program runs in it, and it is never changed.'),
    ),
  ),
  mode: optional(
    union([literal('shared'), literal('copy')]).check(
      describe(
        '"shared" (default): a read-only work tree for all runs of the commit; "copy": a writable one in the run folder.',
      ),
    ),
  ),
});

export const requires = strictObject({
  programs: optional(array(text).check(describe('Programs that must be found on the PATH.'))),
  files: optional(array(text).check(describe('Files and folders that must be there, relative to cwd.'))),
  variables: optional(array(text).check(describe('Environment variables that must be set.'))),
  disk: optional(
    strictObject({
      path: optional(text.check(describe('A folder on the disk that is meant. Default: that of the run.'))),
      bytes: number().check(minimum(0), describe('Space that must be free.')),
    }).check(describe('Free space that the run needs.')),
  ),
});

const step = union([
  line,
  strictObject({
    name: optional(text.check(describe('How the step is called.'))),
    command: optional(union([array(argument).check(minLength(1)), line]).check(describe('What it runs.'))),
    module: optional(text.check(describe('A module of the launcher that this file was written for.'))),
    script: optional(text.check(describe('A script, relative to cwd.'))),
    function: optional(text.check(describe('The function in the script that is called.'))),
    cwd: optional(text.check(describe('The folder to run in. Default: that of the run.'))),
    environment: optional(variables.check(describe('Environment variables for this step.'))),
    parameters: optional(values.check(describe('Parameters of this step, over those of the run.'))),
    timeoutSeconds: optional(seconds.check(describe('How long it may take.'))),
    onFailure: optional(
      union([literal('abort'), literal('continue'), literal('ask')]).check(
        describe('What a failure means for the run: "abort" (default), "continue" or "ask".'),
      ),
    ),
  }),
]);
export const steps = array(step);

export const variants = record(
  string().check(minLength(1)),
  strictObject({
    description: optional(text.check(describe('What this variant is for.'))),
    parameters: optional(values.check(describe('Parameters that differ.'))),
    environment: optional(variables.check(describe('Environment variables that differ.'))),
    tags: optional(array(text.check(minLength(1))).check(describe('Words to find its runs by.'))),
  }),
);

export const configs = array(
  union([
    text.check(minLength(1)),
    strictObject({
      file: text.check(minLength(1), describe('The .cfg file, relative to this file.')),
      optional: optional(
        boolean().check(describe('Its defaults apply where it is not there. Default: false.')),
      ),
    }),
  ]),
);
