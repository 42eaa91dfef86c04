/** Being told of changes, or told that nobody will tell. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { watchPath } from '../../src/base/watchPath.ts';
import { Sandbox, until } from '../support/sandbox.ts';

describe('watching a path', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  it('tells of a line that was added, and no more once it was given back', async () => {
    const file = box.write('events', 'one\n');
    let [changes, others] = [0, 0];
    const watched = watchPath(file, () => changes++);
    assert.equal(watched?.inode, fs.statSync(file).ino);
    fs.appendFileSync(file, 'two\n');
    await until('the change', () => changes > 0);
    watched.dispose();
    const seen = changes;
    const other = watchPath(file, () => others++);
    fs.appendFileSync(file, 'three\n');
    await until('the change', () => others > 0);
    other?.dispose();
    assert.equal(changes, seen);
  });

  it('is impossible where there is nothing', () => {
    assert.equal(
      watchPath(`${box.workspace}/nothing`, () => undefined),
      undefined,
    );
  });
});
