/** Samples are differences over the time that passed, and hold nothing that cannot be. */

import assert from 'node:assert/strict';
import os from 'node:os';
import { Sampler } from '../../../src/core/sampling/sampler.ts';
import { Disks } from '../../../src/core/sampling/source/disks.ts';
import { Counter, type MachineFigures } from '../../../src/core/sampling/source/machineSource.ts';
import type { RunFigures } from '../../../src/core/sampling/source/runSource.ts';
import { figuresOf, HandClock, sampleOf } from '../../support/figures.ts';
import { requireLinux } from '../../support/requires.ts';

const MOST = 100 * os.cpus().length;

class Box {
  readonly clock = new HandClock();
  readonly closely: boolean[] = [];
  readonly looks: number[] = [];
  costMs = 0;
  figures: RunFigures = figuresOf();
  readonly sampler = new Sampler({
    run: {
      kind: 'proc',
      costClock: () => 0,
      look: (closely) => {
        this.closely.push(closely);
        return this.figures;
      },
    },
    machine: { look: (): MachineFigures => sampleOf().machine },
    disks: new Disks('/', '/'),
    gpus: () => [],
    clock: this.clock,
    costMs: () => this.costMs,
    onLook: (_figures, elapsedMs) => this.looks.push(elapsedMs),
  });

  async after(ms: number, figures: Partial<RunFigures>) {
    this.clock.pass(ms);
    this.figures = figuresOf(figures);
    return this.sampler.take();
  }
}

let box: Box;
beforeEach(() => {
  box = new Box();
});

describe('a sample', () => {
  it('of the first look knows no difference', async () => {
    const { elapsedMs, run, costPercent } = await box.sampler.take();
    assert.deepEqual([elapsedMs, run.cpuPercent, run.writtenBytes, costPercent], [0, null, null, null]);
    assert.equal(run.rssBytes, 100_000_000);
  });

  it('is what came since the one before', async () => {
    await box.after(0, { cpuMs: 500, readBytes: 10, writtenBytes: 1_000 });
    box.costMs = 3;
    const { elapsedMs, run, costPercent } = await box.after(2_000, {
      cpuMs: 1_500,
      readBytes: 30,
      writtenBytes: 6_000,
    });
    assert.deepEqual([elapsedMs, run.cpuPercent, run.readBytes, run.writtenBytes], [2_000, 50, 20, 5_000]);
    assert.equal(costPercent, 0.15);
  });

  it('after a gap is the mean of all of it', async () => {
    await box.after(0, { cpuMs: 0 });
    const { elapsedMs, run } = await box.after(30_000, { cpuMs: 30_000, writtenBytes: 60_000 });
    assert.deepEqual([elapsedMs, run.cpuPercent, run.writtenBytes], [30_000, 100, 60_000]);
  });

  it('does not care about the clock on the wall', async () => {
    await box.after(0, { cpuMs: 0 });
    box.clock.wall -= 3_600_000;
    const { elapsedMs, run, time } = await box.after(1_000, { cpuMs: 700 });
    assert.deepEqual([elapsedMs, run.cpuPercent], [1_000, 70]);
    assert.equal(time, box.clock.wall);
  });

  it('is never negative where a counter began anew, and never more than the machine can do', async () => {
    await box.after(0, { cpuMs: 9_000, readBytes: 1e9, writtenBytes: 1e9 });
    const fallen = await box.after(1_000, { cpuMs: 0, readBytes: 5, writtenBytes: 5 });
    assert.deepEqual([fallen.run.cpuPercent, fallen.run.readBytes, fallen.run.writtenBytes], [0, 0, 0]);
    const jumped = await box.after(1_000, { cpuMs: 1e9 });
    assert.equal(jumped.run.cpuPercent, MOST);
    const frozen = await box.after(0, { cpuMs: 2e9 });
    assert.equal(frozen.run.cpuPercent, null);
  });

  it('has null where nobody tells', async () => {
    const nobody = { cpuMs: null, readBytes: null, rssBytes: null, threads: null };
    await box.after(0, nobody);
    const { run } = await box.after(1_000, nobody);
    assert.deepEqual([run.cpuPercent, run.readBytes, run.rssBytes, run.threads], [null, null, null, null]);
  });

  it('looks closely every ten seconds, and never in between', async () => {
    for (let second = 0; second <= 21; second++) {
      await box.after(1_000, {});
      await box.sampler.glance();
    }
    const closely = box.closely.flatMap((is, look) => (is ? [look / 2] : []));
    assert.deepEqual(closely, [1, 11, 21]);
    assert.deepEqual(box.looks.slice(0, 4), [0, 0, 1_000, 0]);
  });
});

describe('a counter', () => {
  it('tells what came, nothing at first, and 0 when it began anew', () => {
    const counter = new Counter();
    assert.deepEqual(
      [5, 9, 9, 2, 6, Number.NaN, 7].map((value) => counter.add(value)),
      [null, 4, 0, 0, 4, null, 1],
    );
  });
});

describe('disks', () => {
  it('that are the same are one, as `statfs` tells it, and a folder that is gone is none', () => {
    const { disk, outputDisk } = new Disks(os.tmpdir(), os.tmpdir()).now;
    assert.ok(disk && disk.bytes >= disk.freeBytes && disk.usedBytes > 0, JSON.stringify(disk));
    assert.equal(outputDisk, null);
    assert.deepEqual(new Disks('/nowhere/at/all', '/nowhere/at/all').now, { disk: null, outputDisk: null });
  });

  it('that are two are told apart', function () {
    requireLinux(this, 'it knows /proc as another disk');
    const { disk, outputDisk } = new Disks('/', '/proc').now;
    assert.equal(disk?.path, '/');
    assert.equal(outputDisk?.path, '/proc');
  });
});
