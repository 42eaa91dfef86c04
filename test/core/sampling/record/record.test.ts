/** Reading `resources.jsonl`: as it grows, whatever stands in it, and however long it is. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { Start } from '../../../../src/core/run/timeAxis.ts';
import { type RecordOptions, ResourceRecord } from '../../../../src/core/sampling/record/record.ts';
import type { Series } from '../../../../src/core/sampling/record/series.ts';
import {
  type MadeRecord,
  madeHeader,
  resourceLines,
  SPIKE,
  writeResources,
} from '../../../support/resources.ts';

/** Half a second before the first header. */
const START: Start = { time: Date.parse('2026-11-21T13:59:59.500Z'), mono: 999_500, boot: 'b' };
const ALL = { from: 0, to: Number.POSITIVE_INFINITY, pixels: 1 << 14 };

describe('a record of resources', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-resources-'));
    file = path.join(folder, 'resources.jsonl');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  async function read(
    options: RecordOptions = {},
    start: Start | undefined = START,
  ): Promise<ResourceRecord> {
    const record = new ResourceRecord(file, start, options);
    await record.update();
    return record;
  }

  async function all(record: MadeRecord): Promise<Series> {
    writeResources(file, record);
    return (await read()).series(ALL);
  }

  function lines(...texts: readonly (string | object)[]): void {
    fs.writeFileSync(
      file,
      texts.map((text) => `${typeof text === 'string' ? text : JSON.stringify(text)}\n`).join(''),
    );
  }

  it('that is not there has nothing in it, and is read once it is', async () => {
    const record = await read();
    assert.deepEqual(record.facts, {
      ...{ samples: 0, damaged: 0, problem: null, from: 0, to: 0, header: undefined, peaks: {} },
    });
    assert.equal((await record.series(ALL)).at.length, 0);
    writeResources(file, { samples: 3 });
    assert.equal(await record.update(), true);
    assert.equal(record.facts.samples, 3);
    assert.equal(await record.update(), false);
  });

  it('tells times since the start of the program, and rates by the second', async () => {
    lines(
      madeHeader({ header: { columns: ['at', 'cpu', 'read'], periodMs: 500 } }),
      ...[[500, 12.5, 1000], [1000, 50, 1000], [3000, null, 4000], [3500]],
    );
    const { at, columns, isRaw, gapMs } = await (await read()).series(ALL);
    assert.deepEqual([...at], [1000, 1500, 3500, 4000]);
    assert.deepEqual(columns['cpu'], Float64Array.of(12.5, 50, Number.NaN, Number.NaN));
    assert.deepEqual(columns['read'], Float64Array.of(1000, 2000, 2000, Number.NaN));
    assert.equal(isRaw, true);
    assert.equal(gapMs, 1250);
  });

  it('has only the columns that hold anything', async () => {
    const { columns } = await all({ samples: 20, gpus: 2 });
    const names = Object.keys(columns);
    assert.ok(names.includes('gpu1.use') && names.includes('pss'));
    assert.ok(!names.includes('outputFree') && !names.includes('at'));
    for (const values of Object.values(columns)) assert.equal(values.length, 20);
  });

  it('lets what is looked at rarely stand until the next look, but not for ever, nor beyond what it is a part of', async () => {
    lines(
      madeHeader({ header: { columns: ['at', 'rss', 'pss'] } }),
      ...[
        [1000, 5, 4],
        [2000, 5],
        [31_000, 3],
        [32_000, 5],
        [33_000, 5, 6],
      ],
    );
    const { columns } = await (await read()).series(ALL);
    assert.deepEqual([...(columns['pss'] ?? [])], [4, 4, 3, Number.NaN, 6]);
  });

  it('goes by the names in each header: columns may change their order, come and go', async () => {
    lines(
      madeHeader({ header: { columns: ['at', 'cpu', 'rss'] } }),
      [1000, 1, 10],
      { ...madeHeader(), mono: 1_001_000, columns: ['rss', 'fromTheFuture', 'at', 'gpu0.use', 'rss'] },
      ...[
        [20, 99, 1000, 55, 7],
        [21, 99, 2000, 56, 7],
      ],
      { ...madeHeader(), mono: 1_003_000, columns: ['at', 'cpu'] },
      [1000, 4],
    );
    const { at, columns } = await (await read()).series(ALL);
    assert.deepEqual([...at], [1500, 2500, 3500, 4500]);
    assert.deepEqual(Object.keys(columns).sort(), ['cpu', 'gpu0.use', 'rss']);
    assert.deepEqual([...(columns['rss'] ?? [])], [10, 20, 21, Number.NaN]);
    assert.deepEqual([...(columns['cpu'] ?? [])], [1, Number.NaN, Number.NaN, 4]);
  });

  it('goes on after a restart of the machine by the clock on the wall, and never backwards', async () => {
    const later = (time: string, mono: number) => ({
      ...madeHeader(),
      time,
      mono,
      boot: 'c',
      columns: ['at', 'cpu'],
    });
    lines(
      madeHeader({ header: { columns: ['at', 'cpu'] } }),
      [1000, 1],
      later('2026-11-21T15:00:00.000Z', 20),
      [1000, 2],
      later('2026-11-21T13:00:00.000Z', 10), // the clock was set back
      [1000, 3],
    );
    const { at } = await (await read()).series(ALL);
    assert.deepEqual([...at], [1500, 3_601_500, 3_602_500]);
  });

  it('begins with its first header where the start is not known', async () => {
    writeResources(file, { samples: 3 });
    const record = new ResourceRecord(file, undefined);
    await record.update();
    assert.deepEqual([...(await record.series(ALL)).at], [1000, 2000, 3000]);
  });

  it('is read on from where it was, also from the middle of a line', async () => {
    const text = [...resourceLines({ samples: 200, headers: [120], gpus: 1 })].join('');
    writeResources(file, { samples: 200, headers: [120], gpus: 1 });
    const whole = await (await read()).series(ALL);
    fs.writeFileSync(file, '');
    const record = await read();
    for (let at = 0; at < text.length; at += 997) {
      fs.appendFileSync(file, text.slice(at, at + 997));
      await record.update();
    }
    assert.deepEqual(await record.series(ALL), whole);
    assert.equal(record.facts.damaged, 0);
  });

  it('gives what came after a moment', async () => {
    writeResources(file, { samples: 10 });
    const record = await read();
    const { at, columns } = await record.after(8500);
    assert.deepEqual([...at], [9500, 10_500]);
    assert.equal(columns['cpu']?.length, 2);
    assert.equal((await record.after(10_500)).at.length, 0);
  });

  it('is read anew when it was cut or replaced', async () => {
    writeResources(file, { samples: 50 });
    const record = await read();
    writeResources(file, { samples: 20 });
    assert.equal(await record.update(), true);
    assert.equal(record.facts.samples, 20);
    writeResources(file, { samples: 60, header: { mono: 2_000_000 }, seed: 2 }); // larger, the same file by its number
    await record.update();
    assert.deepEqual(await record.series(ALL), await (await read()).series(ALL));
    fs.rmSync(file);
    assert.equal(await record.update(), false);
    assert.equal(record.facts.samples, 60);
  });

  it('passes over damaged lines and counts them', async () => {
    writeResources(file, { samples: 100, damaged: [3, 10, 20, 30, 99] });
    const record = await read();
    assert.equal(record.facts.samples, 100);
    assert.equal(record.facts.damaged, 5);
    fs.appendFileSync(file, '[500000,1');
    assert.equal(await record.update(), false);
  });

  it('believes no value that no machine has', async () => {
    lines(
      madeHeader({ header: { columns: ['at', 'cpu', 'rss', 'written', 'gpu0.temperature'] } }),
      ...[
        [1000, -3, 1e308, -5, -20],
        [2000, 1e9, 5, 1e300, -400],
        [-5000, 1, 1, 1, 1],
        [1e300, 1, 1, 1, 1],
      ],
      ...[
        [1500, 1, 1, 1, 1],
        [3000, 7, 6, 4096, 20],
      ],
    );
    const record = await read();
    const { at, columns } = await record.series(ALL);
    assert.deepEqual([...at], [1500, 2500, 3500]);
    assert.deepEqual([...(columns['cpu'] ?? [])], [Number.NaN, Number.NaN, 7]);
    assert.deepEqual([...(columns['rss'] ?? [])], [Number.NaN, 5, 6]);
    assert.deepEqual([...(columns['written'] ?? [])], [Number.NaN, Number.NaN, 4096]);
    assert.deepEqual([...(columns['gpu0.temperature'] ?? [])], [-20, Number.NaN, 20]);
    assert.equal(record.facts.damaged, 3);
  });

  it('believes no samples behind a header that it cannot read', async () => {
    const torn = JSON.stringify(madeHeader()).slice(0, 80);
    lines(madeHeader(), [1000, 1], torn, [2000, 2], { ...madeHeader(), mono: 1_003_000 }, [1000, 4]);
    const record = await read();
    assert.deepEqual([...((await record.series(ALL)).columns['cpu'] ?? [])], [1, 4]);
    assert.equal(record.facts.damaged, 2);
  });

  for (const [what, header] of [
    ['names ten thousand columns', { columns: Array.from({ length: 10_000 }, () => 'at') }],
    ['names none for the time', { columns: ['cpu'] }],
    ['has numbers as texts', { mono: '12' }],
    ['has no graphics cards', { gpus: null }],
    ['reaches for the prototype', { columns: ['at', '__proto__'], __proto__: { x: 1 }, disks: null }],
    ['has a period of nothing', { periodMs: 0 }],
    ['has a time that is none', { time: 'yesterday' }],
  ] as const) {
    it(`takes nothing from a header that ${what}`, async () => {
      lines({ ...madeHeader(), ...header }, [1000, 1], [2000, 2]);
      const record = await read();
      assert.equal(record.facts.samples, 0);
      assert.equal(record.facts.damaged, 3);
      assert.equal(record.facts.header, undefined);
    });
  }

  it('passes over samples with more values than there are columns, and numbers as texts', async () => {
    lines(madeHeader({ header: { columns: ['at', 'cpu'] } }), [1000, 1, 2], ['1000', '1'], [2000, 2]);
    const record = await read();
    assert.equal(record.facts.samples, 1);
    assert.equal(record.facts.damaged, 2);
  });

  it('says so when a newer version wrote it', async () => {
    lines({ ...madeHeader(), schema: 'runtrail/resources/2' }, [1000, 1]);
    const record = await read();
    assert.equal(record.facts.samples, 0);
    assert.match(record.facts.problem ?? '', /newer Runtrail/);
  });

  it('is not held up by a line without an end', async () => {
    const fd = fs.openSync(file, 'w');
    fs.writeSync(fd, [...resourceLines({ samples: 2 })].join(''));
    fs.ftruncateSync(fd, 8 << 20); // zeros
    fs.closeSync(fd);
    const record = await read();
    assert.equal(record.facts.samples, 2);
    fs.appendFileSync(file, '\n[3000,9]\n');
    await record.update();
    assert.equal(record.facts.samples, 3);
    assert.equal(record.facts.damaged, 1);
  });

  it('is shown as far as its limit, with a sentence', async () => {
    writeResources(file, { samples: 1000 });
    const record = await read({ mostBytes: 20_000 });
    assert.ok(record.facts.samples > 100 && record.facts.samples < 300);
    assert.match(record.facts.problem ?? '', /only its first 20 KiB/);
  });

  it('of any length takes the same room, loses no spike, and is raw again where one looks closely', async () => {
    const spikes = [0, 777, 20_000, 41_234, 59_999];
    writeResources(file, { samples: 60_000, spikes });
    const full = await read();
    const small = await read({ mostPoints: 4096 });
    assert.equal(small.facts.samples, 60_000);
    const { at, columns, isRaw } = await small.series(ALL);
    assert.ok(at.length <= 4096 + 64, `${at.length} points`);
    assert.equal(isRaw, false);
    const seen = [...at].filter((_time, point) => columns['cpu']?.[point] === SPIKE.cpu);
    assert.equal(seen.length, spikes.length);
    for (const [index, spike] of spikes.entries())
      assert.ok(Math.abs((seen[index] ?? 0) - (1500 + spike * 1000)) < 64_000, `spike ${spike}`);
    assert.deepEqual(small.facts.peaks, full.facts.peaks);
    const lengths = [...at.slice(0, 2000)].flatMap((time, point) =>
      point % 2 === 1 ? time - (at[point - 1] as number) : [],
    );
    assert.equal(new Set(lengths).size, 1, 'of as many samples each');
    for (const from of [0, 5_000_000, 41_200_500, 59_990_000]) {
      const span = { from, to: from + 60_000, pixels: 500 };
      assert.deepEqual(await small.series(span), await full.series(span), `from ${from}`);
    }
    assert.deepEqual(await small.after(59_995_000), await full.after(59_995_000));
  });

  it('of any length knows of no value where a column is missing', async () => {
    const rows = (count: number, row: (at: number) => number[]) =>
      Array.from({ length: count }, (_, index) => row(1000 * (index + 1)));
    lines(
      madeHeader({ header: { columns: ['at', 'cpu', 'rss'] } }),
      ...rows(1000, (at) => [at, 1, 2]),
      { ...madeHeader({ header: { columns: ['at', 'cpu'] } }), mono: 2_000_000 },
      ...rows(1000, (at) => [at, 1]),
    );
    const { at, columns } = await (await read({ mostPoints: 64 })).series(ALL);
    const known = [...at].filter((_time, point) => !Number.isNaN(columns['rss']?.[point]));
    assert.ok(known.length >= 16 && Math.max(...known) < 1_100_000, `${known.at(-1)}`);
    assert.ok(columns['cpu']?.every((value) => value === 1));
  });

  it('is read whatever was done to its bytes: times never go back, and no value is absurd', async () => {
    const text = [...resourceLines({ samples: 40, gpus: 1, headers: [20] })].join('');
    const change = fc.tuple(fc.nat(text.length), fc.nat(80), fc.string({ unit: 'binary', maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        const changed = changes.reduce(
          (all, [at, cut, put]) => all.slice(0, at) + put + all.slice(at + cut),
          text,
        );
        fs.writeFileSync(file, changed);
        const record = await read();
        const { at, columns } = await record.series(ALL);
        assert.ok(record.facts.samples + record.facts.damaged <= changed.split('\n').length);
        assert.ok(at.every((time, index) => time >= (at[index - 1] ?? 0)));
        const isSane = (value: number) => !(value < -273) && !(value > Number.MAX_SAFE_INTEGER);
        assert.ok(Object.values(columns).every((values) => values.every(isSane)));
      }),
      { numRuns: 200 },
    );
  });
});
