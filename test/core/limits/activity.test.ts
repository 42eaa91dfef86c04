/** What time alone tells of a run, and what a sample tells of its limits. */

import assert from 'node:assert/strict';
import { Activity } from '../../../src/core/limits/activity.ts';
import { readingsOf } from '../../../src/core/limits/readings.ts';
import type { Sample } from '../../../src/core/sampling/sample.ts';

function begun(): Activity {
  const activity = new Activity();
  activity.take({ type: 'running', mono: 1000 });
  return activity;
}

const seconds = (activity: Activity, mono: number) => activity.readingsAt(mono, 0)['time.seconds'];

describe('the time of a run', () => {
  it('counts from its start, and not before it', () => {
    assert.deepEqual(new Activity().readingsAt(5000, 0), {});
    assert.deepEqual(begun().readingsAt(4000, 0), { 'time.seconds': 3, 'start.seconds': 3 });
  });

  it('does not count while it is paused', () => {
    const activity = begun();
    activity.take({ type: 'paused', mono: 3000 });
    assert.equal(seconds(activity, 10_000), 2);
    activity.take({ type: 'resumed', mono: 11_000 });
    assert.equal(seconds(activity, 12_000), 3);
    activity.take({ type: 'resumed', mono: 13_000 });
    assert.equal(seconds(activity, 13_000), 4);
  });

  it('to the first output is over with the first byte', () => {
    assert.equal(begun().readingsAt(4000, 1)['start.seconds'], 0);
  });

  it('is never negative, whatever a record says', () => {
    const activity = begun();
    activity.take({ type: 'paused', mono: 9000 });
    activity.take({ type: 'resumed', mono: 2000 });
    assert.equal(seconds(activity, 500), 0);
  });
});

describe('the idle time of a run', () => {
  /** Of samples a second apart, each with percent of CPU and bytes of output so far. */
  function idleAfter(...samples: readonly (readonly [cpu: number | null, bytes: number])[]) {
    const activity = begun();
    return samples.map(
      ([cpu, bytes], index) => activity.idleAt(1000 + 1000 * index, cpu, bytes)['idle.seconds'],
    );
  }

  it('grows while nothing is printed and nothing is done', () => {
    assert.deepEqual(idleAfter([0, 0], [0.5, 0], [0.9, 0]), [0, 1, 2]);
  });

  it('begins anew with any output, and with work', () => {
    assert.deepEqual(idleAfter([0, 0], [0, 0], [0, 5], [0, 5], [50, 5], [0, 5]), [0, 1, 0, 1, 0, 1]);
  });

  it('goes on where a program that waits wakes up now and then, and not where it works a little all the time', () => {
    const seconds = (of: (second: number) => number) =>
      idleAfter(...Array.from({ length: 600 }, (_, second) => [of(second), 0] as const)).at(-1) ?? 0;
    // 0.2 % is one tick every five seconds.
    assert.equal(
      seconds((second) => (second % 5 === 0 ? 1 : 0)),
      599,
    );
    assert.equal(
      seconds((second) => (second % 10 === 0 ? 2 : 0)),
      599,
    );
    assert.equal(
      seconds((second) => (second % 2 === 0 ? 1 : 2)),
      0,
    );
  });

  it('is not known where nobody knows what it does, and goes on from there', () => {
    assert.deepEqual(idleAfter([0, 0], [0, 0], [null, 0], [0, 0]), [0, 1, null, 2]);
  });

  it('does not count pauses and gaps', () => {
    const activity = begun();
    activity.idleAt(1000, 0, 0);
    activity.take({ type: 'paused', mono: 1500 });
    assert.deepEqual(activity.idleAt(2000, 0, 0), {});
    assert.deepEqual(activity.idleAt(3000, 0, 0), {});
    activity.take({ type: 'resumed', mono: 3500 });
    assert.equal(activity.idleAt(4000, 0, 0)['idle.seconds'], 1);
    assert.equal(activity.idleAt(64_000, 0, 0)['idle.seconds'], 1);
  });
});

describe('what a sample tells of limits', () => {
  const sample: Sample = {
    ...{ mono: 1, time: 1, elapsedMs: 1000, costPercent: 0.1 },
    run: {
      ...{ cpuPercent: 196, rssBytes: 250, pssBytes: 200, processes: 3, threads: 5, files: 7 },
      ...{ readBytes: 0, writtenBytes: 0 },
    },
    machine: {
      ...{ cores: 2, cpuPercent: 198, memoryBytes: 1000, usedBytes: 600 },
      ...{ swapBytes: 100, swapUsedBytes: 25, load: 2, diskReadBytes: 0, diskWrittenBytes: 0 },
      ...{ receivedBytes: 0, sentBytes: 0 },
      disk: { path: '/work', bytes: 1000, freeBytes: 300, usedBytes: 600 },
      outputDisk: { path: '/out', bytes: 5000, freeBytes: 4000, usedBytes: 1000 },
    },
    gpus: [],
  };
  const output = { bytes: 10, bytesPerSecond: 5 };
  const gpu = { name: 'A', memoryBytes: 100, usePercent: 5, temperature: 40, watts: 50 };

  it('is in the unit of each rule; of several disks the worse one counts', () => {
    const { 'disk.freePercent': free, 'disk.usedPercent': used, ...others } = readingsOf(sample, output);
    assert.deepEqual(others, {
      'memory.bytes': 250,
      'memory.percent': 25,
      'cpu.percent': 196,
      'processes.count': 3,
      'output.bytes': 10,
      'output.bytesPerSecond': 5,
      'disk.freeBytes': 300,
      'disk.usedBytes': 1000,
      'swap.bytes': 25,
      'swap.percent': 25,
      'gpuMemory.bytes': null,
      'gpuMemory.percent': null,
      'machineMemory.percent': 60,
    });
    assert.deepEqual([free?.toFixed(2), used?.toFixed(2)], ['33.33', '66.67']);
  });

  it('of graphics cards is about those that the run uses', () => {
    const gpus = [
      { ...gpu, usedBytes: 90, ownBytes: 0 },
      { ...gpu, usedBytes: 40, ownBytes: 30 },
    ];
    const own = readingsOf({ ...sample, gpus }, output);
    assert.deepEqual([own['gpuMemory.bytes'], own['gpuMemory.percent']], [30, 40]);
    const untold = gpus.map((each) => ({ ...each, ownBytes: null }));
    const all = readingsOf({ ...sample, gpus: untold }, output);
    assert.deepEqual([all['gpuMemory.bytes'], all['gpuMemory.percent']], [null, 90]);
  });

  it('is null where this machine does not tell', () => {
    const machine = {
      ...sample.machine,
      usedBytes: null,
      swapBytes: 0,
      swapUsedBytes: 0,
      disk: null,
      outputDisk: null,
    };
    const blind = readingsOf(
      { ...sample, machine, run: { ...sample.run, rssBytes: null, cpuPercent: null } },
      output,
    );
    for (const rule of [
      'memory.bytes',
      'memory.percent',
      'cpu.percent',
      'swap.percent',
      'disk.freeBytes',
      'disk.usedPercent',
      'machineMemory.percent',
    ] as const)
      assert.equal(blind[rule], null, rule);
  });
});
