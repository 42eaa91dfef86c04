/** How far live runs are that say nothing, from the records of earlier ones. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import type { ResumesFrom } from '../../../src/core/run/checkpoints.ts';
import { foldEvents, initialState } from '../../../src/core/run/fold.ts';
import { RunFolder } from '../../../src/core/run/folder.ts';
import type { RunState } from '../../../src/core/run/model.ts';
import { EarlierDurations } from '../../../src/core/store/earlierDurations.ts';
import { RunStore } from '../../../src/core/store/store.ts';
import { openCore } from '../../support/core.ts';
import { eventsIn, LIVES, record, request } from '../../support/record.ts';
import { Sandbox, until } from '../../support/sandbox.ts';
import { madeView, progressOf } from '../../support/views.ts';

const MINUTE = 60_000;
/** Minutes: by the record, the live run started long ago. */
const long = 1e9;

describe('a live run that says nothing', () => {
  let box: Sandbox;
  let folder: RunFolder;
  beforeEach(() => {
    box = new Sandbox();
    folder = new RunFolder(path.join(box.root, 'live', newId()));
    fs.mkdirSync(folder.root, { recursive: true });
    fs.writeFileSync(folder.events, record(LIVES.normal.slice(0, 4)));
  });
  afterEach(() => box.close());

  /** An earlier run that took so many minutes. */
  function add(minutes: number, more: Partial<RunState> = {}): void {
    const id = newId();
    const ended = foldEvents(initialState(request), eventsIn(record(LIVES.normal)));
    const place = path.join(box.workspace, '.runtrail', 'runs', '2026-11', id);
    fs.mkdirSync(place, { recursive: true });
    const durationMs = minutes * MINUTE;
    fs.writeFileSync(path.join(place, 'state.json'), JSON.stringify({ ...ended, id, durationMs, ...more }));
  }

  const live = (more = {}) => madeView({ startedAt: '2026-11-21T14:00:04.000Z', ...more });
  const earlier = () => new EarlierDurations(openCore(box).store);

  it('is as far as completed runs of its file were, each by all of its attempts', async () => {
    add(long);
    add(long, { name: 'other' });
    add(1, { name: 'other', file: 'other.run.json' });
    add(1, { status: 'failed' });
    add(1, { durationMs: null });
    const { progress } = await earlier().withEstimate(live(), folder);
    assert.deepEqual([progress?.source, progress?.earlierRuns], ['earlier-runs', 2]);
    add(long, { parameters: { lr: 5 } });
    add(long, { resumes: { ...RESUMED, earlierMs: 5 } });
    assert.equal((await earlier().withEstimate(live(), folder)).progress?.earlierRuns, 3);
    const asOther = await earlier().withEstimate(live({ parameters: { lr: 5 } }), folder);
    assert.equal(asOther.progress?.earlierRuns, 1);
  });

  it('is left alone where it says anything itself, or is not at work', async () => {
    add(10);
    const said = progressOf('epoch', 3, 7);
    const views = [live({ progress: said }), live({ status: 'preparing' }), live({ startedAt: null })];
    for (const view of views) assert.equal(await earlier().withEstimate(view, folder), view);
  });

  it('is told of at once from the second look on', async () => {
    add(long);
    const known: string[] = [];
    const durations = earlier();
    const look = () => durations.withEstimateNow(live(), folder, () => known.push('known'));
    assert.equal(look().progress, null);
    await until('it is known', () => known.length > 0);
    assert.equal(look().progress?.earlierRuns, 1);
    assert.deepEqual(known, ['known']);
  });

  it('is told nothing where no earlier run is, or none can be read', async () => {
    assert.equal((await earlier().withEstimate(live(), folder)).progress, null);
    fs.mkdirSync(path.join(box.workspace, '.runtrail'), { recursive: true });
    fs.writeFileSync(path.join(box.workspace, '.runtrail', 'runs'), 'no folder');
    assert.equal((await earlier().withEstimate(live(), folder)).progress, null);
    const gone = new EarlierDurations(new RunStore(openCore(box).workspace));
    addBroken(box);
    assert.equal((await gone.withEstimate(live(), folder)).progress, null);
  });
});

const RESUMED: ResumesFrom = {
  ...{ id: 'x', name: 'train', path: '/c', attempt: 1, by: 'person', changes: [] },
  checkpoint: { path: 'c', step: 1, sha256: '0', bytes: 1 },
  earlierMs: null,
};

/** A run whose record is torn. */
function addBroken(box: Sandbox): void {
  fs.rmSync(path.join(box.workspace, '.runtrail', 'runs'));
  const broken = path.join(box.workspace, '.runtrail', 'runs', '2026-11', newId());
  fs.mkdirSync(broken, { recursive: true });
  fs.writeFileSync(path.join(broken, 'state.json'), '{');
}
