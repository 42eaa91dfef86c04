/** All that is done before the program starts. A bundle of its own: a runner that adopts a run needs none of it. */

import type { Leases } from '../../base/leases.ts';
import { repositoryOf } from './codePlace.ts';
import { gatherCode, type RunCode } from './gatherCode.ts';
import { type Prepared, prepare, type RunnerFacts } from './prepare.ts';
import type { Session } from './session.ts';

export class Preparation {
  private readonly session: Session;
  private readonly facts: RunnerFacts;
  private got: RunCode = { code: null, workflow: null, warnings: [] };

  constructor(session: Session, facts: RunnerFacts) {
    this.session = session;
    this.facts = facts;
  }

  /** Rejects where the code that was asked for cannot be got. */
  async getCode(signal: AbortSignal, leases: Leases): Promise<void> {
    const { session, facts } = this;
    if (session.request.workflow === null && repositoryOf(session) === undefined) return;
    const { code: settings, variables } = facts;
    this.got = await gatherCode(session, { settings, variables, signal, leases });
  }

  /** What will run; throws when it cannot be started as asked. */
  resolve(): Prepared {
    return prepare(this.session, this.facts, this.got);
  }
}
