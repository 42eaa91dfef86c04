/** `control/process.json`: who belongs to the run, kept current for readers and for the next runner. */

import os from 'node:os';
import { writeJson } from '../../base/files.ts';
import type { Cookie } from '../process/environment.ts';
import { type Identity, identify, ownIdentity } from '../process/identity.ts';
import { processTable } from '../process/platform.ts';
import type { RunTree } from '../process/tree.ts';
import type { RunProcesses } from '../run/model.ts';
import { folderInode, readProcesses } from '../run/processes.ts';
import type { Session } from './session.ts';

export class ProcessRecord {
  readonly runner: Identity = ownIdentity();
  /** As the former holder of the run left it. */
  readonly former: RunProcesses | undefined;
  private readonly session: Session;
  private readonly cookie: Cookie;
  private wrapper: Identity | undefined;
  private program: Identity | undefined;

  constructor(session: Session) {
    this.session = session;
    this.former = readProcesses(session.folder);
    // As it stands in the environment of the program, also when the folder is moved meanwhile.
    this.cookie = this.former?.cookie ?? { id: session.folder.id, folder: session.folder.root };
  }

  get tree(): RunTree {
    return { cookie: this.cookie, wrapper: this.wrapper };
  }

  setWrapper(wrapper: Identity | undefined): void {
    this.wrapper = wrapper;
    this.write();
  }

  /** The wrapper's only child, once it is there. */
  findProgram(): void {
    if (this.program || !this.wrapper) return;
    const { pid } = this.wrapper;
    const row = processTable.list().find(({ ppid }) => ppid === pid);
    this.program = row && identify(row.pid);
    if (this.program) this.write();
  }

  private write(): void {
    const { folder } = this.session;
    const record: RunProcesses = {
      schema: 'runtrail/process/1',
      host: os.hostname(),
      runner: this.runner,
      wrapper: this.wrapper ?? null,
      program: this.program ?? null,
      cookie: this.cookie,
      inode: folderInode(folder),
    };
    this.session.attempt('process.json', () => writeJson(folder.processes, record, { durable: false }));
  }
}
