/** From where a run goes on by itself, as far as records tell. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { originOf, refuseCircle } from '../../../src/core/launch/resumeOrigin.ts';
import { annotate } from '../../../src/core/run/annotations.ts';
import type { ResumesFrom } from '../../../src/core/run/checkpoints.ts';
import type { Reason, RunRequest } from '../../../src/core/run/model.ts';
import { Workspace } from '../../../src/core/run/workspace.ts';
import { CheckpointBox } from '../../support/checkpointBox.ts';
import { RUN, request } from '../../support/record.ts';

const ORIGIN = '01arz3ndektsv4rrffq69g5faa';

let box: CheckpointBox;
let workspace: Workspace;
beforeEach(() => {
  box = new CheckpointBox();
  workspace = new Workspace(box.root, path.join(box.root, 'runs'), {} as Workspace['config']);
});
afterEach(() => box.remove());

function resumes(step: number | null, more: Partial<ResumesFrom> = {}): ResumesFrom {
  return {
    ...{ id: ORIGIN, name: 'train', path: '/c', attempt: 1, by: 'auto', earlierMs: null, changes: [] },
    checkpoint: { path: 'checkpoints/c.pt', step, sha256: '0', bytes: 1 },
    ...more,
  };
}

function left(step: number | null): void {
  box.record('checkpoint', {
    ...{ path: `checkpoints/${step}.pt`, step, time: '2026-11-21T14:00:00.000Z', bytes: 1, sha256: '0' },
    ...{ description: null, tags: [], metrics: {}, kind: 'file', source: 'pattern' },
  });
}

function origin(from: ResumesFrom | null, reason: Reason | null = null, attempts = 3): unknown {
  const asked: RunRequest = {
    ...request,
    resumes: from,
    resume: { mode: 'auto', attempts, after: ['lost'] },
  };
  const run = { folder: box.folder, request: asked, state: { ...box.state, reason } };
  const { folder, wanted } = originOf(run, workspace);
  return [folder.id, wanted];
}

/** A record with nothing but what was asked. */
function earlier(id: string, from: ResumesFrom | null): void {
  const folder = workspace.run(id);
  fs.mkdirSync(folder.root, { recursive: true });
  fs.writeFileSync(folder.request, JSON.stringify({ ...request, id, resumes: from }));
}

describe('the origin of a run that goes on by itself', () => {
  it('is that run, where it came further than it began', () => {
    earlier(ORIGIN, null);
    assert.deepEqual(origin(null), [RUN, undefined]);
    left(40);
    assert.deepEqual(origin(resumes(30)), [RUN, undefined]);
    assert.throws(() => origin(resumes(40)), /no checkpoint that is newer/);
    left(null);
    assert.deepEqual(origin(resumes(40)), [RUN, undefined], 'of one without a step nothing can be said');
  });

  it('is found in a record that names itself, too', () => {
    earlier(ORIGIN, resumes(1));
    left(40);
    assert.throws(() => origin(resumes(30), null, 1e15), /in a row/);
  });

  it('is where it began, where not the program ended it: but not for ever', () => {
    earlier(ORIGIN, null);
    assert.deepEqual(origin(resumes(40), 'interrupted-by-restart'), [ORIGIN, 'checkpoints/c.pt']);
    assert.deepEqual(origin(resumes(40), 'never-started'), [ORIGIN, 'checkpoints/c.pt']);
    assert.throws(() => origin(resumes(40), 'exit-unknown'), /no checkpoint that is newer/);
    for (const end of ['b', 'c', 'd']) {
      assert.deepEqual(origin(resumes(40), 'never-started', 2), [ORIGIN, 'checkpoints/c.pt'], end);
      annotate(workspace, workspace.run(ORIGIN), 'test', {
        kind: 'resumed',
        value: `01arz3ndektsv4rrffq69g5fa${end}`,
      });
    }
    assert.throws(() => origin(resumes(40), 'never-started', 2), /2 times in a row/);
  });

  it('is none once it was done as often as it may, since a person began', () => {
    const [first, second] = ['01arz3ndektsv4rrffq69g5fab', ORIGIN] as const;
    left(50);
    earlier(first, null);
    earlier(second, resumes(20, { id: first }));
    assert.throws(() => origin(resumes(40), null, 2), /2 times in a row, as often as its file allows/);
    assert.deepEqual(origin(resumes(40), null, 3), [RUN, undefined]);
    earlier(second, resumes(20, { id: first, by: 'person' }));
    assert.deepEqual(origin(resumes(40), null, 2), [RUN, undefined]);
    assert.throws(() => origin(resumes(40), null, 1), /It has done so once in a row/);
    fs.rmSync(workspace.run(second).root, { recursive: true });
    assert.throws(
      () => origin(resumes(40, { attempt: 7 }), null, 5),
      /5 times in a row/,
      'what is removed is counted',
    );
  });

  it('is refused where of its own checkpoints only older ones held', () => {
    assert.throws(
      () => refuseCircle(resumes(30, { id: RUN }), { ...request, resumes: resumes(30) }),
      /newer/,
    );
    assert.doesNotThrow(() => refuseCircle(resumes(31, { id: RUN }), { ...request, resumes: resumes(30) }));
    assert.doesNotThrow(() => refuseCircle(resumes(30), { ...request, resumes: resumes(30) }));
  });
});
