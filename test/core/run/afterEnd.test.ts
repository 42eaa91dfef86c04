/** What is added to a record that is closed: seen by everybody, also where whoever added it was killed in between. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEnd } from '../../../src/core/run/afterEnd.ts';
import { readState } from '../../../src/core/run/folder.ts';
import { verifyRun } from '../../../src/core/run/verify.ts';
import { Workspace } from '../../../src/core/run/workspace.ts';
import { CheckpointBox, madeCheckpoint } from '../../support/checkpointBox.ts';

let box: CheckpointBox;
let workspace: Workspace;
beforeEach(() => {
  box = new CheckpointBox();
  workspace = new Workspace(box.root, path.join(box.root, 'runs'), {} as Workspace['config']);
  box.write('a.pt', 'abc');
  box.record('checkpoint', madeCheckpoint({ path: 'checkpoints/a.pt' }));
  const files = ['request.json', 'checkpoints/a.pt'].map((name) => ({ path: name, size: 3, sha256: 'a' }));
  box.record('sealed', { files, incomplete: null });
  fs.writeFileSync(box.folder.state, JSON.stringify(box.state));
});
afterEach(() => box.remove());

describe('what is recorded after the end', () => {
  it('counts from the moment on that it is in the record', () => {
    assert.equal(readState(box.folder).checkpoints[0]?.isPruned, false);
    assert.throws(
      () =>
        afterEnd(workspace, box.folder, ({ record }) => {
          record('pruned', { paths: ['checkpoints/a.pt'], by: 'ada', why: '' });
          throw new Error('killed');
        }),
      /killed/,
    );
    assert.equal(readState(box.folder).checkpoints[0]?.isPruned, true);
  });

  it('excuses nothing but checkpoints from being there', async () => {
    const missing = async (...paths: readonly string[]) => {
      box.record('pruned', { paths, by: 'ada', why: '' });
      return (await verifyRun(box.folder, false)).findings.map(({ where }) => where);
    };
    const all = ['request.json', 'checkpoints/a.pt'];
    assert.deepEqual(await missing('request.json', '.', '', box.folder.root, '/', '..'), all);
    assert.deepEqual(await missing(box.folder.request), all);
    assert.deepEqual(await missing('checkpoints/a.pt'), ['request.json']);
  });
});
