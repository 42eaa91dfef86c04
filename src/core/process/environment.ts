/** The names by which a run marks its processes, and what never reaches an experiment. */

/** The mark of a run in the environment of its program and of everything that program starts. */
export interface Cookie {
  readonly id: string;
  readonly folder: string;
}

export const RUN_ID = 'RUNTRAIL_RUN_ID';
export const RUN_DIR = 'RUNTRAIL_RUN_DIR';
/** Marks a runner, so that stopping a run never stops the runner of another run started from inside it. */
export const RUNNER_MARK = 'RUNTRAIL_RUNNER';

type Environment = Readonly<Record<string, string | undefined>>;

/** Ours, the editor's and the debugger's: an experiment must not behave differently for having been started here. */
const STRIPPED = /^(NODE_OPTIONS|ELECTRON_.*|VSCODE_.*|RUNTRAIL_.*)$/;

/** An environment without what belongs to the program that starts the run. */
export function cleanEnvironment(env: Environment): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !STRIPPED.test(name)) clean[name] = value;
  }
  return clean;
}
