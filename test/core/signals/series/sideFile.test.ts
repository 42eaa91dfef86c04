/** The points beside the lines that say them: with them and without, a record of metrics is the same to the last digit. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import fc from 'fast-check';
import { RunFolder } from '../../../../src/core/run/folder.ts';
import { SignalReader } from '../../../../src/core/signals/reader.ts';
import { MetricRecord } from '../../../../src/core/signals/series/metricRecord.ts';
import {
  type BlockRows,
  blockOf,
  sideFileOf,
  TAIL_BYTES,
} from '../../../../src/core/signals/series/sideFile.ts';
import { SideFileWriter } from '../../../../src/core/signals/series/sideFileWriter.ts';
import { OWN_FILE, SignalFiles } from '../../../../src/core/signals/signalFiles.ts';
import { seededRandom } from '../../../support/random.ts';
import { Sandbox } from '../../../support/sandbox.ts';

const START = { time: 1_700_000_000_000, mono: 0, boot: null };
const MARK_BYTES = 4;

/** As a runner reads, look after look. */
class Follower {
  readonly failures: unknown[] = [];
  private readonly files: SignalFiles;

  constructor(folder: RunFolder) {
    this.files = new SignalFiles(folder, {
      takerOf: (name) => {
        const points = new SideFileWriter({
          file: () => sideFileOf(folder),
          onFailure: (error) => this.failures.push(error),
        });
        const reader = new SignalReader({
          metrics: (head, values, step, timeMs) => {
            if (name === OWN_FILE) points.add(head, values, step, timeMs);
          },
          words: () => undefined,
          damaged: () => undefined,
        });
        return points.taker(reader);
      },
      onTime: () => undefined,
    });
  }

  async look(timeMs: number): Promise<void> {
    await this.files.read();
    this.files.keepTime(timeMs);
  }

  dispose(): void {
    this.files.dispose();
  }
}

describe('points beside the lines of metrics', () => {
  let box: Sandbox;
  let folder: RunFolder;

  beforeEach(() => {
    box = new Sandbox();
    folder = new RunFolder(box.workspace);
    fs.mkdirSync(folder.at('control'));
  });
  afterEach(() => box.close());

  const say = (text: string) => fs.appendFileSync(folder.signals, text);
  const size = () => fs.statSync(sideFileOf(folder)).size;

  /** Everything there is to see of a record. */
  async function seen(): Promise<unknown> {
    const record = new MetricRecord(folder, START);
    try {
      await record.update();
      const { keys, ...facts } = record.facts;
      const points = keys.map(({ key, contexts }) =>
        contexts.map(({ label }) => structuredClone(record.points(key, label))),
      );
      return { keys, facts, points };
    } finally {
      record.dispose();
    }
  }

  /** What the lines themselves say. */
  async function seenWithout(): Promise<unknown> {
    const side = sideFileOf(folder);
    fs.renameSync(side, `${side}.away`);
    const without = await seen();
    fs.renameSync(`${side}.away`, side);
    return without;
  }

  async function follow(parts: readonly string[]): Promise<void> {
    const follower = new Follower(folder);
    for (const [index, part] of parts.entries()) {
      say(part);
      await follower.look(START.time + 1000 * index);
    }
    follower.dispose();
    assert.deepEqual(follower.failures, []);
  }

  it('make the same record, whatever is said', async () => {
    const anything = { minLength: 1, maxLength: 6 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 2 ** 31 }), anything), async (seeds) => {
        fs.rmSync(folder.signals, { force: true });
        fs.rmSync(folder.at('control'), { recursive: true });
        fs.mkdirSync(folder.at('control'));
        // The rest of a line comes with the next part.
        const parts = seeds.flatMap((seed) => halves(linesOf(seed, 1000)));
        await follow([...parts, linesOf(7, 6000)]);
        assert.ok(size() > 100_000);
        assert.deepEqual(await seen(), await seenWithout());
      }),
      { numRuns: 6 },
    );
  });

  it('are what is read: the lines they stand for are not', async () => {
    await follow([linesOf(1, 6000)]);
    const bytes = fs.readFileSync(folder.signals);
    const before = await seen();
    fs.writeFileSync(folder.signals, bytes.fill(0x20, 0, 1000));
    assert.deepEqual(await seen(), before);
    assert.notDeepEqual(await seenWithout(), before);
  });

  it('grow by block, and what is behind them is read from its lines', async () => {
    await follow([linesOf(1, 6000)]);
    const one = size();
    say(linesOf(2, 30));
    assert.deepEqual(await seen(), await seenWithout());
    fs.rmSync(folder.signals);
    await follow([linesOf(1, 6000), linesOf(2, 6000)]);
    assert.ok(size() > 1.5 * one);
  });

  it('are not believed of another file, a shorter one or one that begins anew', async () => {
    await follow([linesOf(1, 9000)]);
    for (const text of [linesOf(2, 9000), linesOf(1, 2000), linesOf(3, 20), '']) {
      fs.writeFileSync(folder.signals, text);
      assert.deepEqual(await seen(), await seenWithout());
    }
  });

  it('end before the first byte that is damaged', async () => {
    await follow([linesOf(1, 4500), linesOf(2, 4500)]);
    const sound = fs.readFileSync(sideFileOf(folder));
    const without = await seenWithout();
    const random = seededRandom(3);
    for (let round = 0; round < 24; round++) {
      const damaged = Buffer.from(sound);
      const at = round < 16 ? MARK_BYTES * round : Math.floor(random() * damaged.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 + Math.floor(random() * 255));
      fs.writeFileSync(sideFileOf(folder), round % 3 === 0 ? damaged.subarray(0, -round - 1) : damaged);
      assert.deepEqual(await seen(), without, `byte ${at}`);
    }
  });

  it('are no times and steps where nobody could have said them', async () => {
    say(linesOf(1, 1));
    const odd = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e17);
    fs.writeFileSync(sideFileOf(folder), forged({ times: odd, steps: odd }));
    fs.utimesSync(folder.signals, START.time / 1000 + 2, START.time / 1000 + 2);
    const record = new MetricRecord(folder, START);
    await record.update();
    const { time, steps } = record.points('loss', null) ?? {};
    const { facts } = record;
    record.dispose();
    const none = Number.NaN;
    assert.deepEqual([...(time ?? [])], [2000, 2000, 2000, 2000, 2000]);
    assert.deepEqual([...(steps ?? [])], [none, none, none, 1e300, -1e17]);
    assert.deepEqual(facts.time, { from: 2000, to: 2000 });
  });

  /** One block as a runner could have written it, but for what is given. */
  function forged(given: Partial<BlockRows> & { to?: number } = {}): Buffer {
    const source = fs.readFileSync(folder.signals);
    const { to = source.length, ...rows } = given;
    const tail = source.subarray(-TAIL_BYTES);
    return blockOf(
      { to, lines: 5, damaged: 0, tail },
      {
        times: new Float64Array(5),
        steps: new Float64Array(5),
        values: new Float64Array(5),
        heads: new Uint16Array(5),
        newHeads: Buffer.from('[{"keys": ["loss"], "units": [null], "context": null, "source": "signals"}]'),
        ...rows,
      },
    );
  }

  function forgeries(): Buffer[] {
    const heads = ['', '{}', '[7]', '[{"keys": [1], "units": [null], "context": null, "source": "a"}]'];
    return [
      forged({ heads: Uint16Array.of(0, 0, 1, 0, 0) }),
      forged({ values: new Float64Array(6) }),
      forged({ values: new Float64Array(100_000) }),
      forged({ to: 2 ** 52 }),
      forged({ to: 0 }),
      forged({ to: Number.NaN }),
      ...heads.map((text) => forged({ newHeads: Buffer.from(text) })),
    ];
  }

  it('hurt nobody, whatever somebody wrote there', async () => {
    say(linesOf(1, 3000));
    const side = sideFileOf(folder);
    fs.writeFileSync(side, '');
    const without = await seenWithout();
    const random = seededRandom(4);
    for (const length of [1, 63, 64, 65, 5000, 300_000]) {
      const noise = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
      for (const mark of [noise.subarray(0, 4), Buffer.from('RTP1')]) {
        mark.copy(noise);
        fs.writeFileSync(side, noise);
        assert.deepEqual(await seen(), without);
      }
    }
    for (const forged of forgeries()) {
      fs.writeFileSync(side, forged);
      assert.deepEqual(await seen(), without);
    }
    fs.rmSync(side);
    fs.mkdirSync(side);
    assert.deepEqual(await seen(), without);
  });
});

function halves(text: string): string[] {
  const middle = Math.floor(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

/** What programs write, and what they should not. */
function linesOf(seed: number, count: number): string {
  const random = seededRandom(seed);
  const any = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const value = () => any([random(), random() * 1e9, -random() * 1e-9, 7, 'NaN', '-Infinity', null]);
  const line = (step: number): string => {
    const time = any([
      START.time / 1000 + step,
      new Date(START.time + step).toISOString(),
      'when',
      undefined,
    ]);
    const metric = any([
      { loss: value() },
      { loss: value(), acc: value() },
      { acc: value(), speed: value() },
      { [`key ${step % 9}`]: value() },
    ]);
    const labels = any([undefined, undefined, { subset: any(['train', 'val']) }, { fold: step % 3 }]);
    return any([
      () => JSON.stringify({ metric, step, time, context: labels }),
      () => JSON.stringify({ metric, time }),
      () => JSON.stringify({ step: step - 5, metric, unit: { speed: 'm/s' } }),
      () => JSON.stringify({ source: any(['log:tqdm', 'signals', 'file']), metric, step, time }),
      () => `{"metric": {"loss": NaN, "other": ${random()}}, "step": ${step}}`,
      () => JSON.stringify({ progress: { done: step }, metric }),
      () => any(['', 'no JSON', '{"metric": 3}', '{"metric": {"a": "b", "loss": 1}}', '\u00fc']),
    ])();
  };
  return Array.from({ length: count }, (_, step) => `${line(step)}\n`).join('');
}
