/** What else a system may tell of a process. */

export interface ProcessLooks {
  /** Those of the wanted files that it has open for writing. */
  filesWritten(pid: number, isWanted: (file: string) => boolean): string[];
  /** Whether it acts on this signal by itself; undefined where that cannot be told. */
  catches(pid: number, signal: NodeJS.Signals): boolean | undefined;
}
