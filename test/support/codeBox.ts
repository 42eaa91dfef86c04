/** A cache of repositories in a sandbox, a server in front of it, and runs that want code. */

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../src/base/ids.ts';
import type { FetchProgress, WorkflowRequest } from '../../src/core/run/code.ts';
import { RunFolder } from '../../src/core/run/folder.ts';
import {
  type CodeSettings,
  codeSettings,
  repositorySettings,
  snapshotSettings,
} from '../../src/core/settings/code.ts';
import { Git } from '../../src/core/workflow/git.ts';
import { type Obtained, obtain } from '../../src/core/workflow/obtain.ts';
import { Repositories } from '../../src/core/workflow/repositories.ts';
import { HttpsServer } from './gitServers.ts';
import { LIVES, record, request } from './record.ts';
import { type SampleOptions, SampleRepository } from './sampleRepository.ts';
import { Sandbox } from './sandbox.ts';

const LAUNCH = path.join(import.meta.dirname, 'obtain.process.ts');

export class CodeBox {
  readonly box: Sandbox;
  readonly server: HttpsServer;
  readonly served: string;
  /** What was reported of fetches, in order. */
  readonly progress: FetchProgress[] = [];
  /** As `"repositories"` of the machine's settings. */
  given: Record<string, unknown> = {};

  private constructor(server: HttpsServer, served: string, box: Sandbox) {
    this.server = server;
    this.served = served;
    this.box = box;
  }

  static async start(): Promise<CodeBox> {
    const box = new Sandbox('code');
    const served = path.join(box.root, 'served');
    fs.mkdirSync(served);
    const server = await HttpsServer.start(served);
    Object.assign(box.env, server.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' });
    return new CodeBox(server, served, box);
  }

  async close(): Promise<void> {
    await this.server.dispose();
    this.box.close();
  }

  repository(name = 'code', options?: SampleOptions): SampleRepository {
    return new SampleRepository(path.join(this.served, `${name}.git`), options);
  }

  addressOf(name = 'code'): string {
    return this.server.addressOf(`${name}.git`);
  }

  get git(): Git {
    return Git.find(this.box.env);
  }

  get settings(): CodeSettings {
    const given = { repositories: this.given };
    const keys = {
      git: undefined,
      repositories: repositorySettings(given, 'config.json', (text) => text),
      snapshot: snapshotSettings({}, 'config.json'),
    };
    return codeSettings(keys, path.join(this.box.root, 'cache'));
  }

  get repositories(): Repositories {
    return new Repositories(this);
  }

  /** A run that has begun and is not over. */
  newRun(): RunFolder {
    const id = newId();
    const folder = new RunFolder(path.join(this.box.workspace, 'runs', id));
    fs.mkdirSync(folder.root, { recursive: true });
    fs.writeFileSync(folder.request, JSON.stringify({ ...request, id }));
    return folder;
  }

  /** Its record says from now on that it is over. */
  end(folder: RunFolder): void {
    fs.writeFileSync(folder.events, record(LIVES.normal));
  }

  /** Another process that wants code as soon as the file `go` is there. */
  launch(ask: Partial<WorkflowRequest>, go: string): ChildProcess {
    const run = this.newRun();
    const order = { ask: this.ask(ask), settings: this.settings, run: { id: run.id, folder: run.root }, go };
    return spawn(process.execPath, [LAUNCH, JSON.stringify(order)], {
      env: this.box.env, // by which the sandbox ends what a failed test leaves behind
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  private ask(ask: Partial<WorkflowRequest>): WorkflowRequest {
    return {
      ...{ repository: this.addressOf(), ref: null, path: '.', mode: 'shared' },
      ...{ local: null, onOtherCommit: null },
      ...ask,
    };
  }

  /** As a run does. */
  obtain(
    ask: Partial<WorkflowRequest> = {},
    { run = this.newRun(), signal }: { run?: RunFolder; signal?: AbortSignal } = {},
  ): Promise<Obtained> {
    return obtain(this.ask(ask), {
      git: this.git,
      settings: this.settings,
      run: { id: run.id, folder: run.root },
      signal,
      report: (progress) => this.progress.push(progress),
    });
  }
}

/** The text of a file of some code. */
export function fileOf({ workflow }: Obtained, name: string): string {
  return fs.readFileSync(path.join(workflow.folder, name), 'utf8');
}
