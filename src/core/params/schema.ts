/** The parameter file's fields. The JSON Schema that editors use is made from this, by `scripts/schemas.mjs`. */

import {
  array,
  boolean,
  describe,
  literal,
  looseObject,
  maximum,
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
} from 'zod/mini';
import { checkpoints } from './checkpointParts.ts';
import { estimate, limits, sampling } from './limitParts.ts';
import { metrics } from './metricParts.ts';
import { resume } from './resumeParts.ts';
import {
  argument,
  configs,
  line,
  requires,
  seconds,
  steps,
  text,
  values,
  variables,
  variants,
  workflow,
} from './schemaParts.ts';

const fields = looseObject({
  $schema: optional(string().check(describe('Which description of this format editors use.'))),
  name: optional(
    string().check(
      minLength(1),
      maxLength(1000),
      describe('How the run is called. Default: the name of this file.'),
    ),
  ),
  command: optional(
    union([array(argument).check(minLength(1)), line]).check(
      describe('The program and its arguments as a list, or one line for the shell.'),
    ),
  ),
  script: optional(
    text.check(minLength(1), describe('Instead of command: the script to run, relative to cwd.')),
  ),
  interpreter: optional(
    union([array(argument).check(minLength(1)), line]).check(
      describe(
        'What runs the script, such as "python3" or ["conda", "run", "python"]. Default: by its ending.',
      ),
    ),
  ),
  arguments: optional(array(argument).check(describe('Arguments for the script.'))),
  cwd: optional(
    text.check(describe('The folder to run in, relative to this file. Default: the folder of this file.')),
  ),
  workflow: optional(
    workflow.check(describe('The repository that holds the program, and which state of it to run.')),
  ),
  parameters: optional(
    values.check(
      describe(
        'Your parameters. The program reads them as JSON from the file named by RUNTRAIL_PARAMS; {params.NAME} puts one into another field.',
      ),
    ),
  ),
  parametersSchema: optional(
    union([text.check(minLength(1)), values]).check(
      describe(
        'A JSON Schema for the parameters, or its path relative to this file: checks, types and defaults.',
      ),
    ),
  ),
  environment: optional(variables.check(describe('Environment variables for the program.'))),
  configs: optional(
    configs.check(
      describe(
        'The .cfg files that the program reads, relative to this file: checked, and kept with the run.',
      ),
    ),
  ),
  inputs: optional(array(text).check(describe('Files the run reads, as paths or patterns relative to cwd.'))),
  outputs: optional(
    array(text).check(
      describe('Files the run writes, as paths or patterns relative to cwd; they get a checksum.'),
    ),
  ),
  folders: optional(
    array(text.check(minLength(1))).check(
      describe('Folders that are made before the program starts, relative to cwd.'),
    ),
  ),
  checkpoints: optional(
    checkpoints.check(
      describe('Which files are checkpoints, how many of them stay, and how to go on from one.'),
    ),
  ),
  metrics: optional(
    metrics.check(
      describe('Which figures of the program matter, and where it writes those that it does not say itself.'),
    ),
  ),
  limits: optional(
    limits.check(
      describe(
        'What the run may take, and what happens beyond that; false: no limits, not even those of the machine.',
      ),
    ),
  ),
  sampling: optional(sampling.check(describe('How often it is looked at what the run takes.'))),
  estimate: optional(
    estimate.check(describe('What the run will take, as far as you know before it starts.')),
  ),
  requires: optional(requires.check(describe('What must be there before the run can start.'))),
  before: optional(steps.check(describe('Steps that run before the program.'))),
  after: optional(steps.check(describe('Steps that run after the program.'))),
  variants: optional(variants.check(describe('Named changes of this file; "--variant NAME" chooses one.'))),
  flags: optional(
    record(string().check(minLength(1)), number().check(minimum(0), maximum(100))).check(
      describe(
        'Parameters that are true for this percentage of runs; the same run always gets the same one.',
      ),
    ),
  ),
  sweep: optional(
    values.check(describe('Many runs from this file: values to go through for each of its parameters.')),
  ),
  executor: optional(
    text.check(
      regex(/^(local|ssh:.+|slurm(:.+)?)$/, 'must be "local", "ssh:HOST" or "slurm"'),
      describe('Where to run: "local" (default), "ssh:HOST" or "slurm".'),
    ),
  ),
  resume: optional(
    resume.check(
      describe(
        'What happens when a run that left checkpoints is interrupted: whether another one goes on from them.',
      ),
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

/** The JSON Schema says the same in its own way. */
export const parameterFile = fields.check(
  refine(({ command, script }) => command !== undefined || script !== undefined),
);
