/** Graphics cards as `nvidia-smi` tells of them, and whatever else it does. Stand-ins for it: there is no card here. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cardIn, useIn } from '../../../src/core/sampling/source/gpuLines.ts';
import { Gpus } from '../../../src/core/sampling/source/gpus.ts';
import { LongQuery } from '../../../src/core/sampling/source/longQuery.ts';
import { A100, GEFORCE, OWN_USE, program, standIn, startedIn } from '../../support/cards.ts';
import { isRunning, killQuietly, Sandbox, until } from '../../support/sandbox.ts';

const MIB = 1 << 20;

describe('a line of nvidia-smi', () => {
  it('is a card with all its figures', () => {
    assert.deepEqual(cardIn(A100), {
      uuid: 'GPU-5bd0a1f0-3a5e-6a3b-8a3d-2f0c3f3f7c11',
      index: 0,
      name: 'NVIDIA A100-SXM4-80GB',
      memoryBytes: 81920 * MIB,
      usePercent: 97,
      usedBytes: 71384 * MIB,
      temperature: 61,
      watts: 280.46,
    });
  });

  for (const word of [
    '[N/A]',
    '[Not Supported]',
    'N/A',
    '[Unknown Error]',
    'ERR!',
    '[GPU is lost]',
    '',
    'NaN',
  ])
    it(`has null for ${word || 'nothing'}`, () => {
      const card = cardIn(`GPU-1, 3, 40960, ${word}, ${word}, ${word}, ${word}, Some, name`);
      assert.deepEqual(
        [card?.usePercent, card?.usedBytes, card?.temperature, card?.watts, card?.name],
        [null, null, null, null, 'Some, name'],
      );
    });

  it('has null for what cannot be', () => {
    const card = cardIn('GPU-1, 3, 40960, 4294967295, -7, 5000, 1e9, Card');
    assert.deepEqual(
      [card?.usePercent, card?.usedBytes, card?.temperature, card?.watts],
      [null, null, null, null],
    );
  });

  for (const line of [
    'Unable to determine the device handle for GPU 0000:41:00.0: GPU is lost.  Reboot the system to recover this GPU',
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
    'Failed to initialize NVML: Driver/library version mismatch',
    'No devices were found',
    'GPU-1, 999, 40960, 1, 1, 1, 1, too many cards',
    'GPU-1, 0',
    ',,,,,,,',
    '__proto__, 0, 1, 1, 1, 1, 1, x',
    '',
  ])
    it(`is none: ${line.slice(0, 60)}`, () => {
      assert.equal(cardIn(line), undefined);
      assert.equal(useIn(line), undefined);
    });

  it('is a process on a card', () => {
    assert.deepEqual(useIn(OWN_USE(4711))?.pid, 4711);
    assert.equal(useIn('GPU-1, 12, [N/A]')?.bytes, null);
    assert.equal(useIn('MIG-2/3/0, 12, 7')?.bytes, 7 * MIB);
    assert.equal(useIn('GPU-1, -1, 7'), undefined);
  });
});

describe('asking nvidia-smi', () => {
  let box: Sandbox;
  let now: number;
  let gpus: Gpus | undefined;
  beforeEach(() => {
    box = new Sandbox('cards');
    now = 0;
  });
  afterEach(() => {
    gpus?.dispose();
    gpus = undefined;
    box.close();
  });

  function ask(file: string): Gpus {
    gpus = new Gpus(file, 1000, () => now);
    return gpus;
  }

  it('gives all cards, and what the run has on each', async () => {
    const asked = ask(standIn(box.workspace, [GEFORCE, A100], [OWN_USE(77), OWN_USE(78), OWN_USE(9)]));
    const cards = await until('both cards and three processes', () => {
      const found = asked.now([77, 78]);
      return found.length === 2 && (found[0]?.ownBytes ?? 0) > 70_000 * MIB && found;
    });
    assert.deepEqual(
      cards.map(({ name, watts, ownBytes }) => [name, watts, ownBytes]),
      [
        ['NVIDIA A100-SXM4-80GB', 280.46, 2 * 66560 * MIB],
        ['NVIDIA GeForce GTX 1080 Ti', null, 0],
      ],
    );
  });

  it('on a part of a card nobody can tell what the run has', async () => {
    const asked = ask(standIn(box.workspace, [A100], ['MIG-7/1/0, 77, 4096']));
    const [card] = await until('the process', () => {
      const cards = asked.now([77]);
      return cards[0]?.ownBytes === null && cards;
    });
    assert.equal(card?.usePercent, 97);
  });

  it('when it says nothing any more, the cards stay without figures', async () => {
    const asked = ask(program(box.workspace, `echo '${A100}'; exec sleep 60`));
    await until('the card', () => asked.now([])[0]?.usePercent === 97);
    now += 3_001;
    assert.deepEqual(asked.now([]), [
      {
        name: 'NVIDIA A100-SXM4-80GB',
        memoryBytes: 81920 * MIB,
        usePercent: null,
        usedBytes: null,
        temperature: null,
        watts: null,
        ownBytes: null,
      },
    ]);
  });

  it('is not begun where there is none, and nothing of it is left when it ends', async () => {
    assert.equal(Gpus.find(1000, { PATH: '/nowhere' }), undefined);
    const file = standIn(box.workspace, [A100]);
    gpus = Gpus.find(1000, { PATH: path.dirname(file) });
    const pids = await until('both queries', () => {
      const started = startedIn(box.workspace);
      return started.length === 2 && started;
    });
    gpus?.dispose();
    await until('their end', () => !pids.some(isRunning));
  });

  it('ends with this program, also when that is killed', async () => {
    const file = standIn(box.workspace, [A100], [OWN_USE(1)]);
    const holder = path.join(import.meta.dirname, '../../support/cards.process.ts');
    const child = spawn(process.execPath, [holder, file], { stdio: 'ignore' });
    const pids = await until('both queries', () => {
      const started = startedIn(box.workspace);
      return started.length === 2 && started;
    });
    assert.ok(pids.every(isRunning));
    killQuietly(child.pid ?? 0);
    await until('their end', () => !pids.some(isRunning));
  });
});

describe('a program that is asked for as long as it is wanted', () => {
  let box: Sandbox;
  let query: LongQuery;
  let lines: string[];
  beforeEach(() => {
    box = new Sandbox('asked');
    lines = [];
  });
  afterEach(() => {
    query.dispose();
    box.close();
  });

  function ask(script: string, patienceMs?: number): void {
    query = new LongQuery({
      program: program(box.workspace, script),
      args: [],
      onLine: (line) => {
        lines.push(line);
        return line.startsWith('good');
      },
      patienceMs,
      pauseMs: 10,
    });
  }

  it('is started again when it ends, ever more rarely', async () => {
    const begin = performance.now();
    ask('exit 6');
    const seen: number[] = [];
    for (let count = 1; count <= 6; count++) {
      await until(`start ${count}`, () => startedIn(box.workspace).length >= count);
      seen.push(performance.now() - begin);
    }
    // All pauses together: on a busy machine a start is seen late, and what follows looks too quick.
    assert.ok((seen[5] ?? 0) > 250, seen.join());
  });

  it('is killed when it hangs, and started again', async () => {
    ask('echo good; exec sleep 60', 150);
    await until('three starts', () => startedIn(box.workspace).length >= 3);
    const [first = 0] = startedIn(box.workspace);
    assert.ok(!isRunning(first));
    assert.ok(lines.length >= 2);
  });

  it('that only talks nonsense counts as hanging', async () => {
    ask('while :; do echo bad; sleep 0.02; done', 150);
    await until('three starts', () => startedIn(box.workspace).length >= 3);
    assert.ok(lines.includes('bad'));
  });

  it('that prints without end of line does not fill the memory', async () => {
    const before = process.memoryUsage().rss;
    ask(`head -c 50000000 /dev/zero; echo; echo good; exec sleep 60`);
    await until('the line behind', () => lines.includes('good'));
    assert.ok(lines.every((line) => line.length <= 128 << 10));
    assert.ok(process.memoryUsage().rss - before < 200e6);
  });

  it('that cannot be started is tried again as well', async () => {
    const file = path.join(box.workspace, 'nvidia-smi');
    query = new LongQuery({
      program: file,
      args: [],
      onLine: (line) => lines.push(line) > 0,
      patienceMs: undefined,
      pauseMs: 10,
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(!fs.existsSync(file));
    program(box.workspace, 'echo good; exec sleep 60');
    await until('its line', () => lines.includes('good'));
  });
});
