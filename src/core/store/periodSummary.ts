/** What the runs of a workspace, and the machine while they ran, took over a period such as the last day. */

import fs from 'node:fs';
import { type Figures, RunningStatistics } from '../../base/statistics.ts';
import { type Timing, Timings } from '../../base/timings.ts';
import { type RunFolder, readEventFile } from '../run/folder.ts';
import type { EventType, RunEvent, RunState } from '../run/model.ts';
import { type ColumnStatistics, mergeStatistics, statisticsSince } from '../sampling/record/period.ts';

export interface PeriodSummary {
  /** Of each column of the records, from all samples of the period. */
  readonly samples: ReadonlyMap<string, Figures>;
  readonly experiments: readonly ExperimentSummary[];
  /** The phases of all runs, the one that took longest in all first. */
  readonly phases: readonly Timing[];
}

/** All runs of one name. */
export interface ExperimentSummary {
  readonly name: string;
  readonly runs: number;
  readonly durationSeconds: Figures;
  readonly peakMemoryPercent: Figures;
  readonly peakCpuPercent: Figures;
}

interface Experiment {
  runs: number;
  readonly durationSeconds: RunningStatistics;
  readonly peakMemoryPercent: RunningStatistics;
  readonly peakCpuPercent: RunningStatistics;
}

/** A phase begins with the first of these events and ends with the second. */
const PHASES: readonly { readonly name: string; readonly from: EventType; readonly to: EventType }[] = [
  { name: 'preparing', from: 'created', to: 'starting' },
  { name: 'running', from: 'running', to: 'ended' },
  { name: 'finishing', from: 'ended', to: 'sealed' },
];

export class Period {
  private readonly since: number;
  private readonly columns: ColumnStatistics = new Map();
  private readonly experiments = new Map<string, Experiment>();
  private readonly timings: Timings;

  constructor(since: number) {
    this.since = since;
    this.timings = new Timings(since);
  }

  /** The older runs first. */
  async add(folder: RunFolder, state: RunState): Promise<void> {
    this.addRun(state);
    this.addPhases(readEventFile(folder).events);
    if (fs.existsSync(folder.resources))
      mergeStatistics(this.columns, await statisticsSince(folder.resources, this.since));
  }

  summary(): PeriodSummary {
    return {
      samples: new Map([...this.columns].map(([name, statistics]) => [name, statistics.figures()])),
      experiments: [...this.experiments].map(([name, experiment]) => ({
        name,
        runs: experiment.runs,
        durationSeconds: experiment.durationSeconds.figures(),
        peakMemoryPercent: experiment.peakMemoryPercent.figures(),
        peakCpuPercent: experiment.peakCpuPercent.figures(),
      })),
      phases: this.timings.summary(),
    };
  }

  private addRun({ name, durationMs, resources }: RunState): void {
    const experiment = this.experiments.get(name) ?? {
      runs: 0,
      durationSeconds: new RunningStatistics(),
      peakMemoryPercent: new RunningStatistics(),
      peakCpuPercent: new RunningStatistics(),
    };
    this.experiments.set(name, experiment);
    experiment.runs++;
    addKnown(experiment.durationSeconds, durationMs === null ? null : durationMs / 1000);
    addKnown(experiment.peakMemoryPercent, resources?.peakMemoryPercent);
    addKnown(experiment.peakCpuPercent, resources?.peakCpuPercent);
  }

  private addPhases(events: readonly RunEvent[]): void {
    const [first] = events;
    if (!first) return;
    const begun = Date.parse(first.time);
    const running: { readonly to: EventType; readonly timer: number; readonly startedAt: number }[] = [];
    for (const event of events) {
      const { type, mono } = event;
      // By the monotonic clock: the one on the wall may have been set meanwhile.
      const at = begun + Math.max(0, mono - first.mono);
      for (const { timer, startedAt } of running.filter(({ to }) => to === type))
        this.timings.stop(timer, startedAt + (durationIn(event) ?? at - startedAt));
      for (const { name, from, to } of PHASES)
        if (from === type) running.push({ to, timer: this.timings.start(name, at), startedAt: at });
    }
  }
}

/** Of a program that ended while nobody followed it: its end was recorded later. */
function durationIn({ type, data }: RunEvent): number | undefined {
  const duration = type === 'ended' ? data.durationMs : undefined;
  return typeof duration === 'number' ? duration : undefined;
}

function addKnown(statistics: RunningStatistics, value: number | null | undefined): void {
  if (value !== null && value !== undefined) statistics.add(value);
}
