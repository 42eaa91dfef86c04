/** `console.idx`: which byte of the log was there at which time. At most four records a second. */

import fs from 'node:fs';
import type { Disposable } from '../../base/disposable.ts';
import { PRIVATE_FILE, statIfThere } from '../../base/files.ts';
import type { Session } from './session.ts';

const RECORD_BYTES = 16;

export class ConsoleIndex implements Disposable {
  private readonly session: Session;
  private readonly fd: number;
  private lastSize = 0;

  constructor(session: Session) {
    this.session = session;
    this.fd = fs.openSync(session.folder.consoleIndex, 'a', PRIVATE_FILE);
  }

  /** Adds a record when the log has grown. */
  update(): void {
    const size = statIfThere(this.session.folder.console)?.size ?? 0;
    if (size === this.lastSize) return;
    this.lastSize = size;
    const record = Buffer.alloc(RECORD_BYTES);
    record.writeBigUInt64LE(BigInt(size), 0);
    record.writeBigUInt64LE(BigInt(this.session.clock.now()), 8);
    this.session.attempt('console.idx', () => {
      // One small write; a record that did not fit whole is taken back, so that the file stays in step.
      const { size: before } = fs.fstatSync(this.fd);
      if (fs.writeSync(this.fd, record) < RECORD_BYTES) fs.ftruncateSync(this.fd, before);
    });
  }

  dispose(): void {
    this.update();
    fs.closeSync(this.fd);
  }
}
