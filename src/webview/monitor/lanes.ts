/** Which lanes a run has: each is an entry here, and is shown when there is something to show. */

import type { Extent } from '../../protocol/runPage.ts';
import type { Word } from '../../protocol/words.ts';
import type { CurveStyle } from '../chart/plot.ts';
import { HUES } from '../chart/theme.ts';
import type { Unit } from '../chart/units.ts';

export interface LaneCurve extends CurveStyle {
  /** A word of ours, or the name of a card. */
  readonly label: Word | { readonly name: string };
}

export interface Lane {
  readonly id: string;
  readonly title: Word;
  readonly unit: Unit;
  readonly height: number;
  readonly curves: readonly LaneCurve[];
  readonly lines: readonly { readonly value: number; readonly isLimit: boolean }[];
  /** What the first curve is of: `of 4 GiB limit`. */
  readonly ceiling: Ceiling | null;
}

export interface Ceiling {
  readonly text: 'of {0} limit' | 'of {0}' | 'of {0} cores';
  readonly value: number;
  readonly unit: Unit;
}

type Limits = Extent['limits'];
type Parts = Pick<LaneCurve, 'column' | 'label'> & Partial<CurveStyle>;

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];
const BEHIND = { hue: null, dash: [2, 3] } as const;

/** What a machine sends and receives by itself, in bytes per second, is nothing to show. */
const IDLE_NETWORK = 10_240;

export function lanesOf(extent: Extent): Lane[] {
  const { peaks } = extent;
  const peakOf = (column: string) => (Object.hasOwn(peaks, column) ? (peaks[column] ?? 0) : 0);
  const hasMore = ({ curves }: Lane, than: number) => curves.some(({ column }) => peakOf(column) > than);
  return [
    memory(extent),
    cpu(extent),
    ...[...cards(extent), disk()].filter((lane) => hasMore(lane, 0)),
    ...[network()].filter((lane) => hasMore(lane, IDLE_NETWORK)),
    ...[processes(extent)].filter((lane) => hasMore(lane, 0)),
  ];
}

function curve(parts: Parts): LaneCurve {
  return { hue: 'blue', dash: [], hasArea: false, ...parts };
}

function limitLines(limits: Limits, values: Partial<Record<string, (value: number) => number>>) {
  return limits.flatMap(({ rule, value }) => {
    const inUnit = values[rule];
    return inUnit ? [{ value: inUnit(value), isLimit: true }] : [];
  });
}

function lowest(lines: Lane['lines']): number | undefined {
  return lines.length > 0 ? Math.min(...lines.map(({ value }) => value)) : undefined;
}

function memory({ limits, memoryBytes }: Extent): Lane {
  const total = memoryBytes ?? 0;
  const lines = limitLines(limits, {
    'memory.bytes': (value) => value,
    ...(memoryBytes ? { 'memory.percent': (value) => (value / 100) * total } : {}),
  });
  const limit = lowest(lines);
  return {
    id: 'memory',
    title: 'Memory',
    unit: 'bytes',
    height: 120,
    curves: [
      curve({ column: 'rss', label: 'used', hasArea: true }),
      curve({ column: 'pss', label: 'shared counted once', hue: 'purple', dash: [6, 3] }),
      curve({ column: 'machineMemory', label: 'machine', ...BEHIND }),
    ],
    lines: memoryBytes ? [...lines, { value: memoryBytes, isLimit: false }] : lines,
    ceiling:
      limit !== undefined
        ? { text: 'of {0} limit', value: limit, unit: 'bytes' }
        : memoryBytes
          ? { text: 'of {0}', value: memoryBytes, unit: 'bytes' }
          : null,
  };
}

function cpu({ limits, cores }: Extent): Lane {
  return {
    id: 'cpu',
    title: 'CPU',
    unit: 'percent',
    height: 104,
    curves: [
      curve({ column: 'cpu', label: 'used', hue: 'green', hasArea: true }),
      curve({ column: 'machineCpu', label: 'machine', ...BEHIND }),
    ],
    lines: [
      ...limitLines(limits, { 'cpu.percent': (value) => value }),
      { value: cores * 100, isLimit: false },
    ],
    ceiling: { text: 'of {0} cores', value: cores, unit: 'count' },
  };
}

function cards({ gpus, limits }: Extent): Lane[] {
  const each = (make: (index: number) => Parts) =>
    gpus.map((_, index) =>
      curve({
        hue: HUES[index % HUES.length] ?? 'blue',
        dash: DASHES[index % DASHES.length] ?? [],
        ...make(index),
      }),
    );
  const label = (index: number) => ({ name: gpus.length > 1 ? `${index} ${gpus[index]?.name ?? ''}` : '' });
  const whole = gpus.length === 1 ? (gpus[0]?.memoryBytes ?? 0) : 0;
  return [
    {
      id: 'gpu',
      title: 'GPU',
      unit: 'percent',
      height: 80,
      curves: each((index) => ({
        column: `gpu${index}.use`,
        label: label(index),
        hasArea: gpus.length === 1,
      })),
      lines: [{ value: 100, isLimit: false }],
      ceiling: null,
    },
    {
      id: 'gpuMemory',
      title: 'GPU Memory',
      unit: 'bytes',
      height: 80,
      curves: each((index) => ({
        column: `gpu${index}.memory`,
        label: label(index),
        hasArea: gpus.length === 1,
      })),
      lines: limitLines(limits, {
        'gpuMemory.bytes': (value) => value,
        ...(whole > 0 ? { 'gpuMemory.percent': (value) => (value / 100) * whole } : {}),
      }),
      ceiling: whole > 0 ? { text: 'of {0}', value: whole, unit: 'bytes' } : null,
    },
  ];
}

function disk(): Lane {
  return {
    id: 'disk',
    title: 'Disk',
    unit: 'rate',
    height: 80,
    curves: [
      curve({ column: 'read', label: 'read' }),
      curve({ column: 'written', label: 'written', hue: 'yellow', dash: [6, 3] }),
    ],
    lines: [],
    ceiling: null,
  };
}

function network(): Lane {
  return {
    id: 'network',
    title: 'Network of the Machine',
    unit: 'rate',
    height: 80,
    curves: [
      curve({ column: 'received', label: 'received' }),
      curve({ column: 'sent', label: 'sent', hue: 'yellow', dash: [6, 3] }),
    ],
    lines: [],
    ceiling: null,
  };
}

/** Only where somebody limited them: else there is little to learn from their number. */
function processes({ limits }: Extent): Lane {
  const lines = limitLines(limits, { 'processes.count': (value) => value });
  const limit = lowest(lines);
  return {
    id: 'processes',
    title: 'Processes',
    unit: 'count',
    height: 80,
    curves: limit === undefined ? [] : [curve({ column: 'processes', label: 'used', hue: 'purple' })],
    lines,
    ceiling: limit === undefined ? null : { text: 'of {0} limit', value: limit, unit: 'count' },
  };
}
