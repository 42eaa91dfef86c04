/** All values of the metrics of a run as they were said, one after the other, without keeping any of them. */

import { AppError } from '../../base/errors.ts';
import type { RunFolder } from '../run/folder.ts';
import type { Said, SaidNumber } from '../run/signals.ts';
import { SignalReader } from './reader.ts';
import { SignalFiles } from './signalFiles.ts';
import { saidNumber } from './sink.ts';

export interface SaidValue {
  readonly metric: string;
  readonly context: string | null;
  readonly step: number | null;
  /** Milliseconds since the epoch; where the line has no time, when it was read first. */
  readonly timeMs: number;
  readonly value: SaidNumber;
  readonly unit: string | null;
}

export interface ValueOptions {
  /** Whom of several who say the same is believed, as the state of the run has it. */
  readonly metrics: Said['metrics'];
  readonly take: (value: SaidValue) => void;
  /** Now and then: what to wait for before more is taken. */
  readonly settled: () => Promise<void> | undefined;
}

export async function eachValue(folder: RunFolder, { metrics, take, settled }: ValueOptions): Promise<void> {
  const isBelieved = (key: string, source: string) =>
    !Object.hasOwn(metrics, key) || metrics[key]?.source === source;
  const unitOf = (key: string) => (Object.hasOwn(metrics, key) ? (metrics[key]?.unit ?? null) : null);
  let readAtMs = 0;
  const takerOf = () => {
    const reader = new SignalReader({
      metrics: ({ keys, units, context, source }, values, step, timeMs) => {
        for (const [index, metric] of keys.entries()) {
          if (!isBelieved(metric, source)) continue;
          const value = saidNumber(values[index] as number);
          // Most programs say it once only.
          const unit = units[index] ?? unitOf(metric);
          take({
            metric,
            context,
            step: known(step),
            timeMs: Number.isNaN(timeMs) ? readAtMs : timeMs,
            value,
            unit,
          });
        }
      },
      words: () => undefined,
      damaged: () => undefined,
    });
    return {
      push: (bytes: Buffer) => reader.push(bytes),
      takeLast: (bytes: Buffer) => reader.takeLast(bytes),
      settled,
    };
  };
  const onTime = (timeMs: number) => {
    readAtMs = timeMs;
  };
  const files = new SignalFiles(folder, { takerOf, onTime });
  try {
    await files.read();
    if (files.problem !== null) throw new AppError('damaged', `Not all of it can be read. ${files.problem}`);
  } finally {
    files.dispose();
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
