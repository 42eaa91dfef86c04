/** Stop, pause and resume of a live run, other limits for it, and what is asked about its checkpoints. */

import { AppError, messageOf } from '../../base/errors.ts';
import { touch } from '../../base/files.ts';
import { type StopCause, stopCauseOf } from '../limits/cause.ts';
import { changed, readChanges } from '../limits/changes.ts';
import { KILL, pauseTree, resumeTree, stopSequence, stopTree } from '../process/stop.ts';
import type { RunTree } from '../process/tree.ts';
import type { ControlRequest, Graces } from '../run/model.ts';
import type { LimitChange, LimitEvent } from '../run/resources.ts';
import type { Session } from './session.ts';

export class Steering {
  /** Signals that this runner sent: they tell a death on request from one of the program's own. */
  readonly sentSignals = new Set<string>();
  private readonly session: Session;
  private readonly tree: () => RunTree;
  private stopping: Promise<void> | undefined;
  private isKilling = false;
  private cause: StopCause | undefined;
  private readonly unstarted = new AbortController();

  constructor(session: Session, tree: () => RunTree) {
    this.session = session;
    this.tree = tree;
    this.recallFormerSignals();
    this.cause = stopCauseOf(session.before);
  }

  /** Who wanted it to end, once somebody did. */
  get stopCause(): StopCause | undefined {
    return this.cause;
  }

  get hasSignalled(): boolean {
    return this.sentSignals.size > 0;
  }

  /** Aborted by a stop that comes before the program was started. */
  get stoppedBeforeStart(): AbortSignal {
    return this.unstarted.signal;
  }

  /** What a request asks for, as something to do; or an AppError that says why it cannot be done. */
  handle(request: ControlRequest): (() => void) | Promise<() => void> {
    switch (request.kind) {
      case 'stop':
        return () => this.stop('request', request.now === true);
      case 'pause':
        this.expect('running', 'paused');
        return () => this.session.record('paused', { processes: pauseTree(this.tree()) });
      case 'resume':
        this.expect('paused', 'resumed');
        return () => this.session.record('resumed', { processes: resumeTree(this.tree()) });
      case 'limit': {
        const changes = readChanges(request.limits);
        this.expectUnstopped();
        return () => this.changeLimits(changes, String(request.by));
      }
      case 'checkpoint':
      case 'prune':
        if (request.kind === 'checkpoint') this.expectUnstopped();
        return this.ofCheckpoints(request);
      default:
        throw new AppError('unsupported', `This version knows no request "${String(request.kind)}".`);
    }
  }

  /** Most runs are never asked: what answers is loaded when one is. */
  private async ofCheckpoints(request: ControlRequest): Promise<() => void> {
    const { answerOfCheckpoints } = await import('./followSignals.ts');
    return answerOfCheckpoints(this.session, request);
  }

  /** Resolves when a stop that was begun has gone through all its steps. */
  async settled(): Promise<void> {
    await this.stopping;
  }

  /** A runner that adopted a run goes on with the stop that its predecessor had begun. */
  goOn(): void {
    if (this.cause) this.stop(this.cause, this.sentSignals.has('SIGKILL'));
  }

  /** What a limit with the action `stop` does, unless somebody else was first. */
  stopForLimit(over: LimitEvent): void {
    if (this.cause === undefined) this.stop(over, false);
  }

  /** Where pausing is impossible the event alone must do. */
  pauseForLimit(): void {
    if (process.platform === 'win32' || this.cause || this.session.state.status !== 'running') return;
    this.session.record('paused', { processes: pauseTree(this.tree()) });
  }

  private stop(cause: StopCause, now: boolean): void {
    this.cause ??= cause;
    if (this.session.state.status === 'preparing') {
      this.unstarted.abort(new AppError('refused', 'Stopped on request before it started.'));
      return;
    }
    if (now && !this.isKilling) {
      this.isKilling = true;
      this.begin([KILL]);
    } else {
      this.stopping ?? this.begin(stopSequence(milliseconds(this.session.request.stop)));
    }
  }

  /** They act from the next look on: whoever holds the run against its limits hears of the event. */
  private changeLimits(changes: readonly LimitChange[], by: string): void {
    for (const change of changes) {
      const before = this.session.state.limits.find(({ rule }) => rule === change.rule) ?? null;
      const after = changed(before, change);
      if (before || after) this.session.record('limit-changed', { before, after, by });
    }
  }

  private begin(steps: Parameters<typeof stopTree>[1]): void {
    const former = this.stopping;
    // A program that looks at it can end well before the first signal.
    this.session.attempt('stop', () => touch(this.session.folder.askedStop, this.session.clock.now()));
    const ending = stopTree(this.tree(), steps, ({ signal, graceMs }, pids) => {
      this.sentSignals.add(signal);
      this.session.record('signalled', { signal, pids, graceMs });
    }).then(
      (survivors) => {
        if (survivors.length === 0) return;
        this.session.record('left', { pids: survivors, message: 'These processes could not be ended.' });
      },
      (error: unknown) => this.session.log.error(`stopping failed: ${messageOf(error)}`),
    );
    this.stopping = Promise.all([former, ending]).then(() => undefined);
  }

  private expectUnstopped(): void {
    const { outcome } = this.session.state;
    if (outcome !== null) throw new AppError('refused', `The run has ended (${outcome}).`);
    if (this.cause) throw new AppError('refused', 'The run is being stopped already.');
  }

  private expect(status: 'running' | 'paused', word: string): void {
    if (process.platform === 'win32') {
      throw new AppError('unsupported', 'Windows has no way to pause a program from outside.');
    }
    if (this.session.state.status === status) return;
    throw new AppError(
      'refused',
      `The run is ${this.session.state.status}; only a ${status} run can be ${word}.`,
    );
  }

  /** A runner that adopted a run goes on knowing what the former one sent. */
  private recallFormerSignals(): void {
    for (const event of this.session.before) {
      if (event.type === 'signalled') this.sentSignals.add(event.data.signal);
    }
  }
}

function milliseconds({ interruptSeconds, terminateSeconds }: Graces) {
  return { interruptMs: interruptSeconds * 1000, terminateMs: terminateSeconds * 1000 };
}
