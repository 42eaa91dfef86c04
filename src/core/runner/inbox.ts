/** Requests to a live run are files in `control/requests`; each is answered with an event and then removed. */

import fs from 'node:fs';
import path from 'node:path';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { AppError, messageOf } from '../../base/errors.ts';
import { listFolder } from '../../base/files.ts';
import { readDocument } from '../run/folder.ts';
import type { ControlRequest, EventData } from '../run/model.ts';
import type { Session } from './session.ts';

/** Gives what is to be done, or throws an AppError that says why it cannot be; the requester reads it in the event. */
export type RequestHandler = (request: ControlRequest) => Act | Promise<Act>;
type Act = () => void;

export class ControlInbox implements Disposable {
  private readonly session: Session;
  private readonly handle: RequestHandler;
  private readonly owned = new DisposableStore();
  /** Being answered, or answered and still there: nothing is answered twice. */
  private readonly stuck = new Set<string>();

  constructor(session: Session, handle: RequestHandler) {
    this.session = session;
    this.handle = handle;
    this.watch();
  }

  /** Answers what lies there, oldest first. */
  check(): void {
    for (const name of listFolder(this.session.folder.requests).sort()) {
      if (name.endsWith('.json') && !name.startsWith('.') && !this.stuck.has(name))
        this.answer(path.join(this.session.folder.requests, name));
    }
  }

  dispose(): void {
    this.owned.dispose();
  }

  private answer(file: string): void {
    const base = { request: path.basename(file, '.json'), kind: 'unknown', by: 'unknown' };
    const refuse = (error: unknown) => this.refuse(file, base, error);
    try {
      const request = readDocument<ControlRequest>(file, 'control', 1);
      if (!request) return;
      base.kind = String(request.kind);
      base.by = String(request.by);
      const accept = (act: Act) => {
        this.session.record('requested', { ...base, outcome: 'accepted' });
        act();
        this.remove(file);
      };
      const found = this.handle(request);
      if (!(found instanceof Promise)) return accept(found);
      this.stuck.add(path.basename(file));
      found.then(accept).catch(refuse);
    } catch (error) {
      refuse(error);
    }
  }

  private refuse(file: string, base: Omit<EventData['requested'], 'outcome'>, error: unknown): void {
    const { session } = this;
    if (!(error instanceof AppError)) session.log.error(`request ${base.request}: ${messageOf(error)}`);
    session.record('requested', { ...base, outcome: 'refused', message: messageOf(error) });
    this.remove(file);
  }

  /** It may be anything: also a folder, or one that may not be changed. */
  private remove(file: string): void {
    try {
      fs.rmSync(file, { force: true, recursive: true });
    } catch (error) {
      this.stuck.add(path.basename(file));
      this.session.log.error(`request ${path.basename(file)} stays: ${messageOf(error)}`);
    }
  }

  /** Where the system tells of new files a request is answered at once; elsewhere at the next tick. */
  private watch(): void {
    try {
      const watcher = fs.watch(this.session.folder.requests, () => this.check());
      watcher.on('error', () => watcher.close());
      this.owned.add({ dispose: () => watcher.close() });
    } catch (error) {
      this.session.log.info(`requests are looked for by time only: ${messageOf(error)}`);
    }
  }
}
