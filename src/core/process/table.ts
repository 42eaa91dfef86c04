/** What every system can tell of its processes. */

export interface ProcessRow {
  readonly pid: number;
  readonly ppid: number;
  /** Process group and session; 0 where the system has none. */
  readonly pgid: number;
  readonly session: number;
  readonly startTicks: string;
}

export interface ProcessTable {
  /** Every process that this user may see, zombies left out. */
  list(): ProcessRow[];
  /** When a process started, in whatever unit tells two processes of one pid apart; undefined when it is gone. */
  startTicks(pid: number): string | undefined;
  /** The environment a process was started with, where the system shows it to its owner. */
  environment(pid: number): ReadonlyMap<string, string> | undefined;
}
