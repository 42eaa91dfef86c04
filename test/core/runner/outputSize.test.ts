/** How much a program has written, and how fast, by files that are really there and a clock that the test moves. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { RunFolder } from '../../../src/core/run/folder.ts';
import { OutputSize } from '../../../src/core/runner/outputSize.ts';
import { Sandbox, until } from '../../support/sandbox.ts';

describe('what a program writes', () => {
  let box: Sandbox;
  let folder: RunFolder;
  let size: OutputSize;
  beforeEach(() => {
    box = new Sandbox();
    folder = new RunFolder(box.workspace);
    size = new OutputSize(folder);
  });
  afterEach(() => box.close());

  const write = (name: string, bytes: number) => box.write(name, 'x'.repeat(bytes));
  /** Looks every second until the folder was counted anew. */
  const bytesOf = (mono: number, bytes: number) =>
    until(`${bytes} bytes`, () => size.at(mono, true).bytes === bytes);

  it('is its log and its folder of outputs, with all below it', async () => {
    assert.deepEqual(size.at(0, false), { bytes: 0, bytesPerSecond: null });
    write('console.log', 10);
    write('outputs/a', 100);
    write('outputs/deep/er/b', 1000);
    fs.symlinkSync('/usr', folder.at('outputs', 'link'));
    assert.equal(size.at(1000, false).bytes, 10);
    await bytesOf(1000, 1110 + '/usr'.length);
  });

  it('is counted every five seconds, whatever is in the folder already', async () => {
    write('outputs/before', 1_000_000);
    await bytesOf(0, 1_000_000);
    for (let second = 1; second < 5; second++) {
      write(`outputs/${second}`, 100);
      assert.deepEqual(size.at(1000 * second, true), { bytes: 1_000_000, bytesPerSecond: null });
    }
    size.at(5000, true);
    await bytesOf(5000, 1_000_400);
    assert.equal(size.at(5000, true).bytesPerSecond, 80);
    write('console.log', 600);
    assert.equal(size.at(6000, true).bytesPerSecond, 200);
  });

  it('is nothing where the folder is gone, and never grows backwards', async () => {
    write('console.log', 600);
    write('outputs/a', 1);
    await bytesOf(0, 601);
    fs.truncateSync(folder.console);
    fs.rmSync(folder.at('outputs'), { recursive: true });
    await bytesOf(5000, 0);
    assert.equal(size.at(5000, true).bytesPerSecond, 0);
  });
});
