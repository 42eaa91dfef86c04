/** Every name that package.json and the code share. `test/manifest.test.ts` compares the two, both ways. */

/** Commands: `runtrail.<noun>.<verb>`. */
export const COMMANDS = {
  start: 'runtrail.run.start',
  startWith: 'runtrail.run.startWith',
  dryRun: 'runtrail.run.dryRun',
  check: 'runtrail.run.check',
  repeat: 'runtrail.run.repeat',
  resumeFrom: 'runtrail.run.resumeFrom',
  resumeWith: 'runtrail.run.resumeWith',
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
  checkpointNow: 'runtrail.run.checkpointNow',
  openMetrics: 'runtrail.run.openMetrics',
  verifyCheckpoint: 'runtrail.checkpoint.verify',
  pinCheckpoint: 'runtrail.checkpoint.pin',
  unpinCheckpoint: 'runtrail.checkpoint.unpin',
  revealCheckpoint: 'runtrail.checkpoint.reveal',
  compareCheckpoints: 'runtrail.checkpoint.compare',
  deleteCheckpoint: 'runtrail.checkpoint.delete',
  pruneCheckpoints: 'runtrail.checkpoints.prune',
  verifyCheckpoints: 'runtrail.checkpoints.verifyAll',
  copyMetric: 'runtrail.metric.copy',
  openArtifact: 'runtrail.artifact.open',
  revealArtifact: 'runtrail.artifact.reveal',
  refresh: 'runtrail.runs.refresh',
  showMore: 'runtrail.runs.showMore',
  showLinked: 'runtrail.runs.showLinked',
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
export const SUBMENUS = { code: 'runtrail.code', checkpoints: 'runtrail.checkpoints' } as const;

export const VIEWS = { container: 'runtrail', runs: 'runtrail.runs' } as const;

/** Types of editor tabs that are pages of ours. */
export const PANELS = { run: 'runtrail.run' } as const;

/** What each setting holds. Looks and manners only; what runs and where is in the two settings files. */
export interface Settings {
  readonly 'runtrail.editor.codeLens': boolean;
  readonly 'runtrail.notifications.finishedRuns': 'always' | 'longOrFailed' | 'failed' | 'never';
  readonly 'runtrail.notifications.longRunMinutes': number;
  readonly 'runtrail.notifications.limits': 'all' | 'exceeded' | 'never';
  readonly 'runtrail.notifications.progress': boolean;
  readonly 'runtrail.terminal.focus': boolean;
}

/** The defaults that package.json declares. */
export const SETTINGS: Settings = {
  'runtrail.editor.codeLens': true,
  'runtrail.notifications.finishedRuns': 'longOrFailed',
  'runtrail.notifications.longRunMinutes': 1,
  'runtrail.notifications.limits': 'all',
  'runtrail.notifications.progress': false,
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
 * `run`, then `live` or `ended`, then the status, `coded` where its code is known, and `saved` where it left checkpoints.
 */
export function runContext(
  isLive: boolean,
  status: string,
  { isCoded = false, isSaved = false }: { readonly isCoded?: boolean; readonly isSaved?: boolean } = {},
): string {
  const words = ['run', isLive ? 'live' : 'ended', status];
  return [...words, ...(isCoded ? ['coded'] : []), ...(isSaved ? ['saved'] : [])].join(';');
}

/** The same for the menu of a run's page, where VS Code takes names and values from the page itself. */
export const PAGE_CONTEXT_KEY = 'runtrail.page';

/** `contextValue` of what stands below a run and tells of its code. */
export const CODE_CONTEXT = 'code';

/** The same of other rows below a run; no word of them is one of a run, whose menu they would get. */
export const PART_CONTEXTS = {
  metrics: 'metrics',
  metric: 'metric',
  artifact: 'artifact',
  record: 'record',
  link: 'link',
} as const;

/** Of the row above all checkpoints: `open` where the program can be asked for another one. */
export function checkpointsContext(canBeAsked: boolean): string {
  return canBeAsked ? 'checkpoints;open' : 'checkpoints';
}

/** Of one checkpoint: `kept` or `gone`; of one that is there `pinned` or `free`, and `over` where another run may go on from it. */
export function checkpointContext(
  { isPruned, isPinned }: { readonly isPruned: boolean; readonly isPinned: boolean },
  isLive: boolean,
): string {
  if (isPruned) return 'checkpoint;gone';
  return ['checkpoint', 'kept', isPinned ? 'pinned' : 'free', ...(isLive ? [] : ['over'])].join(';');
}
