/** Limits on real programs: what goes beyond one is warned of, paused or stopped, with all of its processes. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { askRun } from '../../src/core/run/ask.ts';
import { type RunFolder, readState } from '../../src/core/run/folder.ts';
import type { RunState } from '../../src/core/run/model.ts';
import type { LimitChange, ResourcesHeader } from '../../src/core/run/resources.ts';
import type { LimitView } from '../../src/core/run/view.ts';
import { assertSound, eventsOfType, killHard, pidsOf, printed, typesOf } from '../support/runs.ts';
import { finished, isRunning, Sandbox, until } from '../support/sandbox.ts';

const NODE = process.execPath;
const MIB = 2 ** 20;
/** Looked at five times a second, so that a test need not last long. */
const QUICK = { sampling: { seconds: 0.2 } };

/** Holds so much memory from its start on; ends when the file `NAME.go` is there. */
const holding = (mib: number, name: string) => [
  ...[NODE, '-e'],
  `const kept = Buffer.alloc(${mib} << 20, 1);
   console.log('holds', kept.length);
   const look = setInterval(() => require('node:fs').existsSync('${name}.go') && clearInterval(look), 50);`,
];

let box: Sandbox;
before(() => {
  box = new Sandbox();
});
after(() => box.close());

/** Starts a run with limits; its file has a name of its own, so that several may start at once. */
async function start(
  name: string,
  command: readonly string[] | string,
  limits: object,
  more: object = {},
): Promise<RunFolder> {
  const file = box.params(command, { ...QUICK, limits, ...more }, `${name}.run.json`);
  const { stdout, stderr, code } = await box.cli('run', '--detach', file);
  assert.equal(code, 0, stderr);
  return box.folder(stdout.trim());
}

async function ended(folder: RunFolder, status: RunState['status']): Promise<RunState> {
  const state = await until('the end of the run', () => {
    const now = readState(folder);
    return now.sealed && now;
  });
  assert.equal(state.status, status, `${state.message}`);
  assertSound(folder);
  return state;
}

/** Names and rules of the events that limits have left. */
const crossings = (folder: RunFolder) =>
  (['limit-near', 'limit-exceeded', 'limit-normal'] as const).flatMap((type) =>
    eventsOfType(folder, type).map(({ data }) => `${type} ${data.rule}`),
  );

/** When each sample was taken, by the monotonic clock, and what the run held then. */
function samplesOf(folder: RunFolder): { readonly mono: number; readonly rss: number | null }[] {
  const [first = '', ...lines] = fs.readFileSync(folder.resources, 'utf8').trimEnd().split('\n');
  const { mono, columns } = JSON.parse(first) as ResourcesHeader;
  return lines
    .map((line) => JSON.parse(line) as (number | null)[] | ResourcesHeader)
    .filter((line) => Array.isArray(line))
    .map((values) => ({
      mono: mono + (values[columns.indexOf('at')] ?? 0),
      rss: values[columns.indexOf('rss')] ?? null,
    }));
}

const ask = (folder: RunFolder, ...limits: readonly LimitChange[]) =>
  askRun(folder, 'limit', 'ada', { limits });

describe('a limit of memory', () => {
  it('stops a program that leaks within two ticks past its hold, with its whole tree', async () => {
    const leak = 'setInterval(() => (globalThis.a ??= []).push(Buffer.alloc(8 << 20, 1)), 50)';
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(leak)}]);
                    setInterval(() => {}, 1000)`;
    const limits = { memory: { bytes: '300 MB', holdSeconds: 0.4 } };
    const folder = await start('leak', [NODE, '-e', parent], limits);
    const { program, wrapper } = await pidsOf(folder);
    const { message, reason, exit } = await ended(folder, 'killed-by-limit');
    assert.match(message ?? '', /^Memory limit: \d+ MiB of 300 MiB for 0.4 s \(signal SIGINT\)\.$/);
    assert.deepEqual([reason, exit], ['over-limit', { code: null, signal: 'SIGINT' }]);
    const [exceeded] = eventsOfType(folder, 'limit-exceeded');
    const [signalled] = eventsOfType(folder, 'signalled');
    const [end] = eventsOfType(folder, 'ended');
    assert.ok(exceeded && signalled && end);
    assert.deepEqual([exceeded.data.rule, exceeded.data.limit], ['memory.bytes', 300 * MIB]);
    assert.ok(exceeded.data.value > 300 * MIB);
    assert.ok(signalled.data.pids.length >= 2, 'its child is signalled as well');
    for (const pid of [program, wrapper, ...signalled.data.pids]) assert.equal(isRunning(pid), false);
    assert.deepEqual(crossings(folder), ['limit-near memory.bytes', 'limit-exceeded memory.bytes']);
    const samples = samplesOf(folder);
    const beyond = samples.filter(({ rss }) => (rss ?? 0) > 300 * MIB);
    const held = beyond.filter(({ mono }) => mono - (beyond[0]?.mono ?? 0) >= 400);
    assert.ok(held.length <= 2, `${held.length} samples after the hold`);
    const summary = fs.readFileSync(folder.at('SUMMARY.md'), 'utf8');
    assert.match(summary, /Memory, 300 MiB for 0.4 s: stop/);
    assert.match(summary, /\*\*exceeded\*\*: Memory limit: \d+ MiB of 300 MiB/);
  });

  it('does nothing about a spike that is shorter than its hold', async () => {
    const [program, , script = ''] = holding(300, 'high');
    box.write('high.js', script);
    const command = `"${program}" high.js; while [ ! -e low.go ]; do sleep 0.05; done`;
    const folder = await start('spike', command, { memory: { bytes: '150 MB', holdSeconds: 15 } });
    await until('the spike', () => typesOf(folder).includes('limit-near'));
    box.write('high.go', '');
    await until('it to be over', () => typesOf(folder).includes('limit-normal'));
    box.write('low.go', '');
    await ended(folder, 'completed');
    assert.deepEqual(crossings(folder), ['limit-near memory.bytes', 'limit-normal memory.bytes']);
  });

  it('that pauses does so once; who lets it go on is not paused again', async () => {
    const limits = { memory: { bytes: '100 MB', holdSeconds: 0, action: 'pause' } };
    const folder = await start('pause', holding(200, 'pause'), limits);
    await until('it to be paused', () => readState(folder).status === 'paused');
    assert.deepEqual(
      readState(folder).limitMarks.map(({ rule, level }) => [rule, level]),
      [['memory.bytes', 'exceeded']],
    );
    assert.equal((await box.cli('resume', folder.id)).code, 0);
    box.write('pause.go', '');
    await ended(folder, 'completed');
    assert.equal(eventsOfType(folder, 'paused').length, 1);
  });

  it('that only warns leaves it alone', async () => {
    const limits = { memory: { bytes: '100 MB', holdSeconds: 0.2, action: 'warn' } };
    const folder = await start('warn', holding(200, 'warn'), limits);
    await until('the warning', () => typesOf(folder).includes('limit-exceeded'));
    const shown = await box.json<LimitView[]>('limit', folder.id);
    assert.deepEqual(
      shown.map(({ rule, level, action }) => [rule, level, action]),
      [
        ['memory.bytes', 'exceeded', 'warn'],
        ['memory.percent', 'normal', 'warn'],
        ['cpu.percent', 'normal', 'warn'],
      ],
    );
    box.write('warn.go', '');
    await ended(folder, 'completed');
  });
});

describe('a limit without memory', () => {
  let all: Readonly<Record<'long' | 'idle' | 'silent' | 'loud' | 'speaking' | 'many' | 'wordy', RunFolder>>;

  // They mostly wait, and so wait together.
  before(async () => {
    const counting = 'for i in 1 2 3 4 5 6 7 8 9; do echo $i; sleep 0.2; done; sleep 60';
    const many = 'for i in 1 2 3 4 5 6 7 8; do sleep 60 & done; wait';
    const endless = 'while :; do echo "a line of output"; done';
    const toOutput = { start: { seconds: 0.8 } };
    const progress = '{"progress": {"done": 1, "total": 9}}';
    const speaking = `for i in 1 2 3 4 5 6 7 8 9; do echo '${progress}' >> "$RUNTRAIL_SIGNALS"; sleep 0.3; done`;
    const short = { stop: { interruptSeconds: 0.2 } };
    const [long, idle, silent, loud, signalling, branched, wordy] = await Promise.all([
      start('long', ['sleep', '60'], { time: { seconds: 0.6 } }, { sampling: { seconds: 60 } }),
      start('idle', counting, { idle: { seconds: 1.2 } }),
      start('silent', ['sleep', '60'], toOutput),
      start('loud', 'echo here; sleep 1.5', toOutput),
      start('speaking', speaking, { ...toOutput, idle: { seconds: 1.2 } }),
      start('many', many, { processes: { count: 5, holdSeconds: 0 } }, short),
      start('wordy', endless, { output: { bytes: '100 KB', holdSeconds: 0 } }),
    ]);
    all = { long, idle, silent, loud, speaking: signalling, many: branched, wordy };
  });

  it('of time stops a run that takes longer, also between two samples', async () => {
    const { message, reason } = await ended(all.long, 'timed-out');
    assert.match(message ?? '', /^Time limit: .*0\.6 s \(signal SIGINT\)\.$/);
    assert.equal(reason, 'over-limit');
    assert.ok(crossings(all.long).includes('limit-exceeded time.seconds'));
  });

  it('of idle time stops one that prints nothing and does nothing', async () => {
    const { message, durationMs } = await ended(all.idle, 'timed-out');
    const words = /^Idle limit: nothing printed and nothing done for .*1\.2 s \(signal SIGINT\)\.$/;
    assert.match(message ?? '', words);
    assert.ok((durationMs ?? 0) > 2800, `after ${durationMs} ms`);
  });

  it('to the first output stops one that prints nothing, and not one that prints', async () => {
    const { message } = await ended(all.silent, 'timed-out');
    assert.match(message ?? '', /^Start limit: nothing printed for .*0\.8 s \(signal SIGINT\)\.$/);
    await ended(all.loud, 'completed');
    assert.deepEqual(crossings(all.loud), []);
  });

  it('to the first output and of idle time let one go on that speaks by signals only', async () => {
    await ended(all.speaking, 'completed');
    assert.deepEqual(crossings(all.speaking), []);
  });

  it('of processes stops one that has too many', async () => {
    const { message } = await ended(all.many, 'killed-by-limit');
    assert.match(message ?? '', /^Processes limit: \d+ of 5 \(/);
  });

  it('of output stops one that writes too much', async () => {
    const { message } = await ended(all.wordy, 'killed-by-limit');
    assert.match(message ?? '', /^Output limit: .* of 100 KiB/);
  });
});

describe('the limits of a live run', () => {
  it('can be lifted before they fire, and lowered so that they do', async () => {
    const folder = await start('change', holding(200, 'change'), {
      memory: { bytes: '100 MB', holdSeconds: 60 },
    });
    await until('the warning', () => typesOf(folder).includes('limit-near'));
    const lifted = await box.cli('limit', folder.id, 'memory.bytes=none', 'memory.percent=none');
    assert.equal(
      lifted.stdout,
      `  cpu.percent            CPU, ${90 * os.availableParallelism()} % on average over 5 m: warn (default)\n`,
      lifted.stderr,
    );
    const { stdout, code } = await box.cli(
      'limit',
      folder.id,
      'memory.bytes=120 MB',
      '--action',
      'stop',
      '--hold',
      '0',
    );
    assert.equal(code, 0);
    assert.match(stdout, /memory\.bytes {11}Memory, 120 MiB: stop \(changed while it ran\)/);
    const { message } = await ended(folder, 'killed-by-limit');
    assert.match(message ?? '', /of 120 MiB \(signal SIGINT\)\.$/);
    assert.deepEqual(
      eventsOfType(folder, 'limit-changed').map(({ data }) => [
        data.before?.value ?? null,
        data.after?.value ?? null,
      ]),
      [
        [100 * MIB, null],
        [80, null],
        [null, 120 * MIB],
      ],
    );
  });

  it('are refused where the request is not sound, or too late', async () => {
    const folder = await start(
      'refuse',
      `trap '' INT; echo up; sleep 60 & wait; wait`,
      {},
      { stop: { interruptSeconds: 3 } },
    );
    await printed(folder, 'up');
    const wrong = ask(folder, { rule: 'memory.bytes', value: -1 });
    const answer = await until('the answer', () =>
      eventsOfType(folder, 'requested').find(({ data }) => data.request === wrong),
    );
    assert.deepEqual([answer.data.outcome, answer.data.kind], ['refused', 'limit']);
    const stopping = box.cli('stop', folder.id);
    await until('the stop', () => typesOf(folder).includes('signalled'));
    const late = await box.cli('limit', folder.id, 'memory.bytes=1MB');
    assert.deepEqual(
      [late.code !== 0, /is being stopped already/.test(late.stderr)],
      [true, true],
      late.stderr,
    );
    await Promise.all([stopping, box.cli('stop', '--now', folder.id)]);
    const over = await box.cli('limit', folder.id, 'memory.bytes=1MB');
    assert.match(over.stderr, /has ended \(stopped\)/);
  });

  it('are refused where the request is no file, and the run goes on', async () => {
    const folder = await start('folder', 'echo up; while [ ! -e folder.go ]; do sleep 0.05; done', {});
    await printed(folder, 'up');
    // As a whole: what is made bit by bit is taken away bit by bit, and refused each time.
    const made = path.join(box.root, 'a.json');
    fs.mkdirSync(path.join(made, 'b'), { recursive: true });
    fs.renameSync(made, path.join(folder.requests, 'a.json'));
    await until('the answer', () => eventsOfType(folder, 'requested').length > 0);
    ask(folder, { rule: 'memory.bytes', value: 500 * MIB });
    await until('the next answer', () => typesOf(folder).includes('limit-changed'));
    box.write('folder.go', '');
    await ended(folder, 'completed');
    assert.deepEqual(
      eventsOfType(folder, 'requested').map(({ data }) => data.outcome),
      ['refused', 'accepted'],
    );
    assert.ok(!typesOf(folder).includes('recovered'));
  });

  it('do not take the credit for a stop that a person asked for before', async () => {
    const stubborn = `process.on('SIGINT', () => { kept = Buffer.alloc(200 << 20, 1) }); let kept; console.log('up'); setInterval(() => kept, 1000)`;
    const folder = await start(
      ...(['credit', [NODE, '-e', stubborn], { memory: { bytes: '100 MB', holdSeconds: 0 } }] as const),
      { stop: { interruptSeconds: 1.5 } },
    );
    await printed(folder, 'up');
    await box.cli('stop', folder.id);
    const { reason } = await ended(folder, 'stopped');
    assert.equal(reason, 'stop-requested');
    assert.ok(typesOf(folder).includes('limit-exceeded'), 'it was beyond its limit all the same');
  });
});

describe('a runner that is killed', () => {
  it('while a limit holds: the next one goes on, and the limit fires', async () => {
    const folder = await start('kill', holding(200, 'kill'), { memory: { bytes: '100 MB', holdSeconds: 1 } });
    await until('the warning', () => typesOf(folder).includes('limit-near'));
    await killHard((await pidsOf(folder)).runner);
    const { code } = await box.cli('wait', folder.id);
    assert.equal(code, 4);
    const { message, recoveries } = await ended(folder, 'killed-by-limit');
    assert.deepEqual([/^Memory limit/.test(message ?? ''), recoveries], [true, 1]);
    assert.deepEqual(crossings(folder), ['limit-near memory.bytes', 'limit-exceeded memory.bytes']);
  });

  it('after the limit fired, before the program was told: the next one stops it', async () => {
    const file = box.params(
      holding(200, 'fail'),
      { ...QUICK, limits: { memory: { bytes: '100 MB', holdSeconds: 0 } } },
      'fail.run.json',
    );
    await finished(box.start(['run', file], { env: { RUNTRAIL_FAIL_POINT: 'after-limit-exceeded' } }));
    const folder = await until('the run', () =>
      box.folders().find((each) => readState(each).name === 'fail'),
    );
    await box.cli('wait', folder.id);
    const { message } = await ended(folder, 'killed-by-limit');
    assert.match(message ?? '', /^Memory limit: .* of 100 MiB \(signal SIGINT\)\.$/);
    assert.equal(eventsOfType(folder, 'limit-exceeded').length, 1);
  });
});
