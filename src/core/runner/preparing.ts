/** What goes on while a run is prepared, which may take long: requests are answered, and the run shows that it lives. */

import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import { ControlInbox } from './inbox.ts';
import type { Session } from './session.ts';
import type { Steering } from './steering.ts';
import { beat, HEARTBEAT_MS, TICK_MS } from './watching.ts';

export class Preparing implements Disposable {
  private readonly inbox: ControlInbox;
  private readonly owned = new DisposableStore();

  constructor(session: Session, steering: Steering) {
    this.inbox = this.owned.add(new ControlInbox(session, (request) => steering.handle(request)));
    this.owned.add(every(HEARTBEAT_MS, () => beat(session)));
    this.owned.add(
      every(TICK_MS, () => {
        session.followMove();
        this.inbox.check();
        session.flush();
      }),
    );
  }

  /** Looks a last time for what was asked meanwhile. */
  dispose(): void {
    this.inbox.check();
    this.owned.dispose();
  }
}
