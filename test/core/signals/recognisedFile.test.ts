/** What was recognised is kept: with its time, on a disk that was full for a while, and not without an end. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { cutTo, RecognisedFile } from '../../../src/core/signals/recognisedFile.ts';
import { Sandbox } from '../../support/sandbox.ts';

const NOW = Date.parse('2026-11-21T14:00:00.000Z');

describe('what was recognised', () => {
  let box: Sandbox;
  let file: string;
  beforeEach(() => {
    box = new Sandbox();
    file = path.join(box.workspace, 'recognised.jsonl');
  });
  afterEach(() => box.close());

  const lines = () =>
    fs
      .readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('has the time of its finding, unless it has one of its own', () => {
    const found = new RecognisedFile();
    found.append(file, [{ metric: { a: 1 } }, { metric: { a: 2 }, time: 5 }], NOW);
    found.append(file, [], NOW);
    assert.deepEqual(lines(), [
      { metric: { a: 1 }, time: '2026-11-21T14:00:00.000Z' },
      { metric: { a: 2 }, time: 5 },
    ]);
  });

  it('waits while it cannot be written, and why is said once', () => {
    const found = new RecognisedFile();
    fs.mkdirSync(file); // in place of a full disk
    assert.throws(() => found.append(file, [{ metric: { a: 1 } }], NOW), /EISDIR/);
    found.append(file, [{ metric: { a: 2 } }], NOW + 1000);
    assert.equal(found.hasWaiting, true);
    fs.rmdirSync(file);
    found.append(file, [], NOW + 2000);
    assert.deepEqual(
      lines().map(({ metric, time }) => [metric.a, time]),
      [
        [1, '2026-11-21T14:00:00.000Z'],
        [2, '2026-11-21T14:00:01.000Z'],
      ],
    );
    assert.equal(found.hasWaiting, false);
  });

  it('leaves out values once the file is too long for any record, and says how many', () => {
    const found = new RecognisedFile();
    assert.deepEqual(found.notes(), []);
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 300 << 20); // takes no room on the disk
    found.append(file, [{ metric: { a: 1 } }, { progress: { done: 1 } }], NOW);
    assert.match(
      found.notes()[0]?.message ?? '',
      /too many values in log and files to keep all of them\. Left out: 1\.$/,
    );
    assert.ok(fs.statSync(file).size < (300 << 20) + 200);
  });

  it('is cut to what a runner remembers of it', () => {
    fs.writeFileSync(file, 'abc\ndef\n');
    cutTo(file, 100);
    cutTo(file, 4);
    assert.equal(fs.readFileSync(file, 'utf8'), 'abc\n');
    cutTo(path.join(box.workspace, 'missing'), 0);
  });
});
