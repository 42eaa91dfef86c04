/** Event files of TensorBoard, by its own bytes: both forms of scalars, restarts, half and damaged records. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { crc32c, maskedCrc32c } from '../../../../../src/core/signals/files/tensorboard/crc32c.ts';
import { EventFile, EventFolder } from '../../../../../src/core/signals/files/tensorboard/eventFiles.ts';
import { readRecords } from '../../../../../src/core/signals/files/tensorboard/records.ts';
import { eventRecord, GOLDEN, record, scalarEvent, tensorEvent } from '../../../../support/eventRecords.ts';
import { Sandbox } from '../../../../support/sandbox.ts';

const LOOK = { limit: 1 << 20, isLast: false };

describe('event files', () => {
  let box: Sandbox;
  let file: string;
  beforeEach(() => {
    box = new Sandbox();
    file = path.join(box.workspace, 'events.out.tfevents.1700000000.host.1.0');
  });
  afterEach(() => box.close());

  const folderOf = (...contents: readonly Buffer[]): EventFolder => {
    const folder = new EventFolder(box.workspace);
    for (const [place, content] of contents.entries()) {
      const name = path.join(box.workspace, `events.out.tfevents.170000000${place}.host.1.0`);
      fs.writeFileSync(name, content);
      folder.add(name);
    }
    return folder;
  };
  const scalars = (events: readonly { step: number; scalars: readonly { tag: string; value: number }[] }[]) =>
    events.flatMap(({ step, scalars: all }) => all.map(({ tag, value }) => [step, tag, value]));

  it('have the checksum of Castagnoli', () => {
    assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
    assert.equal(crc32c(Buffer.alloc(0)), 0);
    assert.equal(maskedCrc32c(GOLDEN.subarray(0, 8)), GOLDEN.readUInt32LE(8));
  });

  it('are read from the golden bytes', async () => {
    assert.deepEqual(await folderOf(GOLDEN).read(LOOK), [
      { metric: { loss: 0.5 }, step: 1, time: '2023-11-14T22:13:21.000Z', source: 'file:tensorboard' },
    ]);
  });

  it('are written by the tests as TensorBoard writes them', () => {
    assert.deepEqual(
      scalarEvent({ tag: 'loss', value: 0.5, step: 1, seconds: 1_700_000_001 }),
      GOLDEN.subarray(40),
    );
  });

  it('have scalars as plain values, as tensors with a list, and as tensors of bytes', () => {
    fs.writeFileSync(
      file,
      Buffer.concat([
        scalarEvent({ tag: 'a', value: 0.1, step: 1 }),
        tensorEvent({ tag: 'b', step: 2, form: 'float_val', values: [0.25] }),
        tensorEvent({ tag: 'c', step: 3, form: 'tensor_content', values: [-3.5] }),
        tensorEvent({ tag: 'histogram', step: 3, form: 'float_val', values: [1, 2, 3], shape: [3] }),
      ]),
    );
    assert.deepEqual(scalars(new EventFile(file).read(1 << 20)), [
      [1, 'a', 0.1],
      [2, 'b', 0.25],
      [3, 'c', -3.5],
    ]);
  });

  it('may hold what is no finite number, and negative steps', async () => {
    const lines = await folderOf(
      Buffer.concat([
        scalarEvent({ tag: 'a', value: Number.NaN, step: -1 }),
        scalarEvent({ tag: 'a', value: Number.NEGATIVE_INFINITY, step: 0 }),
      ]),
    ).read(LOOK);
    assert.deepEqual(
      lines.map(({ metric, step }) => [metric?.['a'], step]),
      [
        ['NaN', -1],
        ['-Infinity', 0],
      ],
    );
  });

  it('with a record that is half written give it once it is whole', () => {
    const events = new EventFile(file);
    const seen: unknown[] = [];
    for (let length = 0; length <= GOLDEN.length; length++) {
      fs.writeFileSync(file, GOLDEN.subarray(0, length));
      seen.push(...scalars(events.read(1 << 20)));
      if (length < GOLDEN.length) assert.deepEqual(seen, []);
    }
    assert.deepEqual(seen, [[1, 'loss', 0.5]]);
  });

  it('end where a checksum is wrong, and say where', async () => {
    const content = Buffer.concat([GOLDEN, scalarEvent({ tag: 'loss', value: 1, step: 2 }), GOLDEN]);
    content[GOLDEN.length + 15] = 0xff;
    const folder = folderOf(content);
    const lines = await folder.read(LOOK);
    assert.deepEqual(
      lines.map(({ step, level }) => step ?? level),
      [1, 'warning'],
    );
    assert.match(lines[1]?.message ?? '', /is damaged at byte 82; what stands behind that is not read/);
    assert.deepEqual(await folder.read(LOOK), []);
  });

  it('with a flipped bit anywhere never give a wrong number', () => {
    fc.assert(
      fc.property(fc.nat(GOLDEN.length * 8 - 1), (bit) => {
        const content = Buffer.from(GOLDEN);
        content[bit >> 3] = (content[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const { records } = readRecords(content);
        assert.ok(records.length < 2);
      }),
    );
  });

  it('of any bytes, also with right checksums, never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        fs.writeFileSync(file, Buffer.concat([record(Buffer.from(bytes)), GOLDEN]));
        new EventFile(file).read(1 << 20);
        fs.writeFileSync(file, bytes);
        assert.deepEqual(scalars(new EventFile(file).read(1 << 20)), []);
      }),
    );
  });

  it('pass over a record that is too large to be a figure', () => {
    fs.writeFileSync(file, Buffer.concat([record(Buffer.alloc(3 << 20)), GOLDEN]));
    const events = new EventFile(file);
    assert.deepEqual(scalars([...events.read(1 << 20), ...events.read(1 << 20)]), [[1, 'loss', 0.5]]);
  });

  it('of one folder are merged by time, and a restart takes back what was after it', async () => {
    const at = (step: number, seconds: number) => scalarEvent({ tag: 'loss', value: seconds, step, seconds });
    const first = Buffer.concat([at(1, 10), at(2, 20), at(3, 30)]);
    const second = Buffer.concat([
      eventRecord({ seconds: 25, step: 2, isStart: true }),
      at(2, 26),
      at(3, 36),
    ]);
    const lines = await folderOf(first, second).read(LOOK);
    assert.deepEqual(
      lines.map(({ step, metric }) => [step, metric?.['loss']]),
      [
        [1, 10],
        [2, 26],
        [3, 36],
      ],
    );
  });
});
