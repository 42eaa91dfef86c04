/** What the `repo` commands take. Types only: they reach the start of the command line. */

export interface CloneOptions {
  readonly ref?: string;
}

export interface PruneOptions {
  readonly to?: number;
  /** In days. */
  readonly unused?: number;
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

export interface RestoreOptions {
  readonly workflow?: boolean;
  readonly workspace?: boolean;
}
