/**
 * The whole life of one run: prepare, launch, watch, finish. An object, not a process: nothing here assumes that it
 * is alone in its program.
 */

import fs from 'node:fs';
import path from 'node:path';
import { DisposableStore, every } from '../../base/disposable.ts';
import { AppError, messageOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { listFolder, PRIVATE_FILE } from '../../base/files.ts';
import { Leases } from '../../base/leases.ts';
import { isoTime } from '../../base/time.ts';
import { identify } from '../process/identity.ts';
import { membersOf, type RunTree } from '../process/tree.ts';
import type { EventData } from '../run/model.ts';
import { adopt } from './adopt.ts';
import { startWrapper } from './child.ts';
import { ConsoleIndex } from './consoleIndex.ts';
import { ControlInbox } from './control.ts';
import { takeExclusiveName } from './exclusive.ts';
import { lastProofOf } from './lastProof.ts';
import { outcomeOf } from './outcome.ts';
import { type Prepared, prepare, type RunnerBuild } from './prepare.ts';
import { ProcessRecord } from './processRecord.ts';
import { type Ending, watchChild } from './program.ts';
import { seal } from './seal.ts';
import type { Session } from './session.ts';
import { Steering } from './steering.ts';

const TICK_MS = 250;
const HEARTBEAT_MS = 5_000;

export class LifeCycle {
  private readonly session: Session;
  private readonly build: RunnerBuild;
  private readonly leases = new Leases();
  private readonly owned = new DisposableStore();
  private readonly processes: ProcessRecord;
  private readonly steering: Steering;

  constructor(session: Session, build: RunnerBuild) {
    this.session = session;
    this.build = build;
    this.processes = new ProcessRecord(session);
    this.steering = new Steering(session, () => this.processes.tree);
  }

  /** Starts a run that was just asked for, and follows it to its sealed end. */
  async launch(): Promise<void> {
    const { session } = this;
    const { request } = session;
    session.reserveSpace();
    session.record('created', {
      id: request.id,
      name: request.name,
      user: request.launcher.user,
      host: request.launcher.host,
      launcher: request.launcher.program,
      file: request.file,
    });
    try {
      await this.start();
    } catch (error) {
      this.endUnstarted(error);
    }
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
    await adopt(session, this.processes, {
      follow: (watch) => this.follow(watch),
      options: this.watchOptions(),
      end: (ending) => this.end(ending),
    });
    await this.finish();
  }

  private async start(): Promise<void> {
    const { session } = this;
    this.takeName();
    const prepared = prepare(session, this.build);
    this.refuseWhenStopped();
    const { pid, startTicks: _, ...where } = this.processes.runner;
    session.record('starting', { ...where, runner: pid, host: session.request.launcher.host });
    await this.run(prepared);
  }

  private async run(prepared: Prepared): Promise<void> {
    const { session } = this;
    const child = await startWrapper(session.folder, prepared);
    failPoint('after-spawn');
    const wrapper = child.pid === undefined ? undefined : identify(child.pid);
    this.processes.setWrapper(wrapper);
    failPoint('after-process-json');
    session.record('running', { wrapper: child.pid ?? 0 });
    await this.follow(async () =>
      this.end(await watchChild(child, this.processes.tree, this.watchOptions())),
    );
  }

  /** Keeps heartbeat, log index and requests going while `watch` waits for the program. */
  private async follow(watch: () => Promise<void>): Promise<void> {
    const { session, owned } = this;
    const index = owned.add(new ConsoleIndex(session));
    const inbox = owned.add(new ControlInbox(session, (request) => this.steering.handle(request)));
    this.touchHeartbeat();
    owned.add(
      every(TICK_MS, () => {
        session.followMove();
        index.update();
        inbox.check();
        this.processes.findProgram();
        session.flush();
      }),
    );
    owned.add(
      every(HEARTBEAT_MS, () => {
        this.touchHeartbeat();
        session.checkSpace();
      }),
    );
    this.leases.take('watchers', () => owned.dispose());
    this.steering.goOn();
    inbox.check();
    await watch();
  }

  private end(ending: Ending): void {
    const { session } = this;
    session.followMove();
    session.checkSpace();
    if (session.incomplete) session.freeSpace();
    const outcome = outcomeOf(ending, this.steering.hasSignalled);
    const at = ending.at ?? lastProofOf(session.folder);
    this.recordEnd({
      ...outcome,
      exit: ending.exit,
      how: ending.how,
      at: at === null ? null : isoTime(at.getTime()),
      durationMs: ending.exit === null ? null : this.durationUntil(ending),
    });
    this.reportRemaining(this.processes.tree);
  }

  private recordEnd(data: EventData['ended']): void {
    this.session.record('ended', data);
    this.session.hint('ended');
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

  private endUnstarted(error: unknown): void {
    const isExpected = error instanceof AppError;
    if (!isExpected)
      this.session.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const isStopped = isExpected && error.code === 'refused';
    this.recordEnd({
      status: isStopped ? 'stopped' : 'failed',
      reason: isStopped ? 'stop-requested' : isExpected && error.code === 'busy' ? 'busy' : 'spawn-failed',
      message: messageOf(error),
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
    await this.steering.settled();
    await this.leases.releaseAll(({ name, error }) =>
      session.record('release-failed', { name, message: messageOf(error) }),
    );
    session.freeSpace();
    session.record('summary', {
      logBytes: fs.statSync(session.folder.console, { throwIfNoEntry: false })?.size ?? 0,
      outputs: listFolder(session.folder.at('outputs')).length,
      durationMs: session.state.durationMs,
    });
    await seal(session);
    session.saveState();
    session.hint('sealed');
  }

  private watchOptions() {
    const { session, steering } = this;
    return {
      folder: session.folder,
      sentSignals: steering.sentSignals,
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

  private refuseWhenStopped(): void {
    const inbox = new ControlInbox(this.session, (request) => this.steering.handle(request));
    inbox.check();
    inbox.dispose();
    if (this.steering.isStopRequested) throw new AppError('refused', 'Stopped on request before it started.');
  }

  private touchHeartbeat(): void {
    const { session } = this;
    session.attempt('heartbeat', () => {
      const now = session.clock.now() / 1000;
      if (!fs.existsSync(session.folder.heartbeat)) {
        fs.writeFileSync(session.folder.heartbeat, '', { mode: PRIVATE_FILE });
      }
      fs.utimesSync(session.folder.heartbeat, now, now);
    });
  }
}
