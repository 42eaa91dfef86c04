/** What runs and machine took over a period: only what lies in it, and no sample is kept. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { foldEvents, initialState } from '../../../src/core/run/fold.ts';
import { RunFolder, readEventFile } from '../../../src/core/run/folder.ts';
import { Period } from '../../../src/core/store/periodSummary.ts';
import { LIVES, RUN, record, request } from '../../support/record.ts';
import { type MadeRecord, madeSummary, writeResources } from '../../support/resources.ts';

const BEGIN = Date.parse('2026-11-21T14:00:00.000Z');

describe('the summary of a period', () => {
  let place: string;
  beforeEach(() => {
    place = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-period-'));
  });
  afterEach(() => fs.rmSync(place, { recursive: true }));

  async function add(period: Period, made: MadeRecord, name = 'train'): Promise<void> {
    const folder = new RunFolder(path.join(place, RUN));
    fs.mkdirSync(folder.root, { recursive: true });
    fs.writeFileSync(folder.events, record(LIVES.normal));
    writeResources(folder.resources, made);
    const state = foldEvents(initialState({ ...request, name }), readEventFile(folder).events);
    await period.add(folder, { ...state, resources: madeSummary() });
  }

  it('has mean, least, greatest and newest values of all samples since then, and none from before', async () => {
    const period = new Period(BEGIN + 1_000_000);
    await add(period, { samples: 2000, spikes: [10, 1500] });
    const cpu = period.summary().samples.get('cpu');
    assert.equal(cpu?.count, 1001); // those of 1,000 s to 2,000 s
    assert.equal(cpu?.max, 1599.5);
    assert.equal(cpu?.last.length, 5);
    const before = new Period(BEGIN + 1_600_000);
    await add(before, { samples: 2000, spikes: [10, 1500] });
    assert.ok((before.summary().samples.get('cpu')?.max ?? 0) < 1000, 'the spike was before');
    const after = new Period(BEGIN + 3_000_000);
    await add(after, { samples: 2000 });
    assert.equal(after.summary().samples.size, 0);
  });

  it('goes by the second for what is moved, and does not count what was not looked at', async () => {
    const period = new Period(BEGIN);
    await add(period, { samples: 100, periodMs: 2000 });
    const { samples } = period.summary();
    assert.equal(samples.get('diskRead')?.max, 2 << 20); // 4 MiB in two seconds
    assert.equal(samples.get('pss')?.count, 10);
    assert.equal(samples.get('pss')?.missing, 0);
  });

  it('puts the runs of one name together, and times the phases of all', async () => {
    const period = new Period(BEGIN);
    await add(period, { samples: 5 });
    await add(period, { samples: 5 });
    await add(period, { samples: 5 }, 'other');
    const { experiments, phases } = period.summary();
    assert.deepEqual(
      experiments.map(({ name, runs, durationSeconds, peakCpuPercent }) => [
        ...[name, runs, durationSeconds.count, durationSeconds.mean, peakCpuPercent.max],
      ]),
      [
        ['train', 2, 2, 4, 196.4],
        ['other', 1, 1, 4, 196.4],
      ],
    );
    // In the record an event comes each second: created, prepared, starting, running, paused, resumed, ended, … The
    // program took 4 s, though its end was recorded after 3.
    assert.deepEqual(
      phases.map(({ operation, count, mean, total }) => [operation, count, mean, total]),
      [
        ['running', 3, 4, 12],
        ['finishing', 3, 4, 12],
        ['preparing', 3, 2, 6],
      ],
    );
  });

  it('leaves out phases that ended before', async () => {
    const period = new Period(Date.parse('2026-11-21T14:00:09.000Z'));
    await add(period, { samples: 5 });
    assert.deepEqual(
      period.summary().phases.map(({ operation }) => operation),
      ['finishing'],
    );
  });

  it('passes over what cannot be read', async () => {
    const period = new Period(BEGIN);
    await add(period, { samples: 50, damaged: [1, 2, 3, 4, 5] });
    assert.equal(period.summary().samples.get('cpu')?.count, 50);
  });
});
