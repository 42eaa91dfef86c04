/** What is known of a run that is watched: from its record alone. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { WatchedRun } from '../../src/cli/watchedRun.ts';
import { RunFolder } from '../../src/core/run/folder.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { LIVES, RUN, record, request } from '../support/record.ts';
import { type MadeRecord, SPIKE, writeResources } from '../support/resources.ts';

/** No earlier run is known. */
const earlier = { withEstimate: (view: RunView) => Promise.resolve(view) };

describe('a run that is watched', () => {
  let folder: RunFolder;
  beforeEach(() => {
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-watched-'));
    folder = new RunFolder(path.join(place, RUN));
    fs.mkdirSync(folder.root);
    fs.writeFileSync(folder.request, JSON.stringify(request));
    fs.writeFileSync(folder.events, record(LIVES.normal.slice(0, 4)));
  });
  afterEach(() => fs.rmSync(path.dirname(folder.root), { recursive: true }));

  /** As if the run had been started by the clock of this boot, so that its newest sample is as old as that. */
  function measured(made: MadeRecord): void {
    writeResources(folder.resources, { ...made, header: { mono: 3000.5, time: '2026-11-21T14:00:04.000Z' } });
  }

  const cpuOf = async (width: number) =>
    (await new WatchedRun(folder, earlier).look(width)).curves.get('cpu');

  it('has no figures before its program was started', async () => {
    fs.writeFileSync(folder.events, record(LIVES.normal.slice(0, 3)));
    measured({ samples: 10 });
    const { view, curves, at } = await new WatchedRun(folder, earlier).look(60);
    assert.deepEqual([view.status, curves.size, at], ['starting', 0, null]);
  });

  it('has a bar for each sample at first, and later a bar for several that is as high as the highest', async () => {
    measured({ samples: 30, spikes: [7] });
    const young = await cpuOf(60);
    assert.deepEqual(
      young?.values.map((value) => Number.isFinite(value)),
      Array.from({ length: 60 }, (_, bar) => bar >= 1 && bar <= 30),
    );
    assert.equal(young?.values[8], SPIKE.cpu);
    measured({ samples: 1000, spikes: [990] });
    const old = await cpuOf(60);
    assert.ok(old?.values.every(Number.isFinite));
    assert.equal(old?.values.indexOf(SPIKE.cpu), 57); // bars of eight seconds, the last one with the sample at 1,000 s
    assert.equal(old?.peak, SPIKE.cpu);
  });

  it('says nothing of now by a sample that is old', async () => {
    measured({ samples: 10 });
    const cpu = await cpuOf(60);
    assert.equal(cpu?.now, null);
    assert.ok(cpu?.values.some(Number.isFinite));
  });
});
