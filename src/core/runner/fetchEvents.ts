/** Tells in the record how far getting the code is: each phase, and besides it not more often than a person can read. */

import type { FetchProgress, WorkflowState } from '../run/code.ts';
import type { Session } from './session.ts';

const PERIOD_MS = 2000;

export class FetchEvents {
  private readonly session: Session;
  private readonly repository: string | null;
  private readonly begunAt: number;
  private phase: string | undefined;
  private toldAt = 0;
  private bytes: number | null = null;

  constructor(session: Session, repository: string | null) {
    this.session = session;
    this.repository = repository;
    this.begunAt = session.clock.mono();
  }

  report(progress: FetchProgress): void {
    if (progress.bytes !== null) this.bytes = Math.max(this.bytes ?? 0, progress.bytes);
    const now = this.session.clock.mono();
    if (progress.phase === this.phase && now - this.toldAt < PERIOD_MS) return;
    this.phase = progress.phase;
    this.toldAt = now;
    this.session.record('fetching', progress);
  }

  done({ source, commit }: WorkflowState): void {
    const { session, repository, begunAt, bytes } = this;
    const durationMs = Math.round(session.clock.mono() - begunAt);
    session.record('fetched', { source, repository, commit, bytes, durationMs });
  }
}
