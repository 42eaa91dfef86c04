/** What git tells on stderr while it works: its progress lines, and the words that are none. */

export interface GitProgress {
  /** As git calls it: `Receiving objects`. */
  readonly phase: string;
  readonly percent: number | null;
  readonly done: number;
  readonly total: number | null;
  readonly bytes: number | null;
}

const UNITS: Readonly<Record<string, number>> = { bytes: 1, KiB: 1 << 10, MiB: 1 << 20, GiB: 1 << 30 };
const PROGRESS =
  /^(?:remote: )?([A-Z][a-z]+(?: [a-z]+)*): +(?:(\d+)% \((\d+)\/(\d+)\)|(\d+))(?:, ([\d.]+) (bytes|KiB|MiB|GiB))?/;
/** Whoever says more than this says nothing. */
const MOST_TEXT = 64 << 10;

export class ProgressReader {
  private rest = '';
  private words = '';
  private readonly onProgress: ((progress: GitProgress) => void) | undefined;

  constructor(onProgress?: ((progress: GitProgress) => void) | undefined) {
    this.onProgress = onProgress;
  }

  /** Everything that was no progress, or the end of it. */
  get text(): string {
    return this.words.slice(-MOST_TEXT);
  }

  add(text: string): void {
    const lines = (this.rest + text).split(/[\r\n]/);
    this.rest = (lines.pop() ?? '').slice(-MOST_TEXT);
    for (const line of lines) this.line(line);
  }

  /** Nothing more will come. */
  end(): void {
    this.line(this.rest);
    this.rest = '';
  }

  /** Cut now and then: after each line of millions it would take minutes. */
  private keep(line: string): void {
    this.words += line;
    if (this.words.length > 4 * MOST_TEXT) this.words = this.text;
  }

  private line(line: string): void {
    const progress = progressOf(line);
    if (progress) this.onProgress?.(progress);
    else if (line.trim() !== '') this.keep(`${line}\n`);
  }
}

export function progressOf(line: string): GitProgress | undefined {
  const match = PROGRESS.exec(line);
  if (!match) return undefined;
  const [, phase = '', percent, done, total, count, amount, unit = ''] = match;
  return {
    phase,
    percent: percent === undefined ? null : Number(percent),
    done: Number(done ?? count),
    total: total === undefined ? null : Number(total),
    bytes: amount === undefined ? null : Math.round(Number(amount) * (UNITS[unit] ?? 1)),
  };
}
