/** Holds a run against its limits: records each crossing, and has done what the limit says. */

import { EventBus } from '../../base/bus.ts';
import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { Activity } from '../limits/activity.ts';
import { LimitsEngine } from '../limits/engine.ts';
import { readingsOf } from '../limits/readings.ts';
import type { Crossing } from '../limits/watch.ts';
import { exceededText, nearText, normalText } from '../limits/words.ts';
import type { RunEvent } from '../run/model.ts';
import type { LimitEvent, LimitRule } from '../run/resources.ts';
import type { Sample } from '../sampling/sample.ts';
import { OutputSize } from './outputSize.ts';
import type { Session } from './session.ts';

/** What the runner does to the program when a limit says so. */
export interface LimitActs {
  stopForLimit(over: LimitEvent): void;
  pauseForLimit(over: LimitEvent): void;
}

/** Samples may be a minute apart; a limit of time is looked at more often. */
const TIME_MS = 250;
/** What is held against all that a program writes, not only against its log. */
const OF_OUTPUT: readonly LimitRule[] = ['output.bytes', 'output.bytesPerSecond', 'idle.seconds'];

export class LimitEnforcement implements Disposable {
  private readonly session: Session;
  private readonly acts: LimitActs;
  private readonly engine: LimitsEngine;
  private readonly activity = new Activity();
  private readonly output: OutputSize;
  private readonly owned = new DisposableStore();

  constructor(session: Session, acts: LimitActs) {
    this.session = session;
    this.acts = acts;
    this.output = new OutputSize(session.folder);
    const bus = new EventBus<{ crossing: Crossing }>((error) => this.failed(error));
    bus.on('crossing', (crossing) => this.tell(crossing));
    this.engine = new LimitsEngine(session.state.limits, bus, session.state.limitMarks);
    for (const event of session.before) this.activity.take(event);
    this.catchUp();
    this.owned.add(session.bus.on('event', (event) => this.hear(event)));
    this.owned.add(every(TIME_MS, () => this.lookAtTime()));
  }

  /** The values of one sample. */
  onSample(sample: Sample): void {
    if (this.hasEnded) return;
    const { mono } = sample;
    const isAsked = OF_OUTPUT.some((rule) => this.engine.has(rule));
    const output = this.output.at(mono, isAsked);
    this.engine.feed(readingsOf(sample, output), mono);
    const bytes = output.bytes + this.output.saidBytes();
    this.engine.feed(this.activity.idleAt(mono, sample.run.cpuPercent, bytes), mono);
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** What is seen of it afterwards crosses nothing. */
  private get hasEnded(): boolean {
    return this.session.state.outcome !== null;
  }

  private lookAtTime(): void {
    const { engine } = this;
    if (this.hasEnded || !(engine.has('time.seconds') || engine.has('start.seconds'))) return;
    const mono = this.session.clock.mono();
    engine.feed(this.activity.readingsAt(mono, this.output.saidBytes()), mono);
  }

  /** What was recorded before anybody listened. */
  private catchUp(): void {
    const { runningSinceMono, state, clock } = this.session;
    if (runningSinceMono !== undefined) this.activity.take({ type: 'running', mono: runningSinceMono });
    if (state.status === 'paused') this.activity.take({ type: 'paused', mono: clock.mono() });
  }

  private hear(event: RunEvent): void {
    this.activity.take(event);
    if (event.type !== 'limit-changed') return;
    const { before, after } = event.data;
    const rule = after?.rule ?? before?.rule;
    if (rule !== undefined) this.engine.set(rule, after);
  }

  private tell({ limit, level, value }: Crossing): void {
    const { rule, value: bound, action } = limit;
    const event = { rule, value, limit: bound };
    if (level === 'near') {
      this.session.record('limit-near', { ...event, message: nearText(limit, value) });
    } else if (level === 'normal') {
      this.session.record('limit-normal', { ...event, message: normalText(limit, value) });
    } else {
      const over = { ...event, message: exceededText(limit, value), action };
      this.session.record('limit-exceeded', over);
      if (action === 'stop') this.acts.stopForLimit(over);
      else if (action === 'pause') this.acts.pauseForLimit(over);
    }
  }

  private failed(error: unknown): void {
    this.session.log.error(`a limit could not be acted on: ${messageOf(error)}`);
  }
}
