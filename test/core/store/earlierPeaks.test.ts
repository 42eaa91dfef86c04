/** What earlier runs of an experiment took, from their records alone. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import { foldEvents, initialState } from '../../../src/core/run/fold.ts';
import type { RunState } from '../../../src/core/run/model.ts';
import { estimateMemory } from '../../../src/core/store/earlierPeaks.ts';
import { openCore } from '../../support/core.ts';
import { eventsIn, LIVES, record, request } from '../../support/record.ts';
import { madeSummary } from '../../support/resources.ts';
import { Sandbox } from '../../support/sandbox.ts';

const MIB = 2 ** 20;

describe('an estimate from earlier runs', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  /** An ended run with this peak. */
  function add(peakMib: number | null, more: Partial<RunState> = {}): void {
    const id = newId();
    const resources = madeSummary({ peakRssBytes: peakMib === null ? null : peakMib * MIB });
    const ended = foldEvents(initialState(request), eventsIn(record(LIVES.normal)));
    const folder = path.join(box.workspace, '.runtrail', 'runs', '2026-11', id);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'state.json'), JSON.stringify({ ...ended, id, resources, ...more }));
  }

  const estimate = (formula: number | null = null) =>
    estimateMemory(openCore(box).store, { file: 'train.run.json', name: 'train' }, formula);

  it('takes completed runs of the same file or name, and the formula before all of them', async () => {
    add(100);
    add(200, { file: 'other.run.json' });
    add(300, { name: 'other' });
    add(9000, { name: 'other', file: 'other.run.json' });
    add(9000, { status: 'failed' });
    add(null);
    assert.deepEqual(await estimate(), { bytes: 360 * MIB, runs: 3 });
    assert.deepEqual(await estimate(5), { bytes: 5, runs: null });
  });

  it('is none where there were none, whatever lies there', async () => {
    assert.equal(await estimate(), null);
    const broken = path.join(box.workspace, '.runtrail', 'runs', '2026-11', newId());
    fs.mkdirSync(broken, { recursive: true });
    fs.writeFileSync(path.join(broken, 'state.json'), '{');
    assert.equal(await estimate(), null);
  });

  it('takes the newest 50', async () => {
    for (let count = 0; count < 55; count++) add(count < 5 ? 9000 : 10);
    assert.deepEqual(await estimate(), { bytes: 12 * MIB, runs: 50 });
  });

  it('stands in the dry run of the next one, with its limits', async () => {
    const file = box.params('true', { limits: { time: { seconds: '2 h' } } }, 'train.run.json');
    add(100);
    const { stdout } = await box.cli('run', '--dry-run', file);
    assert.match(stdout, /^ {2}limit {7}Time, 2 h 0 m 0 s: stop$/m);
    assert.match(stdout, /^ {2}limit {7}Memory, 80 % for 10 s: warn \(default\)$/m);
    assert.match(stdout, /^ {2}memory {6}estimated 120 MiB from 1 earlier run$/m);
    const json = await box.json<{ estimate: unknown }>('run', '--dry-run', file);
    assert.deepEqual(json.estimate, { memory: { bytes: 120 * MIB, runs: 1 } });
  });
});
