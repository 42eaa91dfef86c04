/** The end of a log under the figures of a run. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { logTail } from '../../src/cli/logTail.ts';

describe('the end of a log', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-tail-'));
    file = path.join(folder, 'console.log');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('is nothing where there is no log', () => assert.deepEqual(logTail(file, 5), []));

  it('has the last lines, whole ones, without empty ones', () => {
    fs.writeFileSync(file, `${'x'.repeat(100_000)}\nfirst\n\nsecond\n  \nthird`);
    assert.deepEqual(logTail(file, 2), ['second', 'third']);
    assert.deepEqual(logTail(file, 9), ['first', 'second', 'third']);
  });

  it('has of a bar that was drawn again and again its last state', () => {
    fs.writeFileSync(file, 'begin\n 10 %\r 50 %\r100 %\n');
    assert.deepEqual(logTail(file, 5), ['begin', '100 %']);
  });

  it('has nothing that acts on a terminal', () => {
    fs.writeFileSync(
      file,
      Buffer.concat([
        Buffer.from('\u001b[31mred\u001b[0m \u001b]0;t\u0007 \u009b2J'),
        Buffer.from([0, 1, 0xff, 0x0a]),
      ]),
    );
    const [line = ''] = logTail(file, 5);
    assert.match(line, /^red/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
    assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f]/);
  });

  it('of something that is no file is nothing', () => {
    fs.mkdirSync(file);
    assert.deepEqual(logTail(file, 5), []);
  });
});
