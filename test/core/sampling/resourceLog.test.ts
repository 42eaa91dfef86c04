/** `resources.jsonl` as it is written, and what a new runner takes from it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { COLUMNS, type ResourcesHeader } from '../../../src/core/run/resources.ts';
import { recall } from '../../../src/core/sampling/recall.ts';
import { type Circumstances, ResourceLog } from '../../../src/core/sampling/resourceLog.ts';
import { RunSummary } from '../../../src/core/sampling/runSummary.ts';
import type { Sample } from '../../../src/core/sampling/sample.ts';
import { figuresOf, GIB, sampleOf } from '../../support/figures.ts';
import { seededRandom } from '../../support/random.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { SmallDisk } from '../../support/smallDisk.ts';

const HERE: Circumstances = { boot: 'this-boot', periodMs: 1000, source: 'proc' };
const START = 1_000_000;
const CARD = {
  name: 'A100',
  memoryBytes: 80 * GIB,
  usePercent: 97,
  usedBytes: 70 * GIB,
  temperature: 61,
  watts: 280.46,
  ownBytes: 65 * GIB,
};

let box: Sandbox;
let file: string;
let log: ResourceLog;
let failures: unknown[];

function open(why: 'start' | 'recovered' = 'start'): ResourceLog {
  return new ResourceLog({ file: () => file, why, onFailure: (error) => failures.push(error) });
}

beforeEach(() => {
  box = new Sandbox();
  file = path.join(box.workspace, 'resources.jsonl');
  failures = [];
  log = open();
});
afterEach(() => {
  log.close();
  box.close();
});

/** A sample so many seconds after the first one. */
function after(seconds: number, more: Parameters<typeof sampleOf>[0] = {}): Sample {
  const first = sampleOf();
  return sampleOf({ mono: START + 1000 * seconds, time: first.time + 1000 * seconds, ...more });
}

function lines(): (ResourcesHeader | (number | null)[])[] {
  const text = fs.readFileSync(file, 'utf8');
  assert.ok(text.endsWith('\n'));
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const headers = () => lines().filter((line): line is ResourcesHeader => !Array.isArray(line));
const whys = () => headers().map(({ why }) => why);

describe('the record of resources', () => {
  it('is a header that names its columns, and a list for each sample', () => {
    log.write(after(0), HERE);
    log.write(after(1), HERE);
    const [header, first, second] = lines() as [ResourcesHeader, number[], number[]];
    assert.deepEqual(
      { ...header, columns: [...header.columns].sort() },
      {
        schema: 'runtrail/resources/1',
        why: 'start',
        time: '2026-11-21T12:00:00.000Z',
        mono: START,
        boot: 'this-boot',
        periodMs: 1000,
        cores: 8,
        memoryBytes: 32 * GIB,
        swapBytes: 2 * GIB,
        disks: { workspace: { path: '/data', bytes: 500 * GIB }, output: null },
        gpus: [],
        source: 'proc',
        columns: [...COLUMNS].sort(),
      },
    );
    const of = (row: number[], column: string) => row[(header.columns as readonly string[]).indexOf(column)];
    assert.deepEqual(
      ['at', 'cpu', 'rss', 'written', 'machineMemory', 'diskFree'].map((column) => of(first, column)),
      [0, 98.7, 312_340_480, 4096, 6 * GIB, 200 * GIB],
    );
    assert.deepEqual([of(second, 'at'), of(second, 'diskFree')], [1000, undefined]);
  });

  it('has the figures of each card between, with no more digits than anybody needs', () => {
    log.write(after(0, { gpus: [CARD, { ...CARD, usePercent: null, ownBytes: null }] }), HERE);
    const [header, row] = lines() as [ResourcesHeader, (number | null)[]];
    const cards = header.columns.flatMap((name, place) =>
      name.startsWith('gpu') ? [row[place] ?? null] : [],
    );
    assert.deepEqual(cards, [97, 70 * GIB, 61, 280.5, 65 * GIB, null, 70 * GIB, 61, 280.5, null]);
    assert.deepEqual(header.gpus, [
      { name: 'A100', memoryBytes: 80 * GIB },
      { name: 'A100', memoryBytes: 80 * GIB },
    ]);
  });

  it('gets a new header when the period, the cards, the memory or the source change', () => {
    log.write(after(0), HERE);
    log.write(after(1), { ...HERE, periodMs: 2000 });
    log.write(after(3), { ...HERE, periodMs: 2000 });
    log.write(after(5, { gpus: [CARD] }), { ...HERE, periodMs: 2000 });
    log.write(after(7, { gpus: [CARD], machine: { memoryBytes: GIB } }), { ...HERE, periodMs: 2000 });
    log.write(after(9, { gpus: [CARD], machine: { memoryBytes: GIB } }), {
      ...HERE,
      periodMs: 2000,
      source: 'cgroup',
    });
    assert.deepEqual(whys(), ['start', 'period', 'columns', 'columns', 'columns']);
    assert.deepEqual(
      headers().map(({ mono }) => (mono - START) / 1000),
      [0, 1, 5, 7, 9],
    );
  });

  it('gets one when the clock was set by more than two seconds, and not for less', () => {
    const { time } = after(0);
    const at = (seconds: number, wrong: number) => after(seconds, { time: time + 1000 * (seconds + wrong) });
    log.write(at(0, 0), HERE);
    log.write(at(1, -1.9), HERE);
    assert.deepEqual(whys(), ['start']);
    log.write(at(2, -3600), HERE);
    log.write(at(3, -3600), HERE);
    log.write(at(4, 172_800), HERE);
    assert.deepEqual(whys(), ['start', 'clock', 'clock']);
    assert.ok(lines().every((line) => !Array.isArray(line) || (line[0] ?? -1) >= 0));
  });

  it('that a killed runner left in the middle of a line goes on behind it', () => {
    log.write(after(0), HERE);
    log.close();
    fs.appendFileSync(file, '[1000,98.');
    const next = open('recovered');
    next.write(after(7), HERE);
    next.close();
    const rows = fs.readFileSync(file, 'utf8').split('\n');
    assert.equal(rows[2], '[1000,98.');
    assert.equal((JSON.parse(rows[3] ?? '') as ResourcesHeader).why, 'recovered');
    assert.deepEqual(JSON.parse(rows[4] ?? '').slice(0, 2), [0, 98.7]);
  });

  it('takes less than 8 MB for a day at one sample a second', () => {
    const random = seededRandom(7);
    const upTo = (most: number) => Math.floor(random() * most);
    log.write(after(0), HERE);
    for (let second = 43_200; second < 43_200 + 4_320; second++) {
      const busy = random() < 0.3;
      const run = {
        cpuPercent: random() * 400,
        rssBytes: 1e9 + 4096 * upTo(1e5),
        processes: 12,
        threads: 60,
        readBytes: busy ? upTo(1e7) : 0,
        writtenBytes: busy ? upTo(1e7) : upTo(2000),
        pssBytes: second % 10 === 0 ? 1e9 + upTo(1e8) : null,
        files: second % 10 === 0 ? 120 : null,
      };
      const machine = {
        cpuPercent: random() * 800,
        usedBytes: 1e10 + 4096 * upTo(1e6),
        load: random() * 8,
        diskReadBytes: busy ? 4096 * upTo(1000) : 0,
        diskWrittenBytes: busy ? 4096 * upTo(100) : 0,
        receivedBytes: upTo(1e4),
        sentBytes: upTo(1e4),
      };
      log.write(after(second, { run, machine, costPercent: random() }), HERE);
    }
    const day = fs.statSync(file).size * 20;
    assert.ok(day < 8e6, `${(day / 1e6).toFixed(2)} MB`);
  });
});

describe('a full disk under the record', () => {
  it('costs what was measured meanwhile; it is tried again every ten seconds, and goes on with a header', function () {
    const disk = SmallDisk.mount(this, box.workspace, '64k');
    try {
      log.write(after(0), HERE);
      const filler = disk.fill();
      let second = 1;
      while (failures.length === 0 && second < 2000) log.write(after(second++), HERE);
      assert.equal((failures[0] as NodeJS.ErrnoException).code, 'ENOSPC');
      const full = second;
      const size = fs.statSync(file).size;
      log.write(after(full + 3), HERE);
      fs.rmSync(filler);
      log.write(after(full + 8), HERE);
      assert.equal(fs.statSync(file).size, size, 'not before ten seconds have passed');
      const last = after(full + 11, { run: { cpuPercent: 10, writtenBytes: 100 } });
      log.write(last, HERE);
      log.write(after(full + 12), HERE);
      assert.equal(failures.length, 1);
      const whole = fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => {
          try {
            return [JSON.parse(line)];
          } catch {
            return [];
          }
        });
      assert.deepEqual(
        whole.flatMap((line) => line.why ?? []),
        ['start', 'space'],
      );
      const rows = whole.slice(-2) as number[][];
      assert.deepEqual(
        rows.map(([at]) => at),
        [0, 1000],
      );
      // The one that failed, two that were not tried, and this one.
      assert.equal(rows[0]?.[1], Math.round((10 * (3 * 98.7 + 10)) / 4) / 10);
      assert.equal(rows[0]?.[6], 3 * 4096 + 100);
    } finally {
      log.close();
      disk.unmount();
    }
  });
});

describe('what a new runner takes from the record', () => {
  /** One runner that measured this, and one that goes on after it. */
  function summaries(seconds: number, more: (second: number) => Parameters<typeof sampleOf>[0]) {
    const first = new RunSummary();
    let totals = { cpuMs: 0, readBytes: 0, writtenBytes: 0 };
    for (let second = 0; second <= seconds; second++) {
      const sample = after(second, { elapsedMs: second === 0 ? 0 : 1000, ...more(second) });
      const { run, elapsedMs } = sample;
      totals = {
        cpuMs: totals.cpuMs + ((run.cpuPercent ?? 0) * elapsedMs) / 100,
        readBytes: totals.readBytes + (run.readBytes ?? 0),
        writtenBytes: totals.writtenBytes + (run.writtenBytes ?? 0),
      };
      const { rssBytes, pssBytes, processes, threads } = run;
      first.look(
        figuresOf({ ...totals, rssBytes, peakBytes: rssBytes, pssBytes, processes, threads }),
        elapsedMs,
      );
      first.add(sample);
      log.write(sample, HERE);
    }
    const second = new RunSummary();
    recall(file, second);
    return { first: first.summary(seconds * 1000), second: second.summary(seconds * 1000), after: second };
  }

  it('is what its predecessor knew', () => {
    const { first, second } = summaries(50, (at) => ({
      run: {
        cpuPercent: at === 0 ? null : at % 7 === 0 ? 250 : 80,
        rssBytes: (at === 30 ? 3 : 1) * 1e9,
        pssBytes: at % 10 === 0 ? 9e8 : null,
        readBytes: at === 0 ? null : 100,
        writtenBytes: at === 0 ? null : 7,
        processes: at === 9 ? 40 : 3,
      },
      gpus: at < 5 ? [] : [{ ...CARD, usePercent: at }],
    }));
    assert.deepEqual(second, first);
    assert.equal(first.peakRssBytes, 3e9);
    assert.equal(first.peakCpuPercent, 250);
    assert.equal(first.gpus[0]?.peakPercent, 50);
    assert.equal(first.readBytes, 5_000);
  });

  it('is not counted twice where the system still knows it', () => {
    const { after: next, first } = summaries(10, () => ({ run: { cpuPercent: 100, writtenBytes: 500 } }));
    assert.equal(first.cpuSeconds, 10);
    next.look(figuresOf({ cpuMs: 9_500, readBytes: 0, writtenBytes: 6_000 }), 0);
    next.look(figuresOf({ cpuMs: 11_500, readBytes: 0, writtenBytes: 6_400 }), 1_000);
    const { cpuSeconds, writtenBytes } = next.summary(12_000);
    assert.deepEqual({ cpuSeconds, writtenBytes }, { cpuSeconds: 12, writtenBytes: 6_400 });
  });

  it('passes over what is damaged', () => {
    summaries(5, () => ({}));
    fs.appendFileSync(file, 'nonsense\n[1,2\n{"schema":"runtrail/resources/1"}\n[-5,1e400,"x"]\n\n[600');
    const summary = new RunSummary();
    recall(file, summary);
    const { samples, peakRssBytes } = summary.summary(5_000);
    assert.equal(peakRssBytes, 312_340_480);
    assert.ok(samples >= 6, String(samples));
    recall(path.join(box.workspace, 'none'), summary);
  });
});

describe('a summary', () => {
  it('of nothing is null throughout', () => {
    const { samples, gpus, ...rest } = new RunSummary().summary(0);
    assert.deepEqual({ samples, gpus }, { samples: 0, gpus: [] });
    assert.deepEqual([...new Set(Object.values(rest))], [null]);
  });

  it('knows the peak between two looks, and gives each value the time it stood for', () => {
    const summary = new RunSummary();
    summary.look(figuresOf({ rssBytes: 100, peakBytes: 100 }), 0);
    summary.look(figuresOf({ rssBytes: 100, peakBytes: 900 }), 3_000);
    summary.look(figuresOf({ rssBytes: 500, peakBytes: 900, cpuMs: 2_000 }), 1_000);
    summary.look(figuresOf({ rssBytes: null, peakBytes: null, cpuMs: 2_000 }), 1_000);
    summary.add(sampleOf({ machine: { memoryBytes: 1_000 } }));
    const { peakRssBytes, meanRssBytes, peakMemoryPercent, meanCpuPercent } = summary.summary(4_000);
    assert.deepEqual(
      { peakRssBytes, meanRssBytes, peakMemoryPercent, meanCpuPercent },
      { peakRssBytes: 900, meanRssBytes: 200, peakMemoryPercent: 90, meanCpuPercent: 50 },
    );
  });

  it('of a program that was never seen does not say that there was none', () => {
    const summary = new RunSummary();
    summary.look(figuresOf({ rssBytes: null, peakBytes: null, processes: 0, threads: 0, cpuMs: 20 }), 0);
    const { peakProcesses, peakThreads, cpuSeconds } = summary.summary(30);
    assert.deepEqual(
      { peakProcesses, peakThreads, cpuSeconds },
      { peakProcesses: null, peakThreads: null, cpuSeconds: 0.02 },
    );
  });

  it('takes no peak from less than can be measured', () => {
    const summary = new RunSummary();
    summary.add(sampleOf({ elapsedMs: 20, run: { cpuPercent: 150 } }));
    assert.equal(summary.summary(20).peakCpuPercent, null);
    summary.add(sampleOf({ elapsedMs: 400, run: { cpuPercent: 90 } }));
    assert.equal(summary.summary(420).peakCpuPercent, 90);
  });

  it('tells the newest sample by the second, and the busiest card that the run uses', () => {
    const summary = new RunSummary();
    assert.equal(summary.now(), null);
    const idle = { ...CARD, usePercent: 100, ownBytes: 0 };
    summary.add(sampleOf({ elapsedMs: 2_000, run: { writtenBytes: 500 }, gpus: [CARD, idle] }));
    assert.deepEqual(summary.now(), {
      time: '2026-11-21T12:00:00.000Z',
      cpuPercent: 98.7,
      rssBytes: 312_340_480,
      memoryPercent: 0.91,
      processes: 3,
      readBytesPerSecond: 0,
      writtenBytesPerSecond: 250,
      gpuPercent: 97,
    });
  });
});
