/** A run that has a control group to itself: found only where nobody else is in it. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { ControlGroups } from '../../../src/core/sampling/source/cgroup.linux.ts';
import { OwnGroup } from '../../../src/core/sampling/source/ownGroup.linux.ts';
import { Spliced } from '../../../src/core/sampling/source/spliced.ts';
import { requireLinux, skip } from '../../support/requires.ts';
import { Sandbox, until } from '../../support/sandbox.ts';

describe('the control group of a run, from made-up files', () => {
  let box: Sandbox;
  let own: OwnGroup;
  beforeEach(() => {
    box = new Sandbox('groups');
    box.write('proc/self/cgroup', '0::/user/shell\n');
    box.write('proc/self/mountinfo', `30 23 0:26 / ${box.workspace}/fs rw shared:4 - cgroup2 none rw\n`);
    for (const [pid, group] of [
      [10, '/user/run'],
      [11, '/user/run/part'],
      [12, '/user/run'],
      [20, '/user/shell'],
      [30, '/'],
      [40, '/../elsewhere'],
    ])
      box.write(`proc/${pid}/cgroup`, `0::${group}\n`);
    group('user/run', { 'cgroup.procs': '10\n12\n' });
    group('user/run/part', { 'cgroup.procs': '11\n' });
    group('user/shell', { 'cgroup.procs': '20\n21\n' });
    group('', { 'cgroup.procs': '30\n' });
    own = new OwnGroup(new ControlGroups(undefined, `${box.workspace}/proc`));
  });
  afterEach(() => box.close());

  function group(name: string, files: Readonly<Record<string, string>>): void {
    const use = {
      'cpu.stat': 'usage_usec 2500000\nuser_usec 1\n',
      'memory.stat': 'anon 700\nfile_mapped 50\nfile 9\n',
    };
    for (const [file, text] of Object.entries({ ...use, ...files }))
      box.write(path.join('fs', name, file), text);
  }

  it('tells what all in it used, also in groups below', () => {
    assert.deepEqual(own.look([10, 11, 12], true), {
      group: path.join(box.workspace, 'fs/user/run'),
      cpuMs: 2_500,
      memoryBytes: 750,
    });
  });

  for (const [why, pids] of [
    ['somebody else is in it', [10, 11]],
    ['one of the run is not in it', [10, 11, 12, 20]],
    ['it is that of the runner', [20, 21]],
    ['it is that of the whole machine', [30]],
    ['it cannot be seen from here', [40]],
    ['the process is gone', [99]],
    ['there is nobody', []],
  ] as const) {
    it(`is none where ${why}`, () => assert.equal(own.look(pids, true), undefined));
  }

  it('is looked for only when asked to, and is none once it is gone', () => {
    assert.equal(own.look([10, 11, 12], false), undefined);
    assert.ok(own.look([10, 11, 12], true));
    assert.ok(own.look([10], false));
    fs.rmSync(path.join(box.workspace, 'fs/user/run'), { recursive: true });
    assert.equal(own.look([10], false), undefined);
    assert.equal(own.look([10], true), undefined);
  });

  it('is believed to be shared when that is seen twice', () => {
    assert.ok(own.look([10, 11, 12], true));
    assert.ok(own.look([10, 11], true), 'one has ended this moment');
    assert.ok(own.look([10, 11, 12], true));
    assert.ok(own.look([10, 11], true));
    assert.equal(own.look([10, 11], true), undefined);
  });

  it('is none where there are no control groups, or only those of version 1', () => {
    box.write('proc/self/mountinfo', '31 23 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n');
    const none = new OwnGroup(new ControlGroups(undefined, `${box.workspace}/proc`));
    assert.equal(none.look([10, 11, 12], true), undefined);
  });
});

describe('a total of two counters', () => {
  it('follows the better one while it is there, and never falls or jumps where they are exchanged', () => {
    const total = new Spliced();
    const of = (key: string, value: number) => ({ key, value });
    const totals = [
      total.add(100, undefined),
      total.add(110, of('a', 5_000)),
      total.add(115, of('a', 5_020)),
      total.add(130, of('b', 7)),
      total.add(131, of('b', 10)),
      total.add(141, undefined),
      total.add(0, undefined),
    ];
    assert.deepEqual(totals, [100, 110, 130, 145, 148, 158, 158]);
  });
});

describe('a real control group', () => {
  let group: string | undefined;
  let child: ChildProcess | undefined;
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const made = group;
    if (made) await until('the group to be empty', () => removed(made));
    group = undefined;
  });

  function removed(folder: string): boolean {
    try {
      fs.rmdirSync(folder);
      return true;
    } catch {
      return !fs.existsSync(folder);
    }
  }

  it('counts what its process used, as the process does itself', async function () {
    requireLinux(this, 'it makes a control group');
    const { root } = new ControlGroups();
    if (root === undefined) return skip(this, 'this machine has no control groups of version 2');
    const made = path.join(root, `runtrail-test-${process.pid}`);
    try {
      fs.mkdirSync(made);
      group = made;
      child = spawn(process.execPath, ['-e', BURNER], { stdio: ['pipe', 'pipe', 'inherit'] });
      fs.writeFileSync(path.join(made, 'cgroup.procs'), String(child.pid));
    } catch (error) {
      return skip(this, `no control group can be made here: ${String(error)}`);
    }
    const told = async (ask: string) => {
      child?.stdin?.write(ask);
      const [text] = (await once(child?.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      return Number(text.toString());
    };
    const own = new OwnGroup();
    const pids = [child.pid ?? 0];
    const first = await told('0');
    const before = own.look(pids, true);
    assert.equal(before?.group, made);
    const truth = (await told('400')) - first;
    const used = (own.look(pids, false)?.cpuMs ?? 0) - before.cpuMs;
    assert.ok(Math.abs(used - truth) < 0.05 * truth + 5, `${used} ms of ${truth} ms`);
  });
});

/** Works for as many milliseconds of processor time as it is told, and says how much it has used in all. */
const BURNER = `
const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
process.stdin.on('data', (text) => {
  const end = spent() + Number(text);
  while (spent() < end);
  process.stdout.write(String(spent()));
});`;
