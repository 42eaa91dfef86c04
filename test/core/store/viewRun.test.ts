/** What a live run takes, as its runner last wrote it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { foldFolder, RunFolder, readState } from '../../../src/core/run/folder.ts';
import type { RunState } from '../../../src/core/run/model.ts';
import type { ResourceSummary, ResourcesNow } from '../../../src/core/run/resources.ts';
import { viewRun } from '../../../src/core/store/viewRun.ts';
import { LIVES, RUN, record, request } from '../../support/record.ts';
import { madeNow, madeSummary } from '../../support/resources.ts';

describe('the resources of a run', () => {
  let folder: RunFolder;

  beforeEach(() => {
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-view-'));
    folder = new RunFolder(path.join(place, RUN));
    fs.mkdirSync(folder.root);
    fs.writeFileSync(folder.request, JSON.stringify(request));
    live(4);
  });
  afterEach(() => fs.rmSync(path.dirname(folder.root), { recursive: true }));

  function live(events: number, last: 'normal' | 'stopped' = 'normal'): void {
    fs.writeFileSync(folder.events, record(LIVES[last].slice(0, events)));
  }

  function write(more: object): void {
    fs.writeFileSync(folder.state, JSON.stringify({ ...foldFolder(folder), ...more }));
  }

  function resources(state: RunState = readState(folder)) {
    return viewRun(folder, state).resources;
  }

  it('are what its runner wrote last, with the newest sample', () => {
    write({ resources: madeSummary(), now: madeNow() });
    assert.deepEqual(resources(), { ...madeSummary(), now: madeNow() });
  });

  it('are null before the first sample, in a record of an earlier version, and where the state is damaged', () => {
    assert.equal(resources(), null);
    const { resources: _resources, now: _now, ...earlier } = foldFolder(folder);
    fs.writeFileSync(folder.state, JSON.stringify(earlier));
    assert.equal(resources(), null);
    fs.writeFileSync(folder.state, '{"schema":"runtrail/state/1",');
    assert.equal(resources(), null);
  });

  it('are not those of another run whose state was copied here', () => {
    write({ id: '01arz3ndektsv4rrffq69g5faw', resources: madeSummary(), now: madeNow() });
    assert.equal(resources(), null);
  });

  for (const [what, more] of [
    ['a figure that is a text', { resources: { ...madeSummary(), peakRssBytes: '1' } }],
    ['a sample that is a list', { resources: madeSummary(), now: [1, 2] }],
    ['a sample without a time', { resources: madeSummary(), now: { ...madeNow(), time: null } }],
    ['a card that is none', { resources: { ...madeSummary(), gpus: ['fast'] } }],
    [
      'a card with a text for a figure',
      { resources: { ...madeSummary(), gpus: [{ name: 'A', peakPercent: {} }] } },
    ],
  ] as const) {
    it(`are null where the state holds ${what}`, () => {
      write(more);
      assert.equal(resources(), null);
    });
  }

  it('are those of the summary once there is one, and without a newest sample once it is over', () => {
    const summary: ResourceSummary = { ...madeSummary(), peakCpuPercent: 777 };
    const now: ResourcesNow = madeNow();
    write({ resources: madeSummary(), now });
    const finishing = { ...foldFolder(folder), status: 'finishing' as const, resources: summary };
    assert.deepEqual(resources(finishing), { ...summary, now });
    const over = { ...finishing, status: 'completed' as const, now };
    assert.deepEqual(resources(over), { ...summary, now: null });
  });
});
