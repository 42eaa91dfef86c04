/** The machine around a run: as other programs tell it, and from files that were made up. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LinuxMachine } from '../../../src/core/sampling/source/machine.linux.ts';
import { OtherMachine } from '../../../src/core/sampling/source/machine.other.ts';
import { GIB } from '../../support/figures.ts';
import { requireLinux } from '../../support/requires.ts';
import { Sandbox, until } from '../../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox('machine');
});
afterEach(() => box.close());

const MEMINFO =
  'MemTotal:       32000000 kB\nMemFree: 1 kB\nMemAvailable:   24000000 kB\nSwapTotal: 2000 kB\nSwapFree: 500 kB\n';

/** A machine with these files in `/proc` and `/sys`. */
function madeUp(files: Readonly<Record<string, string>>): LinuxMachine {
  change({ 'proc/meminfo': MEMINFO, ...files });
  return new LinuxMachine({ root: box.workspace });
}

function change(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) box.write(name, text);
}

describe('a machine, from made-up files', () => {
  it('is memory that is not available, and swap', () => {
    const { memoryBytes, usedBytes, swapBytes, swapUsedBytes } = madeUp({}).look();
    assert.deepEqual(
      { memoryBytes, usedBytes, swapBytes, swapUsedBytes },
      {
        memoryBytes: 32_000_000 * 1024,
        usedBytes: 8_000_000 * 1024,
        swapBytes: 2000 * 1024,
        swapUsedBytes: 1500 * 1024,
      },
    );
  });

  it('is the processors’ time by their own count: without waiting for disks, and guests once', () => {
    const stat = (user: number, idle: number, wait: number, guest = 0) => ({
      'proc/stat': `cpu  ${user} 0 0 ${idle} ${wait} 0 0 0 ${guest} 0\ncpu0 1 1\ncpu1 1 1\nintr 5\n`,
    });
    const machine = madeUp(stat(100, 900, 50, 40));
    assert.equal(machine.look().cpuPercent, null);
    change(stat(175, 1_000, 75, 90));
    assert.equal(machine.look().cpuPercent, 75);
    change(stat(20, 30, 0));
    assert.equal(machine.look().cpuPercent, null, 'the counters began anew');
  });

  it('counts each byte of the disks once: no parts, and none that are made of others', () => {
    const row = (name: string, read: number, written: number) =>
      `   8 0 ${name} 1 2 ${read} 4 5 6 ${written} 8 9 10 11\n`;
    for (const disk of ['sda', 'nvme0n1']) change({ [`sys/block/${disk}/device/model`]: 'x' });
    for (const disk of ['dm-0', 'md0', 'loop3']) change({ [`sys/block/${disk}/size`]: '1' });
    const all = (factor: number) =>
      ['sda', 'sda1', 'nvme0n1', 'nvme0n1p1', 'dm-0', 'md0', 'loop3']
        .map((name) => row(name, 10 * factor, 20 * factor))
        .join('');
    const machine = madeUp({ 'proc/diskstats': all(1) });
    assert.equal(machine.look().diskReadBytes, null);
    change({ 'proc/diskstats': all(3) });
    const { diskReadBytes, diskWrittenBytes } = machine.look();
    assert.deepEqual(
      { diskReadBytes, diskWrittenBytes },
      { diskReadBytes: 40 * 512, diskWrittenBytes: 80 * 512 },
    );
  });

  it('a disk that is taken out and put in again makes nothing negative, nor a jump', () => {
    const row = (name: string, read: number) => `8 0 ${name} 1 2 ${read} 4 5 6 0 8 9 10 11\n`;
    for (const disk of ['sda', 'sdb']) change({ [`sys/block/${disk}/device/model`]: 'x' });
    const machine = madeUp({ 'proc/diskstats': row('sda', 100) + row('sdb', 1_000_000) });
    const after = (text: string) => {
      change({ 'proc/diskstats': text });
      return machine.look().diskReadBytes;
    };
    machine.look();
    assert.equal(after(row('sda', 110)), 10 * 512);
    assert.equal(after(row('sda', 110) + row('sdb', 1_000_000)), 0);
    assert.equal(after(row('sda', 5) + row('sdb', 1_000_001)), 512);
  });

  it('counts what goes over its cards, and not again over bridges; in a container everything but lo', () => {
    const row = (name: string, received: number, sent: number) =>
      `  ${name}: ${received} 1 0 0 0 0 0 0 ${sent} 1 0 0 0 0 0 0\n`;
    const net = (factor: number) =>
      `Inter-|\n face |bytes\n${['lo', 'eth0', 'docker0'].map((name) => row(name, 100 * factor, 10 * factor)).join('')}`;
    const container = madeUp({ 'proc/net/dev': net(1) });
    container.look();
    change({ 'proc/net/dev': net(2) });
    assert.equal(container.look().receivedBytes, 200);
    change({ 'sys/class/net/eth0/device/vendor': 'x' });
    const machine = madeUp({ 'proc/net/dev': net(1) });
    machine.look();
    change({ 'proc/net/dev': net(2) });
    const { receivedBytes, sentBytes } = machine.look();
    assert.deepEqual({ receivedBytes, sentBytes }, { receivedBytes: 100, sentBytes: 10 });
  });

  it('has null for everything that is not there, or is damaged', () => {
    const machine = madeUp({
      'proc/stat': 'cpu a b c d e\n',
      'proc/diskstats': 'x\n',
      'proc/net/dev': ':\n\n',
    });
    machine.look();
    const { memoryBytes, usedBytes, swapBytes, swapUsedBytes, ...rest } = machine.look();
    assert.ok(memoryBytes > 0 && usedBytes !== null && swapBytes !== null && swapUsedBytes !== null);
    assert.deepEqual([...new Set(Object.values(rest))], [null]);
    fs.rmSync(path.join(box.workspace, 'proc/meminfo'));
    assert.equal(machine.look().usedBytes, null);
  });

  describe('in a container or a job', () => {
    const limited = (limits: Readonly<Record<string, string>>) =>
      madeUp({
        'proc/self/cgroup': '0::/outer/inner\n',
        'proc/self/mountinfo': `30 23 0:26 / ${box.workspace}/groups rw - cgroup2 cgroup2 rw\n`,
        ...limits,
      }).look();

    it('the memory is what the groups around it may have, without the cache of files', () => {
      const { memoryBytes, usedBytes } = limited({
        'groups/outer/memory.max': String(4 * GIB),
        'groups/outer/memory.current': String(3 * GIB),
        'groups/outer/memory.stat': `anon 5\ninactive_file ${GIB}\n`,
        'groups/outer/inner/memory.max': 'max\n',
      });
      assert.deepEqual({ memoryBytes, usedBytes }, { memoryBytes: 4 * GIB, usedBytes: 2 * GIB });
    });

    it('a limit above what the machine has is none', () => {
      const { memoryBytes } = limited({ 'groups/outer/inner/memory.max': String(400 * GIB) });
      assert.equal(memoryBytes, 32_000_000 * 1024);
    });

    it('also by control groups of version 1, and where the container sees only its own', () => {
      const { memoryBytes, usedBytes } = limited({
        'proc/self/cgroup': '7:cpu,memory:/docker/abc/job\n0::/\n',
        'proc/self/mountinfo': `35 31 0:32 /docker/abc ${box.workspace.replace(' ', '\\040')}/v1 rw shared:9 - cgroup cgroup rw,memory\n`,
        'v1/job/memory.limit_in_bytes': '9223372036854771712\n',
        'v1/memory.limit_in_bytes': String(2 * GIB),
        'v1/memory.usage_in_bytes': String(GIB),
      });
      assert.deepEqual({ memoryBytes, usedBytes }, { memoryBytes: 2 * GIB, usedBytes: GIB });
    });
  });
});

describe('this machine', () => {
  for (const [name, make] of [
    ['from /proc', () => new LinuxMachine()],
    ['from Node', () => new OtherMachine()],
  ] as const) {
    it(`${name}: memory and processors as the system says`, async function () {
      if (name === 'from /proc') requireLinux(this, 'it reads /proc');
      const machine = make();
      machine.look();
      const found = await until('some time of the processors', () => {
        for (const end = performance.now() + 30; performance.now() < end; );
        const look = machine.look();
        return (look.cpuPercent ?? 0) > 0 && look;
      });
      assert.ok((found.cpuPercent ?? 0) <= 100 * os.cpus().length);
      assert.ok(found.memoryBytes > 0 && found.memoryBytes <= os.totalmem());
      assert.ok(found.usedBytes !== null && found.usedBytes > 0 && found.usedBytes < found.memoryBytes);
      if (process.platform === 'linux') assert.ok((found.load ?? -1) >= 0);
    });
  }
});
