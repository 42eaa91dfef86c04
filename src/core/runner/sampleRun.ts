/** Samples what a run takes, for as long as it lives. A bundle of its own: the program is started before it is loaded. */

import fs from 'node:fs';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { hostFacts } from '../process/host.ts';
import type { ReapedWithIo } from '../process/reaped.ts';
import type { RunTree } from '../process/tree.ts';
import type { ResourceSummary } from '../run/resources.ts';
import { type LookKind, Looks } from '../sampling/looks.ts';
import { Period } from '../sampling/period.ts';
import { recall } from '../sampling/recall.ts';
import { ResourceLog } from '../sampling/resourceLog.ts';
import { RunSummary } from '../sampling/runSummary.ts';
import type { Sample } from '../sampling/sample.ts';
import { Sampler } from '../sampling/sampler.ts';
import { Disks } from '../sampling/source/disks.ts';
import { Gpus } from '../sampling/source/gpus.ts';
import { machineSource, runSource } from '../sampling/source/platform.ts';
import type { RunSource } from '../sampling/source/runSource.ts';
import { staySmall } from './compilers.ts';
import { type LimitActs, LimitEnforcement } from './enforceLimits.ts';
import type { Session } from './session.ts';

export interface Sampling extends Disposable {
  /** What it came to; the last sample is taken now. */
  finish(): Promise<ResourceSummary>;
}

export interface SamplingOptions {
  readonly tree: () => RunTree;
  /** Of a run whose program this runner started. */
  readonly before: ReapedWithIo | undefined;
  readonly onSample: (sample: Sample) => void;
}

/** Readers of a live run see new figures this often, and the first ones soon. */
const SAVE_MS = 5_000;
const FIRST_SAVE_MS = 200;
/** A program that is over by then is not worth starting others for. */
const GPUS_AFTER_MS = 900;

export function enforceLimits(session: Session, acts: LimitActs): LimitEnforcement {
  return new LimitEnforcement(session, acts);
}

export class RunSampling implements Sampling {
  private readonly session: Session;
  private readonly onSample: (sample: Sample) => void;
  private readonly period: Period;
  private readonly summary: RunSummary;
  private readonly log: ResourceLog;
  private readonly source: RunSource;
  private readonly sampler: Sampler;
  private readonly looks: Looks;
  /** Undefined where there is none, null while nobody has looked. */
  private gpus: Gpus | undefined | null = null;
  private costMs = 0;
  /** When the program was started. */
  private readonly startMono: number;
  private saveAt: number;
  /** The last sample is that of a run which nobody can do anything about any more. */
  private isOver = false;
  private readonly livePart = () => ({ resources: this.soFar(), now: this.summary.now() });

  constructor(session: Session, { tree, before, onSample }: SamplingOptions) {
    staySmall();
    const { clock, request, folder } = session;
    this.session = session;
    this.onSample = onSample;
    this.period = new Period(request.sampling.seconds);
    this.summary = new RunSummary();
    this.startMono = startOf(session) ?? clock.mono();
    this.log = this.openLog();
    this.source = runSource(tree, before);
    this.sampler = new Sampler({
      run: this.source,
      machine: machineSource(() => tree().wrapper?.pid),
      disks: new Disks(request.workspace, folder.root),
      gpus: (pids) => this.gpus?.now(pids) ?? [],
      clock,
      costMs: () => this.costMs,
      onLook: (figures, elapsedMs) => this.summary.look(figures, elapsedMs),
    });
    session.live.add(this.livePart);
    this.saveAt = clock.mono() + FIRST_SAVE_MS;
    this.looks = new Looks({ clock, periodMs: () => this.period.ms, look: (kind) => this.look(kind) });
  }

  async finish(): Promise<ResourceSummary> {
    await this.looks.end();
    this.isOver = true;
    await this.look('sample');
    return this.soFar();
  }

  dispose(): void {
    this.looks.dispose();
    this.session.live.delete(this.livePart);
    this.gpus?.dispose();
    this.log.close();
  }

  private soFar(): ResourceSummary {
    const { state, clock } = this.session;
    return this.summary.summary(state.durationMs ?? clock.mono() - this.startMono);
  }

  private openLog(): ResourceLog {
    const { session } = this;
    const file = () => session.folder.at('resources.jsonl');
    const isRecovered = fs.existsSync(file());
    if (isRecovered) session.attempt('what was measured before', () => recall(file(), this.summary));
    return new ResourceLog({
      file,
      why: isRecovered ? 'recovered' : 'start',
      onFailure: (error) =>
        session.attempt('resources.jsonl', () => {
          throw error;
        }),
    });
  }

  /** What goes wrong here must not hurt the run. */
  private async look(kind: LookKind): Promise<void> {
    const cost = this.source.costClock();
    try {
      if (kind === 'glance') await this.sampler.glance();
      else await this.sample();
    } catch (error) {
      this.session.log.error(`sampling failed: ${messageOf(error)}`);
    }
    const spent = this.source.costClock() - cost;
    this.costMs += spent;
    if (kind === 'sample') this.period.add(spent);
  }

  private async sample(): Promise<void> {
    if (this.gpus === null && this.session.clock.mono() - this.startMono >= GPUS_AFTER_MS)
      this.gpus = Gpus.find(this.period.ms);
    const sample = await this.sampler.take();
    this.summary.add(sample);
    this.log.write(sample, {
      boot: hostFacts().boot,
      periodMs: this.period.ms,
      source: this.source.kind,
    });
    if (!this.isOver) this.onSample(sample);
    if (sample.mono < this.saveAt) return;
    this.saveAt = sample.mono + SAVE_MS;
    this.session.saveState();
  }
}

/** What was measured of a run that ended without anybody to see it. */
export function measuredBefore({ folder, state }: Session): ResourceSummary | null {
  const summary = new RunSummary();
  recall(folder.at('resources.jsonl'), summary);
  const found = summary.summary(state.durationMs ?? 0);
  return found.samples === 0 ? null : found;
}

function startOf({ runningSinceMono, before }: Session): number | undefined {
  return runningSinceMono ?? before.findLast(({ type }) => type === 'running')?.mono;
}
