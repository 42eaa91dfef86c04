/** What stands in for `/proc` elsewhere, beside what `/proc` says of the same processes: it runs here as well. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { RUN_DIR, RUN_ID } from '../../../src/core/process/environment.ts';
import { identify } from '../../../src/core/process/identity.ts';
import type { RunTree } from '../../../src/core/process/tree.ts';
import { LinuxRun } from '../../../src/core/sampling/source/run.linux.ts';
import { PidusageRun } from '../../../src/core/sampling/source/run.other.ts';
import { requireLinux } from '../../support/requires.ts';
import { ROOT, until } from '../../support/sandbox.ts';

const LOAD = `
const { spawn } = require('node:child_process');
const held = Buffer.alloc(60e6, 1);
const end = Date.now() + 400;
while (Date.now() < end);
if (process.argv[1] !== 'child') spawn(process.execPath, ['-e', process.env.LOAD, 'child'], { stdio: 'inherit' });
setTimeout(() => console.log('done', held.length), 10);
setInterval(() => {}, 1000);`;

describe('pidusage', () => {
  let shell: ChildProcess | undefined;
  let pids: readonly number[] = [];
  afterEach(() => {
    for (const pid of pids.filter((each) => identify(each) !== undefined)) process.kill(pid, 'SIGKILL');
    pids = [];
    shell?.kill('SIGKILL');
    shell = undefined;
  });

  it('tells of a tree what /proc tells of it', async function () {
    requireLinux(this, 'it compares with /proc');
    const cookie = { id: 'other', folder: path.join(ROOT, 'other') };
    shell = spawn('sh', ['-c', '"$NODE" -e "$LOAD"; exit'], {
      env: { ...process.env, NODE: process.execPath, LOAD, [RUN_ID]: cookie.id, [RUN_DIR]: cookie.folder },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    let printed = '';
    shell.stdout?.on('data', (text: Buffer) => (printed += text));
    const wrapper = identify(shell.pid ?? 0);
    const tree = (): RunTree => ({ cookie, wrapper });
    const [ours, theirs] = [new LinuxRun(tree), new PidusageRun(tree)];
    await until('both to have worked', () => printed.split('done').length === 3);
    const [a, b] = [ours.look(false), await theirs.look()];
    pids = a.pids;
    assert.equal(b.processes, a.processes);
    assert.equal(b.processes, 2);
    assert.deepEqual([...b.pids].sort(), [...a.pids].sort());
    near(b.rssBytes, a.rssBytes, 0.05);
    near(b.cpuMs, a.cpuMs, 0.1);
    assert.ok((a.cpuMs ?? 0) > 100, `${a.cpuMs} ms`);
    const [victim = 0] = a.pids.toSorted((x, y) => y - x);
    process.kill(victim, 'SIGKILL');
    pids = a.pids.filter((pid) => pid !== victim);
    const after = await until('one to be gone', async () => {
      const now = await theirs.look();
      return now.processes === 1 && now;
    });
    assert.ok((after.cpuMs ?? 0) >= (b.cpuMs ?? 0), 'what the gone one used is kept');
  });

  it('tells nothing of nobody', async function () {
    requireLinux(this, 'it looks for its processes by their mark');
    const run = new PidusageRun(() => ({ cookie: { id: 'none', folder: '/none' }, wrapper: undefined }));
    const { processes, rssBytes, cpuMs } = await run.look();
    assert.deepEqual({ processes, rssBytes, cpuMs }, { processes: 0, rssBytes: null, cpuMs: 0 });
  });
});

function near(value: number | null, truth: number | null, part: number): void {
  const [a, b] = [value ?? Number.NaN, truth ?? Number.NaN];
  assert.ok(Math.abs(a - b) <= part * b, `${a} is not near ${b}`);
}

describe('the sampling of a run', () => {
  it('does not load pidusage on Linux', async function () {
    requireLinux(this, 'it is about Linux');
    const script = `
      const { runSource } = await import('${path.join(ROOT, 'src/core/sampling/source/platform.ts')}');
      const source = runSource(() => ({ cookie: { id: 'x', folder: '/x' }, wrapper: undefined }), undefined);
      await source.look(true);
      const { createRequire } = await import('node:module');
      const loaded = Object.keys(createRequire('${ROOT}/x.js').cache).filter((file) => file.includes('pidusage'));
      console.log(source.kind, loaded.length);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [text] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    assert.equal(text.toString(), 'proc 0\n');
  });
});
