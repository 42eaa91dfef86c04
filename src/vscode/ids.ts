/** Every name that package.json and the code share. `test/manifest.test.ts` compares the two, both ways. */

/** Commands: `runtrail.<noun>.<verb>`. */
export const COMMANDS = {
  start: 'runtrail.run.start',
  startWith: 'runtrail.run.startWith',
  dryRun: 'runtrail.run.dryRun',
  check: 'runtrail.run.check',
  repeat: 'runtrail.run.repeat',
  stop: 'runtrail.run.stop',
  pause: 'runtrail.run.pause',
  resume: 'runtrail.run.resume',
  changeLimits: 'runtrail.run.changeLimits',
  open: 'runtrail.run.open',
  attach: 'runtrail.run.attach',
  openLog: 'runtrail.run.openLog',
  openRecord: 'runtrail.run.openRecord',
  openFile: 'runtrail.run.openFile',
  verify: 'runtrail.run.verify',
  reveal: 'runtrail.run.reveal',
  copyId: 'runtrail.run.copyId',
  note: 'runtrail.run.note',
  tag: 'runtrail.run.tag',
  rename: 'runtrail.run.rename',
  remove: 'runtrail.run.remove',
  refresh: 'runtrail.runs.refresh',
  showMore: 'runtrail.runs.showMore',
  openSelected: 'runtrail.runs.openSelected',
  openCode: 'runtrail.code.open',
  codeChanges: 'runtrail.code.showChanges',
  compareCode: 'runtrail.code.compare',
  copyCommit: 'runtrail.code.copyCommit',
  restoreCode: 'runtrail.code.restore',
  cloneRepository: 'runtrail.repository.clone',
  createSample: 'runtrail.sample.create',
  getStarted: 'runtrail.walkthrough.open',
  showLog: 'runtrail.log.show',
  copyDiagnostics: 'runtrail.diagnostics.copy',
  machineSettings: 'runtrail.settings.openMachine',
  workspaceSettings: 'runtrail.settings.openWorkspace',
  forgetEnvironment: 'runtrail.environment.forget',
  useInRun: 'runtrail.config.useInRun',
  chooseDialect: 'runtrail.config.chooseDialect',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** Menus inside of menus. */
export const SUBMENUS = { code: 'runtrail.code' } as const;

export const VIEWS = { container: 'runtrail', runs: 'runtrail.runs' } as const;

/** Types of editor tabs that are pages of ours. */
export const PANELS = { run: 'runtrail.run' } as const;

/** What each setting holds. Looks and manners only; what runs and where is in the two settings files. */
export interface Settings {
  readonly 'runtrail.editor.codeLens': boolean;
  readonly 'runtrail.notifications.finishedRuns': 'always' | 'longOrFailed' | 'failed' | 'never';
  readonly 'runtrail.notifications.longRunMinutes': number;
  readonly 'runtrail.notifications.limits': 'all' | 'exceeded' | 'never';
  readonly 'runtrail.terminal.focus': boolean;
}

/** The defaults that package.json declares. */
export const SETTINGS: Settings = {
  'runtrail.editor.codeLens': true,
  'runtrail.notifications.finishedRuns': 'longOrFailed',
  'runtrail.notifications.longRunMinutes': 1,
  'runtrail.notifications.limits': 'all',
  'runtrail.terminal.focus': false,
};

/** What `when` clauses ask for. */
export interface ContextKeys {
  /** What the Runs view has to show where it is empty. */
  readonly 'runtrail.runs': 'loading' | 'empty' | 'some' | 'problem';
  /** Paths of the open parameter files that their name does not give away. */
  readonly 'runtrail.parameterFiles': readonly string[];
}

export const CONTEXT_KEYS: readonly (keyof ContextKeys)[] = ['runtrail.runs', 'runtrail.parameterFiles'];

export const TASK_TYPE = 'runtrail';
/** VS Code shows it before the name of each task of ours. */
export const TASK_SOURCE = 'Runtrail';
/** One matcher for each length of the code that a traceback shows. */
export const PROBLEM_MATCHERS = [
  '$runtrail-python',
  '$runtrail-python-block',
  '$runtrail-python-long',
] as const;
export const WALKTHROUGH = 'runtrail.runtrail#start';

export const LANGUAGES = { config: 'runtrail-cfg' } as const;

/** Schemes of our read-only documents. */
export const SCHEMES = { log: 'runtrail-log', record: 'runtrail-record' } as const;
/** Of the files that a run was started from. */
export const CODE_SCHEME = 'runtrail-code';

/**
 * `contextValue` of a run in the tree: its words joined by `;`, matched in `when` clauses by `\bword\b`, or several in this order.
 * `run`, then `live` or `ended`, then the status, and `coded` where its code is known.
 */
export function runContext(isLive: boolean, status: string, isCoded = false): string {
  return ['run', isLive ? 'live' : 'ended', status, ...(isCoded ? ['coded'] : [])].join(';');
}

/** The same for the menu of a run's page, where VS Code takes names and values from the page itself. */
export const PAGE_CONTEXT_KEY = 'runtrail.page';

/** `contextValue` of what stands below a run and tells of its code. */
export const CODE_CONTEXT = 'code';
