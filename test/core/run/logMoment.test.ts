/** The lines of a log at a moment: of short, long, growing, overwritten and hostile ones. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RunFolder } from '../../../src/core/run/folder.ts';
import { logAt } from '../../../src/core/run/logMoment.ts';
import type { RunEvent } from '../../../src/core/run/model.ts';
import { RunTime } from '../../../src/core/run/runTime.ts';

const START = Date.UTC(2026, 10, 21, 14);

function timeOf(...later: readonly (readonly [ms: number, setBy: number])[]): RunTime {
  const event = (type: string, ms: number, setBy = 0) => ({
    ...{ type, data: {}, mono: 1000 + ms, time: new Date(START + ms + setBy).toISOString() },
  });
  const events = [event('running', 0), ...later.map(([ms, setBy]) => event('paused', ms, setBy))];
  return RunTime.of(events as unknown as RunEvent[]) ?? assert.fail('no start');
}

describe('the log at a moment', () => {
  let folder: RunFolder;
  beforeEach(() => {
    folder = new RunFolder(fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-log-')));
  });
  afterEach(() => fs.rmSync(folder.root, { recursive: true, force: true }));

  /** Each record says how many bytes there were, at which time on the wall since the start. */
  function index(...records: readonly (readonly [bytes: number, wallMs: number])[]): void {
    const bytes = Buffer.alloc(records.length * 16);
    for (const [position, [size, wall]] of records.entries()) {
      bytes.writeBigUInt64LE(BigInt(size), position * 16);
      bytes.writeBigUInt64LE(BigInt(START + wall), position * 16 + 8);
    }
    fs.writeFileSync(folder.consoleIndex, bytes);
  }

  /** Lines `line 0`, `line 1`, … one second apart, each indexed. */
  function lines(count: number): void {
    const texts = Array.from({ length: count }, (_, line) => `line ${line}\n`);
    fs.writeFileSync(folder.console, texts.join(''));
    const sizeAfter = (line: number) => texts.slice(0, line + 1).join('').length;
    index(...texts.map((_text, line) => [sizeAfter(line), line * 1000] as const));
  }

  const shown = (at: number, count: number, time = timeOf()) =>
    logAt(folder, time, at, count).lines.map(({ text, isThere }) => (isThere ? `> ${text}` : text));

  it('is the last line that was there, with those around it', () => {
    lines(100);
    assert.deepEqual(shown(50_400, 5), ['line 48', 'line 49', '> line 50', 'line 51', 'line 52']);
    assert.deepEqual(shown(0, 3), ['> line 0', 'line 1', 'line 2']);
    assert.deepEqual(shown(1e9, 3), ['line 97', 'line 98', '> line 99']);
    const {
      lines: [first, second],
    } = logAt(folder, timeOf(), 50_000, 2);
    assert.deepEqual([first?.at, second?.at], [49_000, 50_000]);
  });

  it('is nothing where nothing was printed, and the beginning where no index tells', () => {
    assert.deepEqual(shown(1000, 5), []);
    fs.writeFileSync(folder.console, 'one\ntwo\n');
    assert.deepEqual(logAt(folder, timeOf(), 5, 5), {
      offset: 0,
      lines: [
        { at: null, offset: 4, text: 'one', isThere: false },
        { at: null, offset: 8, text: 'two', isThere: false },
      ],
    });
  });

  it('of a line that is written over again and again is what stood there then', () => {
    fs.writeFileSync(folder.console, 'start\n10 %\r20 %\r\x1b[32m30 %\x1b[0m\r40 %\nend\n');
    index([6, 0], [11, 1000], [16, 2000], [30, 3000], [39, 4000]);
    assert.deepEqual(shown(1500, 3), ['start', '> 10 %', 'end']);
    assert.deepEqual(shown(2500, 3), ['start', '> 20 %', 'end']);
    assert.deepEqual(shown(9000, 3), ['start', '40 %', '> end']);
  });

  it('shows what a program prints as text: no colours, no controls, no endless lines', () => {
    fs.writeFileSync(folder.console, `\x1b[31mred\x1b[0m\x1b]0;title\x07\x00\xff<b>\n${'x'.repeat(1e6)}\n`);
    index([25, 0]);
    const [first, second] = shown(0, 2);
    assert.match(first ?? '', /^> red.*<b>$/);
    assert.doesNotMatch(first ?? '', /\p{Cc}/u);
    assert.equal(second, `${'x'.repeat(500)} …`);
  });

  it('is found in a gigabyte at once', () => {
    const file = fs.openSync(folder.console, 'w');
    fs.ftruncateSync(file, 1 << 30);
    fs.writeSync(file, 'here\nit is\nafter\n', (1 << 29) - 11);
    fs.closeSync(file);
    const records = Array.from({ length: 100_000 }, (_, second) => [second * 10_737, second * 1000] as const);
    const there = records.findIndex(([bytes]) => bytes > 1 << 29);
    records[there] = [1 << 29, there * 1000];
    index(...records);
    const before = performance.now();
    const found = shown(there * 1000, 3);
    assert.ok(performance.now() - before < 1000);
    assert.deepEqual(found.slice(0, 2), ['> it is', 'after']);
  });

  it('is right also where the clock on the wall was set back', () => {
    fs.writeFileSync(folder.console, 'one\ntwo\nthree\nfour\n');
    index([4, 1000], [8, 2000], [14, 3000 - 3_600_000], [19, 4000 - 3_600_000]);
    const time = timeOf([2500, -3_600_000]);
    assert.deepEqual(shown(1000, 1, time), ['> one']);
    assert.deepEqual(shown(2000, 1, time), ['> two']);
    assert.deepEqual(shown(3000, 1, time), ['> three']);
    assert.deepEqual(shown(4000, 1, time), ['> four']);
  });

  it('survives an index that lies', () => {
    fs.writeFileSync(folder.console, 'one\ntwo\n');
    fs.writeFileSync(folder.consoleIndex, Buffer.alloc(16 * 5 + 3, 0xff));
    assert.equal(shown(1000, 5).length, 2);
    index([1e15, 0]);
    assert.deepEqual(shown(1000, 1), ['> two']);
  });
});
