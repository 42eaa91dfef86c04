/** How long it takes from asking for a run to its program, and from its end to the record of it. */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { OpenWorkspace } from '../../src/core/core.ts';
import { isFinal } from '../../src/core/run/model.ts';
import { waitForState } from '../../src/core/store/watch.ts';
import { openCore, startRun as startCoreRun } from '../support/core.ts';
import { CLI, RUNNER, Sandbox } from '../support/sandbox.ts';
import { compare, print, printMissing, summarise, timed } from './figures.ts';
import { complete, missing } from './programs.ts';
import { startSlurm } from './slurm.ts';

const HOOK = path.join(import.meta.dirname, 'stamps.cjs');

export async function bench(): Promise<void> {
  for (const part of [wholeCommand, firstInstruction, batch, stages, sizes]) {
    const box = new Sandbox();
    try {
      await part(box);
    } finally {
      box.close();
    }
  }
}

/** The same no-op in the same dataset, from the shell's point of view. */
async function wholeCommand(box: Sandbox): Promise<void> {
  const name = 'no-op run, whole command';
  if (missing('datalad', 'git-annex').length > 0) return printMissing(name, 'DataLad is not installed');
  const env = { ...box.env, ...GIT_IDENTITY };
  const inDataset = { cwd: box.workspace, env };
  const file = box.params(['true']);
  await complete('datalad', ['-l', 'error', 'create', '--force', '.'], inDataset);
  await complete('datalad', ['-l', 'error', 'save'], inDataset);
  await compare({
    name,
    ours: () => timed(() => complete(process.execPath, [CLI, 'run', file], inDataset)),
    peer: () => timed(() => complete('datalad', ['-l', 'error', 'run', 'true'], inDataset)),
    peerName: 'datalad run',
    goal: 0.4,
  });
}

/** From the decision to run to the program's first instruction, inside a program that is already there. */
async function firstInstruction(box: Sandbox): Promise<void> {
  const open = openCore(box);
  const fifo = path.join(box.root, 'first');
  await complete('mkfifo', [fifo]);
  const file = box.params(['sh', '-c', ': > "$FIFO"'], { environment: { FIFO: fifo } });
  const blocks: number[] = [];
  const ours = async () => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    // Opening a pipe for reading returns when its writer opens it, which is the first thing the program does.
    const started = fs.promises.open(fifo, 'r');
    const start = performance.now();
    const { ended } = await startRun(open, file);
    const pipe = await started;
    const ms = performance.now() - start;
    delay.disable();
    blocks.push(delay.max / 1e6);
    await Promise.all([pipe.close(), ended]);
    return ms;
  };
  const name = 'launch in process, to the first instruction';
  const slurm = await startSlurm();
  if (typeof slurm === 'string') {
    printMissing(name, slurm);
    for (let round = 0; round < 12; round++) await ours();
  } else {
    const peer = () => timed(() => complete('srun', ['-n1', 'true'], { env: slurm.env }));
    try {
      await compare({ name, ours, peer, peerName: 'srun -n1', goal: 1.5 });
    } finally {
      slurm.stop();
    }
  }
  summarise('longest block of the event loop meanwhile', blocks.slice(2), 20);
}

const JOBS = 200;

/** Many no-ops, two at a time, from one process. */
async function batch(box: Sandbox): Promise<void> {
  const name = `${JOBS} no-op runs, two at a time, per job`;
  if (missing('parallel').length > 0) return printMissing(name, 'GNU parallel is not installed');
  const open = openCore(box);
  const file = box.params(['true']);
  const numbers = Array.from({ length: JOBS }, (_, index) => String(index));
  const log = path.join(box.root, 'joblog');
  await compare({
    name,
    ours: async () => {
      let left = JOBS;
      const worker = async () => {
        while (left-- > 0) await startRun(open, file).then(({ ended }) => ended);
      };
      return (await timed(() => Promise.all([worker(), worker()]))) / JOBS;
    },
    peer: async () =>
      (await timed(() => complete('parallel', ['-j2', '--joblog', log, 'true', ':::', ...numbers]))) / JOBS,
    peerName: 'parallel',
    goal: 10,
  });
}

/** Where the time of a whole command goes, from stamps that command line and runner make of themselves. */
async function stages(box: Sandbox): Promise<void> {
  const files = { cli: path.join(box.root, 'cli.stamps'), runner: path.join(box.root, 'runner.stamps') };
  const node = path.join(box.root, 'node');
  fs.writeFileSync(
    node,
    `#!/bin/sh\nBENCH_STAMPS='${files.runner}' exec '${process.execPath}' -r '${HOOK}' "$@"\n`,
    { mode: 0o755 },
  );
  fs.mkdirSync(path.join(box.root, 'config', 'runtrail'), { recursive: true });
  fs.writeFileSync(path.join(box.root, 'config', 'runtrail', 'config.json'), JSON.stringify({ node }));
  const file = box.params(['true']);
  const env = { ...box.env, BENCH_STAMPS: files.cli };
  for (let run = 0; run < 42; run++) {
    await complete(process.execPath, ['-r', HOOK, CLI, 'run', file], { cwd: box.workspace, env });
  }
  const cli = readStamps(files.cli).slice(2);
  const runner = readStamps(files.runner).slice(2);
  const between = (from: keyof Stamps, to: keyof Stamps) => (stamps: Stamps) => stamps[to] - stamps[from];
  summarise('end of the program to its durable record', runner.map(between('exit', 'durable')), 5);
  summarise(
    'command line: start to its runner’s',
    cli.map((stamps) => stamps.child),
  );
  summarise('command line: its runner’s start to the end', cli.map(between('child', 'gone')));
  summarise(
    'runner: start to the program’s',
    runner.map((stamps) => stamps.child),
  );
  summarise('runner: durable end to gone', runner.map(between('durable', 'gone')));
}

interface Stamps {
  readonly child: number;
  readonly exit: number;
  readonly durable: number;
  readonly gone: number;
}

function readStamps(file: string): Stamps[] {
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Stamps);
}

/** What is loaded before anything can happen, and what loading it costs beside the start of Node itself. */
function sizes(box: Sandbox): void {
  const kilobytes = (file: string) => fs.statSync(file).size / 1000;
  print({ name: 'dist/runner.js', value: kilobytes(RUNNER), unit: 'kB', goal: 60 });
  const commandLine = kilobytes(CLI) + kilobytes(CLI.replace(/cli\.js$/, 'cli.main.js'));
  print({ name: 'dist/cli.js and dist/cli.main.js', value: commandLine, unit: 'kB' });
  loadTime('loading dist/runner.js', RUNNER, box);
  loadTime('loading dist/cli.js', CLI, box);
}

/** Without a run to work on both do nothing but load; the temporary folder is none. */
function loadTime(name: string, file: string, box: Sandbox): void {
  const script = `process.on('unhandledRejection', () => {});
    process.argv = [process.argv[0], ${JSON.stringify(file)}];
    const write = process.stdout.write.bind(process.stdout), start = performance.now();
    process.stdout.write = process.stderr.write = () => true;
    require(process.argv[1]);
    write(String(performance.now() - start), () => process.exit(0));`;
  const values: number[] = [];
  for (let round = -2; round < 10; round++) {
    const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: box.root, encoding: 'utf8' });
    if (round >= 0) values.push(Number(stdout));
  }
  summarise(name, values);
}

/** Starts a run; `ended` resolves when its record is closed. */
async function startRun(open: OpenWorkspace, file: string): Promise<{ ended: Promise<unknown> }> {
  const { folder, runner } = await startCoreRun(open, file);
  const ended = waitForState(folder, ({ status }) => isFinal(status)).finally(() => runner.release());
  return { ended };
}

const GIT_IDENTITY = {
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'user.name',
  GIT_CONFIG_VALUE_0: 'Benchmark',
  GIT_CONFIG_KEY_1: 'user.email',
  GIT_CONFIG_VALUE_1: 'benchmark@example.org',
};
