/** What git tells while it works, in whatever pieces it comes. */

import assert from 'node:assert/strict';
import { ProgressReader, progressOf } from '../../../src/core/workflow/gitProgress.ts';

describe('the progress of git', () => {
  for (const [line, progress] of [
    [
      'Receiving objects:  45% (450/1000), 12.50 MiB | 3.00 MiB/s',
      { phase: 'Receiving objects', percent: 45, done: 450, total: 1000, bytes: 13_107_200 },
    ],
    [
      'remote: Counting objects: 100% (7/7), done.',
      { phase: 'Counting objects', percent: 100, done: 7, total: 7, bytes: null },
    ],
    [
      'remote: Enumerating objects: 12345, done.',
      { phase: 'Enumerating objects', percent: null, done: 12345, total: null, bytes: null },
    ],
    [
      'Receiving objects: 100% (3/3), 512 bytes | 512.00 KiB/s, done.',
      { phase: 'Receiving objects', percent: 100, done: 3, total: 3, bytes: 512 },
    ],
    ['Updating files:   7% (1/14)', { phase: 'Updating files', percent: 7, done: 1, total: 14, bytes: null }],
    ['fatal: repository not found', undefined],
    ['remote: Compressing', undefined],
  ] as const) {
    it(`is ${JSON.stringify(progress)} in ${JSON.stringify(line)}`, () =>
      assert.deepEqual(progressOf(line), progress));
  }

  it('comes in pieces, between words that are kept', () => {
    const seen: (number | null)[] = [];
    const reader = new ProgressReader(({ percent }) => seen.push(percent));
    const all =
      "Cloning into 'x'...\nReceiving objects:   0% (0/2)\rReceiving objects: 100% (2/2), done.\nfatal: no";
    for (const sign of all) reader.add(sign);
    reader.end();
    assert.deepEqual(seen, [0, 100]);
    assert.equal(reader.text, "Cloning into 'x'...\nfatal: no\n");
  });

  it('of a server that says too much keeps the end, and takes no time', () => {
    const reader = new ProgressReader();
    const started = Date.now();
    for (let i = 0; i < 50; i++) reader.add('remote: x\n'.repeat(10_000));
    reader.add('y'.repeat(10_000_000));
    for (let i = 0; i < 1000; i++) reader.add('z'.repeat(1000));
    reader.add('\nfatal: at last');
    reader.end();
    assert.ok(reader.text.endsWith('fatal: at last\n'));
    assert.ok(reader.text.length <= 65_536);
    assert.ok(Date.now() - started < 2000, `${Date.now() - started} ms`);
  });
});
