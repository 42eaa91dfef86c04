/** What takes the lines of a file, however that is read. */

/** A file that is about to be read. */
export interface Source {
  readonly fd: number;
  readonly size: number;
  readonly signal: AbortSignal | undefined;
  /** When the line at this offset was read first. */
  readonly timeAt?: (offset: number) => number;
}

export interface LineTaker {
  /** Told once, before the first line: up to where all lines are known from elsewhere. */
  recall?(source: Source): Promise<number>;
  /** Takes whole lines and says how many bytes these were; what is left comes again, with more behind it. */
  push(bytes: Buffer): number;
  /** The end of the file, where no newline stands: whether it is a whole line all the same. */
  takeLast(bytes: Buffer): boolean;
  /** What to wait for before more is pushed. */
  settled?(): Promise<void> | undefined;
  /** Told once of a long file: it holds about so many times as much as was taken of it so far. */
  expect?(times: number): void;
}
