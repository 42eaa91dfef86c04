/** A run while somebody watches it: its state, its newest figures, and the curves of the last minutes. */

import { systemClock } from '../base/time.ts';
import { hostFacts } from '../core/process/host.ts';
import { type RunFolder, readEventFile } from '../core/run/folder.ts';
import { isFinal } from '../core/run/model.ts';
import { RunTime } from '../core/run/runTime.ts';
import type { RunView } from '../core/run/view.ts';
import { ResourceRecord } from '../core/sampling/record/record.ts';
import { lookAt } from '../core/store/attend.ts';
import type { EarlierDurations } from '../core/store/earlierDurations.ts';
import { viewRun } from '../core/store/viewRun.ts';

/** So far back the curves go at least, where a run is that old. */
const CURVE_MS = 5 * 60_000;
/** A sample that is older, or by many periods, tells nothing of now. */
const FRESH_MS = 10_000;
const FRESH_PERIODS = 5;

export interface Look {
  readonly view: RunView;
  readonly cores: number | null;
  readonly memoryBytes: number | null;
  /** Milliseconds since the program started, of the newest sample. */
  readonly at: number | null;
  readonly curves: ReadonlyMap<string, Curve>;
}

export interface Curve {
  /** The newest value; of what moves by the second. */
  readonly now: number | null;
  readonly peak: number;
  /** The greatest of each part of the last minutes, NaN where there is none. */
  readonly values: readonly number[];
}

export class WatchedRun {
  readonly folder: RunFolder;
  private time: RunTime | undefined;
  private record: ResourceRecord | undefined;

  private readonly earlier: Pick<EarlierDurations, 'withEstimate'>;

  constructor(folder: RunFolder, earlier: Pick<EarlierDurations, 'withEstimate'>) {
    this.folder = folder;
    this.earlier = earlier;
  }

  /** `width` is how many parts the last minutes have. */
  async look(width: number): Promise<Look> {
    const view = await this.earlier.withEstimate(
      viewRun(this.folder, lookAt(this.folder).state),
      this.folder,
    );
    const record = this.recordOf(view);
    await record?.update();
    const { header, samples, to } = record?.facts ?? { header: undefined, samples: 0, to: 0 };
    const isFresh = !isFinal(view.status) && this.isFresh(to, header?.periodMs ?? 0);
    return {
      view,
      cores: header?.cores ?? null,
      memoryBytes: header?.memoryBytes ?? null,
      at: samples > 0 ? to : null,
      curves: record ? await curvesOf(record, width, isFresh) : new Map<string, Curve>(),
    };
  }

  /** Undefined while its program was not started. */
  private recordOf({ startedAt }: RunView): ResourceRecord | undefined {
    if (startedAt === null) return undefined;
    this.time ??= RunTime.of(readEventFile(this.folder).events);
    this.record ??= new ResourceRecord(this.folder.resources, this.time?.start);
    return this.record;
  }

  private isFresh(at: number, periodMs: number): boolean {
    const elapsed = this.time?.elapsed(systemClock, hostFacts().boot) ?? 0;
    return elapsed - at < Math.max(FRESH_MS, FRESH_PERIODS * periodMs);
  }
}

async function curvesOf(
  record: ResourceRecord,
  width: number,
  isFresh: boolean,
): Promise<Map<string, Curve>> {
  const { to, peaks, header } = record.facts;
  const step = stepFor(to, width, header?.periodMs ?? 1000);
  // On the grid of these steps, so that what was drawn moves on as it is.
  const first = Math.max(0, Math.floor(to / step) + 1 - width);
  const { at, columns } = await record.series({ from: first * step, to, pixels: width });
  const entries = Object.entries(columns).map(([name, points]): [string, Curve] => {
    const values = new Array<number>(width).fill(Number.NaN);
    for (const [index, time] of at.entries()) {
      const part = Math.min(width - 1, Math.floor(time / step) - first);
      const value = points[index] as number;
      if (part >= 0 && !(value <= (values[part] as number)) && !Number.isNaN(value)) values[part] = value;
    }
    const now = points.at(-1);
    const isKnown = isFresh && now !== undefined && Number.isFinite(now);
    return [name, { now: isKnown ? now : null, peak: peaks[name] ?? Number.NaN, values }];
  });
  return new Map(entries);
}

/** How long a part is: one sample at first, then twice as long each time the run has grown out of the curve. */
function stepFor(to: number, width: number, periodMs: number): number {
  let step = periodMs;
  while (step * width < Math.min(to, CURVE_MS)) step *= 2;
  return step;
}
