/** What goes on beside a running program: the heartbeat, the index of the log, and an ear for requests. */

import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import { touch } from '../../base/files.ts';
import { ConsoleIndex } from './consoleIndex.ts';
import { ControlInbox } from './inbox.ts';
import type { ProcessRecord } from './processRecord.ts';
import type { Session } from './session.ts';
import type { Steering } from './steering.ts';

export const TICK_MS = 250;
export const HEARTBEAT_MS = 5_000;

export class Watching implements Disposable {
  private readonly owned = new DisposableStore();

  constructor(session: Session, processes: ProcessRecord, steering: Steering) {
    const index = this.owned.add(new ConsoleIndex(session));
    const inbox = this.owned.add(new ControlInbox(session, (request) => steering.handle(request)));
    this.owned.add(
      every(TICK_MS, () => {
        session.followMove();
        index.update();
        inbox.check();
        processes.findProgram();
        session.flush();
      }),
    );
    this.owned.add(
      every(HEARTBEAT_MS, () => {
        beat(session);
        session.checkSpace();
      }),
    );
    beat(session);
    inbox.check();
  }

  dispose(): void {
    this.owned.dispose();
  }
}

/** Touched, never rewritten: a sign of life that needs no space. */
export function beat(session: Session): void {
  session.attempt('heartbeat', () => touch(session.folder.heartbeat, session.clock.now()));
}
