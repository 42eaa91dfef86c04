/**
 * Measuring two things side by side, and one line per figure that looks the same in every benchmark. Ratios are
 * medians of pairs measured one right after the other: what else the machine does then hits both.
 */

/** How one measurement is made: does the work and gives what it took. */
export type Measure = () => Promise<number>;

export interface Comparison {
  readonly name: string;
  readonly ours: Measure;
  readonly peer: Measure;
  readonly peerName: string;
  /** The ratio not to be exceeded. */
  readonly goal: number;
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: number | undefined;
  readonly note?: string | undefined;
}

const WARM_UPS = 2;
/** At least 10; `RUNTRAIL_BENCH_ROUNDS` asks for more, or for fewer while a benchmark is being written. */
const ROUNDS = Number(process.env['RUNTRAIL_BENCH_ROUNDS'] ?? 10);

/** Measures ours and the peer in turn, A B A B …, and prints the median of the pairwise ratios. */
export async function compare({ name, ours, peer, peerName, goal }: Comparison): Promise<void> {
  const pairs: { ours: number; peer: number }[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round++) {
    const pair = { ours: await ours(), peer: await peer() };
    if (round >= 0) pairs.push(pair);
  }
  const raw = `ours ${milliseconds(median(pairs.map((pair) => pair.ours)))}, ${peerName} ${milliseconds(
    median(pairs.map((pair) => pair.peer)),
  )}, ${pairs.length} rounds`;
  print({ name, value: median(pairs.map((pair) => pair.ours / pair.peer)), unit: '×', goal, note: raw });
}

/** Several measurements of one thing that has a limit of its own; the note says how far they spread. */
export function summarise(name: string, values: readonly number[], goal?: number): void {
  const note = `median of ${values.length}, worst ${milliseconds(Math.max(...values))}`;
  print({ name, value: median(values), unit: 'ms', goal, note });
}

export function print({ name, value, unit, goal, note }: Figure): void {
  const limit = goal === undefined ? '' : `goal ≤ ${goal} ${unit}`;
  const verdict = goal === undefined ? '' : value <= goal ? 'ok' : 'OVER';
  const columns = [
    name.padEnd(44),
    `${value.toFixed(2)} ${unit}`.padStart(10),
    limit.padEnd(14),
    verdict.padEnd(4),
    note ?? '',
  ];
  console.log(columns.join('  ').trimEnd());
}

/** A figure that cannot be had on this machine; never passed over in silence. */
export function printMissing(name: string, reason: string): void {
  console.log(`${name.padEnd(44)}  not measured: ${reason}`);
}

/** What an action took, in milliseconds. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
