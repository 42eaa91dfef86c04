/**
 * The whole life of one run: prepare, launch, watch, finish. An object, not a process: nothing here assumes that it
 * is alone in its program.
 */

import fs from 'node:fs';
import path from 'node:path';
import { AppError, messageOf, sentencesOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { listFolder, statIfThere } from '../../base/files.ts';
import { Leases } from '../../base/leases.ts';
import { isoTime } from '../../base/time.ts';
import { identify } from '../process/identity.ts';
import { type ReapedWithIo, reapedWithIo } from '../process/reaped.ts';
import { membersOf, type RunTree } from '../process/tree.ts';
import { takeExclusiveName } from '../run/exclusive.ts';
import { lastProofOf, lastProofSentence } from '../run/lastProof.ts';
import type { Reason } from '../run/model.ts';
import type { ResourceSummary } from '../run/resources.ts';
import { adopt } from './adopt.ts';
import { type StartedWrapper, startWrapper } from './child.ts';
import { type Ending, watchChild } from './ending.ts';
import { Listening } from './listening.ts';
import { outcomeOf } from './outcome.ts';
import type { Preparation } from './preparation.ts';
import type { RunnerFacts } from './prepare.ts';
import { Preparing } from './preparing.ts';
import { ProcessRecord } from './processRecord.ts';
import type { Sampling } from './sampleRun.ts';
import type { Session } from './session.ts';
import { Steering } from './steering.ts';
import { Watching } from './watching.ts';

export class LifeCycle {
  private readonly session: Session;
  private readonly leases = new Leases();
  private readonly processes: ProcessRecord;
  private readonly steering: Steering;
  private before: ReapedWithIo | undefined;
  private sampling: Promise<Sampling | undefined> | undefined;
  private listening: Listening | undefined;
  /** Of a runner that started the run itself. */
  private facts: RunnerFacts | undefined;

  constructor(session: Session) {
    this.session = session;
    this.processes = new ProcessRecord(session);
    this.steering = new Steering(session, () => this.processes.tree);
  }

  /** Starts a run that was just asked for, and follows it to its sealed end. */
  async launch(facts: RunnerFacts): Promise<void> {
    const { session } = this;
    this.facts = facts;
    const { id, name, launcher, file } = session.request;
    session.reserveSpace();
    session.record('created', {
      id,
      name,
      user: launcher.user,
      host: launcher.host,
      launcher: launcher.program,
      file,
    });
    const started = await this.start(facts);
    if (started) await this.follow(started);
    await this.finish();
  }

  /** Takes up a run whose runner died, and brings it to the end that the traces prove. */
  async adopt(): Promise<void> {
    const { session } = this;
    session.reserveSpace();
    try {
      this.takeName();
    } catch (error) {
      session.log.warn(messageOf(error)); // taken meanwhile: this run goes on all the same
    }
    const ending = await adopt(session, this.processes, this.watchOptions(), () => {
      this.watch();
      this.steering.goOn();
    });
    if (ending) this.end(ending);
    await this.finish();
  }

  /** Starts the program; undefined, with the reason recorded, when it cannot be started as asked. */
  private async start(facts: RunnerFacts): Promise<StartedWrapper | undefined> {
    const { session } = this;
    let reason: Reason = 'spawn-failed';
    try {
      this.takeName();
      const { Preparation } = await import('./preparation.ts');
      const preparation = new Preparation(session, facts);
      reason = 'no-code';
      await this.getCode(preparation);
      reason = 'spawn-failed';
      const prepared = preparation.resolve();
      const { pid, startTicks: _, ...where } = this.processes.runner;
      session.record('starting', { ...where, runner: pid, host: session.request.launcher.host });
      this.before = reapedWithIo();
      return await startWrapper(session.folder, prepared);
    } catch (error) {
      this.endUnstarted(error, reason);
      return undefined;
    }
  }

  /** A stop ends this at once, and nothing is started then. */
  private async getCode(preparation: Preparation): Promise<void> {
    const { session, steering, leases } = this;
    const signal = steering.stoppedBeforeStart;
    const preparing = new Preparing(session, steering);
    try {
      await preparation.getCode(signal, leases);
    } finally {
      preparing.dispose();
      signal.throwIfAborted();
    }
  }

  private async follow({ pid, exit }: StartedWrapper): Promise<void> {
    failPoint('after-spawn');
    this.processes.setWrapper(identify(pid));
    failPoint('after-process-json');
    this.session.record('running', { wrapper: pid });
    this.watch();
    this.end(await watchChild(exit, this.processes.tree, this.watchOptions()));
  }

  /** Heartbeat, log index and requests, for as long as the program runs. */
  private watch(): void {
    const watching = new Watching(this.session, this.processes, this.steering);
    this.leases.take('watchers', () => watching.dispose());
    this.listening = this.listen();
    this.sampling = this.sample().catch((error: unknown) => {
      this.session.log.error(`nothing is measured: ${stackOf(error)}`);
      return undefined;
    });
  }

  private listen(): Listening {
    const listening = new Listening(this.session);
    this.leases.take('signals', () => listening.dispose());
    return listening;
  }

  /** Loaded only now: the program runs already. */
  private async sample(): Promise<Sampling> {
    const { enforceLimits, RunSampling } = await import('./sampleRun.ts');
    const limits = enforceLimits(this.session, this.steering);
    this.leases.take('limits', () => limits.dispose()); // also where nothing can be measured
    const sampling = new RunSampling(this.session, {
      tree: () => this.processes.tree,
      before: this.before,
      onSample: (sample) => limits.onSample(sample),
    });
    this.leases.take('sampling', () => sampling.dispose());
    await import('./seal.ts'); // there by the time it is needed
    return sampling;
  }

  /** Null where nothing could be measured, which must not hurt the run. */
  private async resources(): Promise<ResourceSummary | null> {
    try {
      const sampling = await this.sampling;
      if (sampling) return await sampling.finish();
      const { resources } = this.session.state;
      if (resources) return resources; // as a former runner summed it up, which knew more
      if (!fs.existsSync(this.session.folder.at('resources.jsonl'))) return null;
      const { measuredBefore } = await import('./sampleRun.ts');
      return measuredBefore(this.session);
    } catch (error) {
      this.session.log.error(`what was measured is lost: ${stackOf(error)}`);
      return null;
    }
  }

  private end(ending: Ending): void {
    const { session, steering } = this;
    session.followMove();
    failPoint('after-exit');
    session.checkSpace();
    if (session.incomplete) session.freeSpace();
    const outcome = outcomeOf(ending, steering.hasSignalled ? steering.stopCause : undefined);
    const at = ending.at ?? lastProofOf(session.folder);
    const proof = outcome.status === 'lost' ? lastProofSentence(at) : '';
    session.record('ended', {
      ...outcome,
      message: `${outcome.message} ${proof}`.trim(),
      exit: ending.exit,
      how: ending.how,
      at: at === null ? null : isoTime(at.getTime()),
      durationMs: ending.exit === null ? null : this.durationUntil(ending),
    });
    this.reportRemaining(this.processes.tree);
  }

  /** By the monotonic clock where this runner saw the end; by the clock on the wall where it was read from a file. */
  private durationUntil({ how, at }: Ending): number | null {
    const { session } = this;
    if (how === 'observed' && session.runningSinceMono !== undefined) {
      return Math.max(0, Math.round(session.clock.mono() - session.runningSinceMono));
    }
    const { startedAt } = session.state;
    return startedAt === null || at === null ? null : Math.max(0, at.getTime() - Date.parse(startedAt));
  }

  private endUnstarted(error: unknown, reason: Reason): void {
    const isExpected = error instanceof AppError;
    const isStopped = this.steering.stopCause !== undefined;
    if (!isExpected) this.session.log.error(stackOf(error));
    const why = isExpected && error.code === 'busy' ? 'busy' : reason;
    this.session.record('ended', {
      status: isStopped ? 'stopped' : 'failed',
      reason: isStopped ? 'stop-requested' : why,
      message: reason === 'no-code' && !isStopped ? sentencesOf(error) : messageOf(error),
      exit: null,
      how: 'observed',
      at: isoTime(this.session.clock.now()),
      durationMs: null,
    });
  }

  /** Everything taken is given back, last first, before the record is closed. */
  private async finish(): Promise<void> {
    const { session } = this;
    session.record('finishing', { phase: 'Cleaning up' });
    const resources = await this.resources();
    // Also where a former runner followed it: what came last nobody has looked at.
    const said = (await (this.listening ?? this.listen()).finish()) ?? session.state.said;
    await this.steering.settled();
    await this.leases.releaseAll(({ name, error }) =>
      session.record('release-failed', { name, message: messageOf(error) }),
    );
    session.freeSpace();
    fs.rmSync(session.folder.input, { force: true });
    session.record('summary', {
      logBytes: statIfThere(session.folder.console)?.size ?? 0,
      outputs: listFolder(session.folder.at('outputs')).length,
      durationMs: session.state.durationMs,
      resources,
      said,
    });
    await this.goOn();
    const { seal } = await import('./seal.ts');
    await seal(session);
  }

  /** Before the record is closed: a run that is not closed is looked after, and so is this. */
  private async goOn(): Promise<void> {
    const { session } = this;
    if (session.request.resume.mode !== 'auto' || session.state.outcome === 'completed') return;
    const { goOn } = await import('../launch/goOn.ts');
    await goOn(session, this.facts);
  }

  private watchOptions() {
    const { session, steering } = this;
    return {
      folder: session.folder,
      sentSignals: steering.sentSignals,
      hasTerminal: session.request.terminal,
      onTerminalLost: () =>
        session.record('terminal-lost', {
          message: 'The program lost its terminal: its output is no longer kept.',
        }),
      onWrapperLost: (pids: readonly number[]) => session.record('wrapper-lost', { pids }),
    };
  }

  /** A run that ended while parts of it go on is said to be so; they are not ours to end. */
  private reportRemaining(tree: RunTree): void {
    if (this.steering.hasSignalled) return;
    const pids = membersOf(tree).map((row) => row.pid);
    if (pids.length > 0) {
      this.session.record('left', {
        pids,
        message: 'The program ended, but processes it started still run.',
      });
    }
  }

  private takeName(): void {
    const { request } = this.session;
    if (!request.exclusive) return;
    const lock = takeExclusiveName(path.join(request.workspace, '.runtrail', 'locks'), request.name);
    this.leases.take('exclusive name', () => lock.release());
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error && error.stack ? error.stack : messageOf(error);
}
