/** How long a run waits for its code, beside `git clone` of the same repository from the same server. */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { OpenWorkspace } from '../../src/core/core.ts';
import type { RunEvent } from '../../src/core/run/model.ts';
import { ended, openCore, startRun } from '../support/core.ts';
import { HttpsServer } from '../support/gitServers.ts';
import { SampleRepository } from '../support/sampleRepository.ts';
import { eventsOf, Sandbox } from '../support/sandbox.ts';
import { compare, timed } from './figures.ts';
import { complete } from './programs.ts';

const COMMITS = 2_000;
const FILES = 1_000;
/** With what the later commits change, 50 MB that cannot be made smaller. */
const FILE_BYTES = 20_000;
const CHANGED_BYTES = 15_000;

export async function bench(): Promise<void> {
  const box = new Sandbox();
  const sample = new SampleRepository(path.join(box.root, 'served', 'code.git'), {
    commits: COMMITS,
    files: (n) => (n === 0 ? Object.fromEntries(Array.from({ length: FILES }, first)) : later(n)),
  });
  sample.git('repack', '-adq');
  const server = await HttpsServer.start(path.dirname(sample.folder));
  Object.assign(box.env, server.env);
  try {
    await besideClone(box, sample, server.addressOf('code.git'));
  } finally {
    await server.dispose();
    box.close();
  }
}

async function besideClone(box: Sandbox, sample: SampleRepository, repository: string): Promise<void> {
  const open = openCore(box);
  const { repositoriesFolder } = open.code;
  const clone = path.join(box.root, 'clone');
  const beside = {
    peerName: 'git clone',
    peer: async () => {
      fs.rmSync(clone, { recursive: true, force: true });
      return timed(() => complete('git', ['clone', '--quiet', '--', repository, clone], { env: box.env }));
    },
  };
  const launchOf = (ref: string) => waited(open, box.params(['true'], { workflow: { repository, ref } }));
  await compare({
    ...beside,
    name: 'code of a run, nothing fetched before',
    ours: async () => {
      await makeWritable(repositoriesFolder);
      fs.rmSync(repositoriesFolder, { recursive: true, force: true });
      return launchOf(sample.commitOf('main'));
    },
    goal: 1.2,
  });
  const known = sample.commitOf('main');
  await compare({
    ...beside,
    name: 'code of a run, same commit again',
    ours: () => launchOf(known),
    goal: 0.05,
  });
  await compare({
    ...beside,
    name: 'code of a run, a new commit',
    ours: () => launchOf(sample.commitAgain(later(1))),
    goal: 0.2,
  });
}

/** From the moment that the run exists until everything is there to start its program. */
async function waited(open: OpenWorkspace, file: string): Promise<number> {
  const { folder } = await startRun(open, file);
  const state = await ended(open, folder);
  if (state.status !== 'completed') throw new Error(`the run ${state.status}: ${state.message}`);
  const at = (type: RunEvent['type']) =>
    eventsOf(folder).find((event) => event.type === type)?.mono ?? Number.NaN;
  return at('starting') - at('created');
}

const first = (_: unknown, n: number) => [`data/${n % 40}/${n}.bin`, randomBytes(FILE_BYTES)] as const;
const later = (n: number) => ({ [`data/changed/${n % 200}.bin`]: randomBytes(CHANGED_BYTES) });

/** Work trees are read-only, also for whoever may remove them. */
async function makeWritable(folder: string): Promise<void> {
  if (fs.existsSync(folder)) await complete('chmod', ['-R', 'u+w', folder]);
}
