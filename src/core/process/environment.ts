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

/** Where the environment comes from that a program's own starts with. */
export interface EnvironmentOrigin {
  /** The program that started the run, or the user's login shell. */
  readonly from: 'process' | 'login-shell';
  /** The login shell that was asked, also where it gave no answer. */
  readonly shell: string | null;
  /** The Python that was put in front. */
  readonly interpreter: string | null;
  /** Why it is not the one that was wanted, as a sentence. */
  readonly problem: string | null;
}

/** The variables are never recorded: they may hold secrets. */
export interface BaseEnvironment extends EnvironmentOrigin {
  readonly variables: Readonly<Record<string, string>>;
}

export const INHERITED: EnvironmentOrigin = {
  from: 'process',
  shell: null,
  interpreter: null,
  problem: null,
};

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

/** What makes the program inside an editor a plain Node; elsewhere it means nothing. */
export const AS_NODE: Readonly<Record<string, string>> =
  process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };

/** What an editor puts into the environment of its own processes and terminals, under names that are not its own. */
const OF_AN_EDITOR: Readonly<Record<string, RegExp>> = {
  TERM_PROGRAM: /^vscode$/,
  BROWSER: /[/\\]bin[/\\]helpers[/\\]browser\.(sh|cmd)$/,
  GIT_ASKPASS: /[/\\]askpass(-main)?\.(sh|js)$/,
  CHROME_DESKTOP: /^code/,
};

/** An environment as it would be outside of the editor. */
export function withoutEditor(env: Readonly<Record<string, string>>): Record<string, string> {
  const isInEditor = env['TERM_PROGRAM'] === 'vscode';
  const kept = Object.entries(env).filter(([name, value]) => {
    if (name === 'TERM_PROGRAM_VERSION') return !isInEditor;
    return !(Object.hasOwn(OF_AN_EDITOR, name) && OF_AN_EDITOR[name]?.test(value));
  });
  const result = Object.fromEntries(kept);
  // The folder of the editor's own `code` command.
  if (result['PATH'])
    result['PATH'] = result['PATH']
      .split(':')
      .filter((folder) => !folder.endsWith('/bin/remote-cli'))
      .join(':');
  return result;
}
