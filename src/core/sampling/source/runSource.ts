/** What every system can tell of the processes of a run. */

export interface RunFigures {
  /** Since the run began, as far as this program can know it. They never fall. */
  readonly cpuMs: number | null;
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
  /** As it is now. */
  readonly rssBytes: number | null;
  /** The most memory that is known to have been used at once, also between two looks. */
  readonly peakBytes: number | null;
  readonly processes: number | null;
  readonly threads: number | null;
  /** Null at most looks: they cost too much for each. */
  readonly pssBytes: number | null;
  readonly files: number | null;
  readonly pids: readonly number[];
}

export interface RunSource {
  readonly kind: 'proc' | 'cgroup' | 'pidusage';
  /** What looking takes is measured with it, in milliseconds. */
  costClock(): number;
  /** `closely`: also what costs more. */
  look(closely: boolean): RunFigures | Promise<RunFigures>;
}
