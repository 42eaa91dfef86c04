/** Files of lines as they grow: halves of lines wait, other files in their place are seen, and gzip is gzip. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { LineFile } from '../../../src/core/signals/lineFile.ts';
import { SignalReader } from '../../../src/core/signals/reader.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('a file of signals', () => {
  let box: Sandbox;
  let file: string;
  let values: number[];
  let reader: SignalReader;
  let lines: LineFile;

  beforeEach(() => {
    box = new Sandbox();
    file = path.join(box.workspace, 'signals.jsonl');
    values = [];
    reader = new SignalReader({
      metrics: (_head, found) => values.push(...found),
      words: () => undefined,
      damaged: () => undefined,
    });
    lines = new LineFile(file, reader);
  });
  afterEach(() => {
    lines.dispose();
    box.close();
  });

  const line = (value: number) => `{"metric": {"a": ${value}}}\n`;
  const append = (text: string | Buffer) => fs.appendFileSync(file, text);

  it('that is not there yet has nothing', async () => {
    assert.equal(await lines.read(), 'nothing');
  });

  it('gives what came since the last look; half of a line is no error and waits for the rest', async () => {
    append(line(1) + line(2).slice(0, 12));
    assert.equal(await lines.read(), 'more');
    assert.deepEqual([values, reader.damaged], [[1], 0]);
    assert.equal(await lines.read(), 'nothing');
    append(line(2).slice(12) + line(3));
    assert.equal(await lines.read(), 'more');
    assert.deepEqual([values, reader.lines, reader.damaged], [[1, 2, 3], 3, 0]);
  });

  it('may end without a newline: what is whole counts, and counts once', async () => {
    append(line(1) + line(2).trimEnd());
    await lines.read();
    assert.deepEqual(values, [1, 2]);
    append(`\n${line(3)}`);
    await lines.read();
    assert.deepEqual([values, reader.lines, reader.damaged], [[1, 2, 3], 3, 0]);
  });

  it('that is longer than what is read at once is read whole, and lines that are too long are passed over', async () => {
    const many = Array.from({ length: 20_000 }, (_, value) => line(value));
    many.splice(10_000, 0, `{"message": "${'x'.repeat(3 << 20)}"}\n`);
    append(many.join(''));
    await lines.read();
    assert.deepEqual([values.length, reader.lines, reader.damaged], [20_000, 20_001, 1]);
    assert.equal(values.at(-1), 19_999);
  });

  it('in whose place another one is, or that was cut, is told', async () => {
    append(line(1) + line(2));
    await lines.read();
    fs.writeFileSync(file, line(7));
    assert.equal(await lines.read(), 'replaced');
    const anew = new LineFile(file, reader);
    await anew.read();
    fs.renameSync(file, `${file}.old`);
    fs.writeFileSync(file, line(7) + line(8));
    assert.equal(await anew.read(), 'replaced');
    const third = new LineFile(file, reader);
    await third.read();
    fs.rmSync(file);
    assert.equal(await third.read(), 'replaced');
  });

  it('that is really gzip opens, grows, and half of it is no error', async () => {
    const packed = gzipSync(Array.from({ length: 5_000 }, (_, value) => line(value)).join(''));
    append(packed.subarray(0, packed.length / 2));
    await lines.read();
    const half = values.length;
    assert.ok(half > 0 && half < 5_000, `${half}`);
    append(packed.subarray(packed.length / 2));
    append(gzipSync(line(17)));
    await lines.read();
    assert.deepEqual([values.length, values.at(-1), reader.damaged, lines.problem], [5_001, 17, 0, null]);
  });

  it('that is damaged gzip is read as far as it goes, and that is said', async () => {
    const packed = gzipSync(Array.from({ length: 5_000 }, (_, value) => line(value)).join(''));
    const middle = packed.length >> 1;
    packed.fill(0xff, middle, middle + 40);
    append(packed);
    await lines.read();
    assert.match(lines.problem ?? '', /^It is damaged gzip: /);
    assert.ok(values.length < 5_000);
    await lines.read();
  });

  it('must be a file', async () => {
    fs.mkdirSync(file);
    await assert.rejects(lines.read(), /is not a file/);
  });
});
