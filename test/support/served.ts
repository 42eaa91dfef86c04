/** A sandbox whose runs get their code from a real server on loopback. */

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { EventData, EventType } from '../../src/core/run/model.ts';
import { type HttpsOptions, HttpsServer } from './gitServers.ts';
import { requireProgram } from './requires.ts';
import { type SampleOptions, SampleRepository } from './sampleRepository.ts';
import { eventsOf, Sandbox } from './sandbox.ts';

export class ServedBox {
  readonly box: Sandbox;
  readonly server: HttpsServer;
  /** `code.git` of the server. */
  readonly repository: SampleRepository;

  private constructor(box: Sandbox, server: HttpsServer, repository: SampleRepository) {
    this.box = box;
    this.server = server;
    this.repository = repository;
  }

  static async start(test: Mocha.Context, options: SampleOptions & HttpsOptions = {}): Promise<ServedBox> {
    requireProgram(test, 'git');
    const box = new Sandbox();
    const root = path.join(box.root, 'served');
    const repository = new SampleRepository(path.join(root, 'code.git'), options);
    const server = await HttpsServer.start(root, options);
    Object.assign(box.env, server.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' });
    return new ServedBox(box, server, repository);
  }

  get address(): string {
    return this.server.addressOf('code.git');
  }

  async close(): Promise<void> {
    await this.server.dispose();
    this.box.close();
  }

  /** A parameter file for a command in the code. */
  params(command: readonly string[] | string, workflow: object = {}, more: object = {}): string {
    return this.box.params(command, { workflow: { repository: this.address, ...workflow }, ...more });
  }

  /** A clone as a person has one. */
  clone(folder: string): string {
    this.git(path.dirname(folder), 'clone', '--quiet', this.repository.folder, folder);
    this.git(folder, 'remote', 'set-url', 'origin', this.address);
    return folder;
  }

  git(cwd: string, ...args: readonly string[]): string {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    return execFileSync('git', [...who, ...args], { cwd, env: this.box.env, encoding: 'utf8' }).trim();
  }

  /** The last run that there is. */
  last(): RunFolder {
    const folder = this.box.folders().at(-1);
    if (!folder) throw new Error('there is no run');
    return folder;
  }
}

/** What a run recorded of one kind. */
export function dataOf<T extends EventType>(folder: RunFolder, type: T): EventData[T][] {
  return eventsOf(folder).flatMap((event) => (event.type === type ? [event.data as EventData[T]] : []));
}
