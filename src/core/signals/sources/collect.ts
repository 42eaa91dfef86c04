/** How a source of the parameter file is asked: an address, a folder, or a file. */

import path from 'node:path';
import { AppError } from '../../../base/errors.ts';
import { readTextFile, whatIs } from '../../../base/files.ts';
import type { MetricSource } from '../../run/signals.ts';
import { MetricFiles, type MetricFilesState } from '../files/metricFiles.ts';
import { kindOf } from '../files/search.ts';
import type { SignalLine } from '../line.ts';
import { figuresIn, linesOfFigures } from './figures.ts';
import type { Collect } from './polledSource.ts';
import { getText } from './web.ts';

const LARGEST_FILE = 4 << 20;

export interface Surroundings {
  /** What a path counts from. */
  readonly cwd: string;
  readonly sinceMs: number;
  /** Of its files, as an earlier runner left them. */
  readonly state?: MetricFilesState | undefined;
}

export interface Collector {
  readonly collect: Collect;
  /** How far its files were read by what it gave so far. */
  readonly state?: () => MetricFilesState;
}

export function collector(
  { name, from, key }: MetricSource,
  { cwd, sinceMs, state }: Surroundings,
): Collector {
  if (/^https?:\/\//i.test(from)) {
    return {
      collect: async (signal) => linesOfFigures(figuresIn(await getText(from, signal)), name, key),
    };
  }
  const place = path.resolve(cwd, from);
  const files = new MetricFiles({ cwd, outputs: cwd, named: [place], isSearching: false, sinceMs, state });
  const collect: Collect = async (_signal, isLast) => {
    const kind = whatIs(place);
    if (kind === undefined) throw new AppError('not-found', `There is no file ${from}.`);
    if (kind === 'file' && isOneDocument(place)) {
      return linesOfFigures(figuresIn(readTextFile(place, LARGEST_FILE)), name, key);
    }
    return (await files.look(isLast)).flatMap((line) => ofSource(line, name, key));
  };
  return { collect, state: () => files.state() };
}

/** Such as a file of the kernel or an exporter: it is read whole each time. */
function isOneDocument(file: string): boolean {
  return kindOf(file) === 'document' || /\.(?:prom|txt)$/.test(file) || !path.extname(file);
}

function ofSource(line: SignalLine, name: string, key: string | null): SignalLine[] {
  const { metric } = line;
  if (!metric) return [line];
  const pairs = Object.entries(metric).filter(([each]) => key === null || each === key);
  if (pairs.length === 0) return [];
  const renamed = pairs.map(([each, value]) => [key === null ? `${name}/${each}` : name, value]);
  return [{ ...line, metric: Object.fromEntries(renamed), source: `source:${name}` }];
}
