/** Records as a runner would write them, with fixed times: for everything that reads one. */

import { encodeEvent, GENESIS, readEvents } from '../../src/core/run/chain.ts';
import type { EventData, EventType, RunEvent, RunRequest } from '../../src/core/run/model.ts';
import { PLAIN_CHECKPOINTS, PLAIN_METRICS, PLAIN_RESUME } from '../../src/core/run/plain.ts';

export const RUN = '01arz3ndektsv4rrffq69g5fav';

const identity = { machine: 'm', boot: 'b', pidNs: '1' };

export const request: RunRequest = {
  schema: 'runtrail/request/1',
  id: RUN,
  name: 'train',
  createdAt: '2026-11-21T14:00:00.000Z',
  workspace: '/work',
  file: 'train.run.json',
  overrides: {},
  command: ['python3', 'train.py'],
  cwd: '.',
  parameters: { lr: 0.1 },
  origins: {},
  variant: null,
  workflow: null,
  configs: [],
  environment: {},
  baseEnvironment: { from: 'process', shell: null, interpreter: null, problem: null },
  inputs: [],
  outputs: [],
  folders: [],
  tags: ['first'],
  exclusive: false,
  buffering: 'line',
  terminal: false,
  stop: { interruptSeconds: 5, terminateSeconds: 10 },
  limits: [],
  sampling: { seconds: 1 },
  checkpoints: PLAIN_CHECKPOINTS,
  resume: PLAIN_RESUME,
  metrics: PLAIN_METRICS,
  executor: 'local',
  parent: null,
  repeats: null,
  resumes: null,
  launcher: {
    program: 'test',
    version: '0.0.0',
    user: 'ada',
    host: 'rig',
    identity: { ...identity, pid: 1, startTicks: '1' },
  },
};

type Step = { [T in EventType]: readonly [type: T, data: EventData[T]] }[EventType];

const created: Step = [
  'created',
  { id: RUN, name: 'train', user: 'ada', host: 'rig', launcher: 'test', file: 'train.run.json' },
];
const code = { commit: 'c'.repeat(40), branch: 'main' };
const begin: readonly Step[] = [
  created,
  ['prepared', { argv: ['python3', 'train.py'], cwd: '/work', code, workflow: null, warnings: [] }],
  ['starting', { ...identity, runner: 7, host: 'rig' }],
  ['running', { wrapper: 8 }],
];
const close: readonly Step[] = [
  ['finishing', { phase: 'Cleaning up' }],
  ['summary', { logBytes: 12, outputs: 0, durationMs: 4000, resources: null, said: null }],
  ['finishing', { phase: 'Sealing the record' }],
  ['sealed', { files: [{ path: 'console.log', size: 0, sha256: 'e'.repeat(64) }], incomplete: null }],
];
const at = '2026-11-21T14:00:08.000Z';

/** Whole lives of runs. */
export const LIVES = {
  normal: [
    ...begin,
    ['paused', { processes: 2 }],
    ['resumed', { processes: 2 }],
    [
      'ended',
      {
        ...{ status: 'completed', reason: null, message: '', exit: { code: 0, signal: null } },
        ...{ how: 'observed', at, durationMs: 4000 },
      },
    ],
    ...close,
  ],
  stopped: [
    ...begin,
    ['requested', { request: RUN, kind: 'stop', by: 'ada', outcome: 'accepted' }],
    ['signalled', { signal: 'SIGINT', pids: [8, 9], graceMs: 5000 }],
    [
      'ended',
      {
        ...{ status: 'stopped', reason: 'stop-requested', message: 'Stopped on request (signal SIGINT).' },
        ...{ exit: { code: null, signal: 'SIGINT' }, how: 'observed', at, durationMs: 4000 },
      },
    ],
    ...close,
  ],
  lost: [
    ...begin,
    ['recovered', { from: '7', lastProof: at, tornBytes: 3, alive: false }],
    [
      'ended',
      {
        ...{ status: 'lost', reason: 'exit-unknown', message: 'The program is gone.', exit: null },
        ...{ how: 'inferred', at, durationMs: null },
      },
    ],
    ...close,
  ],
} satisfies Readonly<Record<string, readonly Step[]>>;

/** The lines of `events.jsonl`, one second apart. */
export function record(steps: readonly Step[]): Buffer {
  let prev = GENESIS;
  const lines = steps.map(([type, data], index) => {
    const time = new Date(Date.UTC(2026, 10, 21, 14, 0, index + 1)).toISOString();
    const { line, hash } = encodeEvent({ seq: index + 1, time, mono: 1000 * index + 0.5, prev }, type, data);
    prev = hash;
    return `${line}\n`;
  });
  return Buffer.from(lines.join(''));
}

export function eventsIn(bytes: Buffer): readonly RunEvent[] {
  return readEvents(bytes).events;
}
