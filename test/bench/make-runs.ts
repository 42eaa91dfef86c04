/** `make-runs.ts N FOLDER [K]`: a workspace with N ended runs of K keys, half parameters and half metrics. Always the same. */

import fs from 'node:fs';
import path from 'node:path';
import { monotonicFactory } from 'ulid';
import { sha256 } from '../../src/base/checksum.ts';
import { isoTime } from '../../src/base/time.ts';
import { encodeEvent, GENESIS, readEvents } from '../../src/core/run/chain.ts';
import { foldEvents, initialState } from '../../src/core/run/fold.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { EventData, EventType, RunRequest, RunResolved } from '../../src/core/run/model.ts';
import { PLAIN_CHECKPOINTS, PLAIN_METRICS, PLAIN_RESUME } from '../../src/core/run/plain.ts';
import type { MetricSummary, Said } from '../../src/core/run/signals.ts';
import { Workspace } from '../../src/core/run/workspace.ts';
import { readWorkspaceConfig } from '../../src/core/settings/settings.ts';
import { seededRandom } from '../support/random.ts';

const NEWEST = Date.parse('2026-11-20T12:00:00.000Z');
/** Between two runs: 100,000 of them go back for most of a year. */
const APART_MS = 5 * 60_000;
const METRIC: Omit<MetricSummary, 'last' | 'min' | 'max' | 'mean' | 'p50' | 'p95' | 'p99'> = {
  ...{ count: 100, notFinite: 0, sum: 50, sd: 0.25, lastStep: 99, minStep: 0, maxStep: 99, unit: null },
  ...{ lastTime: isoTime(NEWEST), source: 'signals', minute: null, hour: null, contexts: {} },
};
const IDENTITY = { machine: 'made', boot: 'made', pidNs: '0' };

export interface MadeRuns {
  readonly count: number;
  readonly folder: string;
  readonly keys: number;
  /** When the newest of them was made; the same every time when it is not given. */
  readonly newestMs?: number;
  readonly apartMs?: number;
}

/** Writes the runs, oldest first. */
export function makeRuns(made: MadeRuns): void {
  const { count, folder, keys, newestMs = NEWEST, apartMs = APART_MS } = made;
  const root = path.resolve(folder);
  const home = path.join(root, '.runtrail');
  const workspace = new Workspace(root, path.join(home, 'runs'), readWorkspaceConfig(home));
  const random = seededRandom(count);
  const nextId = monotonicFactory(random);
  for (let index = 0; index < count; index++) {
    const time = newestMs - (count - index) * apartMs;
    writeRun(workspace.run(nextId(time).toLowerCase()), { root, index, time, keys, random });
  }
}

interface Made {
  readonly root: string;
  readonly index: number;
  readonly time: number;
  readonly keys: number;
  readonly random: () => number;
}

function writeRun(folder: RunFolder, made: Made): void {
  fs.mkdirSync(folder.root, { recursive: true });
  const request = requestOf(folder, made);
  const files = [write(folder, folder.request, request), write(folder, folder.resolved, resolvedOf(request))];
  const lines = eventLines(request, made, { files, said: saidOf(made) });
  fs.writeFileSync(folder.events, lines);
  const state = foldEvents(initialState(request), readEvents(Buffer.from(lines)).events);
  write(folder, folder.state, state);
}

function write(folder: RunFolder, file: string, value: object) {
  const text = `${JSON.stringify(value, null, 1)}\n`;
  fs.writeFileSync(file, text);
  return { path: path.relative(folder.root, file), size: text.length, sha256: sha256(text) };
}

function requestOf({ id }: RunFolder, { root, index, time, keys, random }: Made): RunRequest {
  const more = Math.max(0, Math.ceil(keys / 2) - 2);
  const parameters = {
    lr: 10 ** -Math.ceil(random() * 5),
    batch: 2 ** Math.ceil(random() * 9),
    ...Object.fromEntries(
      Array.from({ length: more }, (_, key) => [`param${key}`, Math.floor(random() * 1000)]),
    ),
  };
  return {
    schema: 'runtrail/request/1',
    id,
    name: `train-${index % 50}`,
    createdAt: isoTime(time),
    workspace: root,
    file: 'train.run.json',
    overrides: {},
    command: ['python3', 'train.py'],
    cwd: '.',
    parameters,
    origins: {},
    variant: null,
    workflow: null,
    configs: [],
    environment: {},
    baseEnvironment: { from: 'process', shell: null, interpreter: null, problem: null },
    inputs: [],
    outputs: [],
    folders: [],
    tags: index % 10 === 0 ? ['baseline'] : [],
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
      program: 'cli',
      version: '0.1.0',
      user: 'made',
      host: 'made',
      identity: { ...IDENTITY, pid: 1, startTicks: '1' },
    },
  };
}

function resolvedOf({ id }: RunRequest): RunResolved {
  return {
    schema: 'runtrail/run/1',
    id,
    argv: ['python3', 'train.py'],
    program: '/usr/bin/python3',
    cwd: '.',
    code: null,
    workflow: null,
    inputs: [],
    node: { path: '/usr/bin/node', version: '24.0.0' },
    runner: { version: '0.1.0', sha256: GENESIS },
  };
}

/** As `show --json` gives them. */
function metricsOf({ keys, random }: Made) {
  const names = [
    'loss',
    'acc',
    ...Array.from({ length: Math.max(0, (keys >> 1) - 2) }, (_, key) => `metric${key}`),
  ];
  return Object.fromEntries(
    names.map((name) => {
      const last = random();
      return [
        name,
        { ...METRIC, last, min: last / 2, max: last * 2, mean: last, p50: last, p95: last, p99: last },
      ];
    }),
  );
}

function saidOf(made: Made): Said {
  return {
    metrics: metricsOf(made),
    metricsLeftOut: 0,
    progress: null,
    artifacts: [],
    artifactsLeftOut: 0,
    statusText: null,
    messages: [],
    lines: 100,
    damaged: 0,
  };
}

interface Closing {
  readonly files: EventData['sealed']['files'];
  readonly said: Said;
}

/** The whole life of a run that took a minute; every seventh failed. */
function eventLines(request: RunRequest, { index, time }: Made, { files, said }: Closing): string {
  const code = index % 7 === 6 ? 1 : 0;
  const durationMs = 60_000;
  const { id, name, file } = request;
  const ended: EventData['ended'] = {
    status: code === 0 ? 'completed' : 'failed',
    reason: code === 0 ? null : 'exit-code',
    message: code === 0 ? '' : `Ended with exit code ${code}.`,
    exit: { code, signal: null },
    how: 'observed',
    at: isoTime(time + durationMs),
    durationMs,
  };
  const summary = { logBytes: 0, outputs: 0, durationMs, resources: null, said };
  const log = new Lines(time);
  log.add(0, 'created', { id, name, user: 'made', host: 'made', launcher: 'cli', file });
  log.add(10, 'prepared', {
    argv: ['python3', 'train.py'],
    cwd: '.',
    code: null,
    workflow: null,
    warnings: [],
  });
  log.add(12, 'starting', { ...IDENTITY, runner: 2, host: 'made' });
  log.add(15, 'running', { wrapper: 3 });
  log.add(durationMs, 'ended', ended);
  log.add(durationMs + 1, 'finishing', { phase: 'Cleaning up' });
  log.add(durationMs + 2, 'summary', summary);
  log.add(durationMs + 4, 'sealed', { files, incomplete: null });
  return log.text;
}

class Lines {
  text = '';
  private readonly start: number;
  private seq = 0;
  private prev = GENESIS;

  constructor(start: number) {
    this.start = start;
  }

  add<T extends EventType>(afterMs: number, type: T, data: EventData[T]): void {
    const stamp = { seq: ++this.seq, time: isoTime(this.start + afterMs), mono: afterMs, prev: this.prev };
    const { line, hash } = encodeEvent(stamp, type, data);
    this.text += `${line}\n`;
    this.prev = hash;
  }
}

if (import.meta.main) {
  const [count = '', folder, keys = '30'] = process.argv.slice(2);
  if (!/^\d+$/.test(count) || folder === undefined) {
    console.error('make-runs.ts N FOLDER [K]');
    process.exit(2);
  }
  makeRuns({ count: Number(count), folder, keys: Number(keys) });
}
