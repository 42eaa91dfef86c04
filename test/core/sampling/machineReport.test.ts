/** L7: what a machine is. No null for its system, its cores and its memory, wherever it is asked. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import { machineReport, type SystemPort } from '../../../src/core/sampling/machine.ts';
import { Sandbox } from '../../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox('report');
});
afterEach(() => box.close());

function system(given: Partial<SystemPort>): SystemPort {
  return {
    platform: 'linux',
    root: box.workspace,
    ask: () => {
      throw new Error('no such program');
    },
    ...given,
  };
}

describe('what a machine is', () => {
  it('is what this system says, with the disk of the folder', () => {
    const { os: system, cores, memory, disk } = machineReport(box.workspace);
    assert.equal(system.platform, process.platform);
    assert.ok(system.name.length > 0 && system.release === os.release());
    assert.equal(cores.logical, os.cpus().length);
    assert.ok(cores.physical >= 1 && cores.physical <= cores.logical);
    assert.equal(memory.bytes, os.totalmem());
    assert.ok(memory.availableBytes > 0 && memory.availableBytes < memory.bytes);
    const { blocks, bsize } = fs.statfsSync(box.workspace);
    assert.deepEqual([disk?.path, disk?.bytes], [box.workspace, blocks * bsize]);
  });

  for (const [platform, answer] of [
    ['darwin', '1\n'],
    ['win32', '1\r\n'],
  ] as const) {
    it(`asks ${platform} for its physical cores`, () => {
      const asked: string[] = [];
      const ask = (program: string, args: readonly string[]) => {
        asked.push([program, ...args].join(' '));
        return answer;
      };
      assert.equal(machineReport('/', system({ platform, ask })).cores.physical, 1);
      assert.match(asked.join(), platform === 'win32' ? /Win32_Processor/ : /hw\.physicalcpu/);
    });

    it(`has no null on ${platform} where nobody answers`, () => {
      const { os: named, cores, memory, disk } = machineReport('/no/such/folder', system({ platform }));
      assert.equal(cores.physical, cores.logical);
      assert.ok(named.name && named.release && memory.bytes > 0);
      assert.equal(disk, null);
    });
  }

  it('counts the cores of Linux once, however many processors each has', () => {
    for (const [cpu, core] of [0, 0, 1, 1].entries()) {
      const place = `sys/devices/system/cpu/cpu${cpu}/topology`;
      box.write(`${place}/physical_package_id`, cpu === 3 ? '1\n' : '0\n');
      box.write(`${place}/core_id`, `${core}\n`);
    }
    box.write('etc/os-release', 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n');
    const { os: named, cores } = machineReport('/', system({}));
    assert.equal(named.name, 'Debian GNU/Linux 12 (bookworm)');
    assert.equal(cores.physical, Math.min(3, os.cpus().length));
  });

  it('takes what programs see where Linux does not tell of cores', () => {
    const { os: named, cores } = machineReport('/', system({}));
    assert.equal(cores.physical, cores.logical);
    assert.equal(named.name, os.version());
  });
});
