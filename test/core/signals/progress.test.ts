/** How far a program says it is, whatever it writes into its signals. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { etaOf, type Progress, percentOf, readProgress } from '../../../src/core/signals/progress.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('progress', () => {
  let box: Sandbox;
  let file: string;
  beforeEach(() => {
    box = new Sandbox();
    file = path.join(box.workspace, 'signals.jsonl');
  });
  afterEach(() => box.close());

  const read = (...lines: readonly (string | object)[]) => {
    fs.writeFileSync(
      file,
      lines.map((line) => (typeof line === 'string' ? line : `${JSON.stringify(line)}\n`)).join(''),
    );
    return readProgress(file);
  };
  const said = (done: number, more: object = {}) => ({
    progress: { done, total: 10, task: 'epoch', ...more },
  });

  it('is what was said last', () => {
    const time = '2026-11-21T14:00:00.000Z';
    assert.deepEqual(read(said(3), { ...said(4), time }, { metric: { loss: 1 } }), {
      ...{ done: 4, total: 10, task: 'epoch' },
      timeMs: Date.parse(time),
    });
  });

  it('takes the time of the file where the line has none', () => {
    read(said(1));
    fs.utimesSync(file, 1_700_000_000, 1_700_000_000);
    assert.equal(readProgress(file)?.timeMs, 1_700_000_000_000);
  });

  it('passes over the parts of a larger task', () => {
    assert.equal(read(said(4), said(9, { task: 'batch', parent: 'epoch' }))?.done, 4);
    assert.equal(read(said(9, { parent: 'epoch' })), undefined);
    assert.equal(read(said(9, { parent: null }))?.done, 9);
  });

  it('is not read from a line that is not whole yet', () => {
    assert.equal(read(said(4), JSON.stringify(said(5)))?.done, 4);
  });

  it('is found within the last 64 KiB, and the cut line at their beginning does no harm', () => {
    const filler = { message: 'x'.repeat(1000) };
    assert.equal(read(said(4), ...Array(60).fill(filler))?.done, 4);
    assert.equal(read(said(4), ...Array(70).fill(filler)), undefined);
  });

  for (const [name, line] of [
    ['no file at all', undefined],
    ['an empty file', ''],
    ['half a line', '{"progress": {"do\n'],
    ['a bare NaN, as Python writes it', '{"progress": {"done": NaN, "total": 10}}\n'],
    ['a text for a number', '{"progress": {"done": "4", "total": 10}}\n'],
    ['a list', '[{"progress": 1}]\n'],
    ['a number for progress', '{"progress": 0.4}\n'],
    ['bytes', '\u0000\ufffd"progress"\n'],
  ] as const) {
    it(`is unknown from ${name}`, () => {
      if (line !== undefined) read(line);
      assert.equal(readProgress(file), undefined);
    });
  }

  it('is unknown from a folder in place of the file', () => {
    fs.mkdirSync(file);
    assert.equal(readProgress(file), undefined);
  });

  it('never throws and stays within its limits, whatever was written', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom('NaN', null));
    const line = fc.oneof(
      fc.json(),
      fc
        .record({ progress: fc.record({ done: number, total: number, task: fc.string() }) })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const progress = read(...lines.map((text) => `${text}\n`));
        if (!progress) return;
        const percent = percentOf(progress);
        assert.ok(percent === null || (percent >= 0 && percent <= 100), `${percent} %`);
        const eta = etaOf(progress, '2026-11-21T14:00:00.000Z', Date.now());
        assert.ok(eta === null || (eta >= 0 && Number.isFinite(eta)), `${eta} ms`);
      }),
    );
  });

  const START = '2026-11-21T14:00:00.000Z';
  const at = (seconds: number) => Date.parse(START) + seconds * 1000;
  const progress: Progress = { done: 4, total: 10, task: null, timeMs: at(40) };
  for (const [name, given, startedAt, nowSeconds, percent, eta] of [
    ['goes on as it went', progress, START, 40, 40, 60_000],
    ['counts down while nothing more is said', progress, START, 55, 40, 45_000],
    ['does not go below nothing', progress, START, 500, 40, 0],
    ['is nothing once all is done', { ...progress, done: 10 }, START, 40, 100, 0],
    ['is nothing when more was done than there is', { ...progress, done: 12 }, START, 40, 100, 0],
    ['is unknown before anything is done', { ...progress, done: 0 }, START, 40, 0, null],
    ['is unknown below zero', { ...progress, done: -3 }, START, 40, 0, null],
    ['is unknown without a total', { ...progress, total: null }, START, 40, null, null],
    ['is unknown before the start', progress, null, 40, 40, null],
    ['is unknown when it was said before the start', { ...progress, timeMs: at(-1) }, START, 40, 40, null],
  ] as const) {
    it(`what is left ${name}`, () => {
      assert.deepEqual([percentOf(given), etaOf(given, startedAt, at(nowSeconds))], [percent, eta]);
    });
  }
});
