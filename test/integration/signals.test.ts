/** What a live program says is summed up while it says it, whoever follows it, and is in its record afterwards. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { Said } from '../../src/core/run/signals.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { MetricRecord } from '../../src/core/signals/series/metricRecord.ts';
import { sideFileOf } from '../../src/core/signals/series/sideFile.ts';
import { assertSound, consoleOf, eventsOfType, killHard, pidsOf, printed } from '../support/runs.ts';
import { Sandbox, until } from '../support/sandbox.ts';

/** Says a line that is given as text of the shell. */
const say = (line: string) => `printf '%s\\n' '${line}' >> "$RUNTRAIL_SIGNALS"`;
const WAIT = 'while [ ! -e go ]; do sleep 0.02; done';
/** A metric and progress for each step up to so many, as fast as a shell can. */
const steps = (from: number, to: number) =>
  `i=${from}; while [ $i -le ${to} ]; do echo "{\\"metric\\": {\\"loss\\": $i}, \\"step\\": $i, \\"progress\\": {\\"task\\": \\"step\\", \\"done\\": $i, \\"total\\": 1000}}"; i=$((i+1)); done >> "$RUNTRAIL_SIGNALS"`;

describe('what a live program says', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  const go = () => box.write('go', '');
  const shown = (folder: RunFolder) => box.json('show', folder.id);

  function liveSaid(folder: RunFolder): Said | null {
    try {
      return (JSON.parse(fs.readFileSync(folder.state, 'utf8')) as { said: Said | null }).said;
    } catch {
      return null; // not there yet
    }
  }

  async function ended(folder: RunFolder): Promise<RunView> {
    go();
    await box.cli('wait', folder.id);
    assertSound(folder);
    return shown(folder);
  }

  it('is shown while it lives and afterwards, in words and as numbers', async () => {
    const folder = await box.detach(
      [
        say('{"metric": {"loss": 0.5}, "step": 1, "unit": {"loss": "nat"}}'),
        say('{"metric": {"loss": 0.25, "acc": NaN}, "step": 2, "context": {"subset": "val"}}'),
        say('{"progress": {"done": 42, "total": 100, "task": "epoch"}}'),
        say('{"status": "warming up"}'),
        'echo nonsense >> "$RUNTRAIL_SIGNALS"',
        WAIT,
        'printf \'{"param": {"seed": 7}}\' >> "$RUNTRAIL_SIGNALS"',
      ].join('; '),
    );
    await until('it to be summed up', () => liveSaid(folder)?.lines === 5);
    const live = await shown(folder);
    assert.deepEqual(
      [live.progress?.percent, live.progress?.task, live.statusText],
      [42, 'epoch', 'warming up'],
    );
    assert.equal(live.metrics?.['loss']?.minute?.count, 2);
    assert.match((await box.cli('ls')).stdout, /42 % of epoch {2}loss 0.25 · acc NaN/);
    assert.match(
      (await box.cli('progress', folder.id)).stdout,
      /^42 % of epoch\nepoch {2}\[#{12}-{18}\] {2}42\/100 \(42.0%\)/,
    );

    const run = await ended(folder);
    const { loss, acc } = run.metrics ?? {};
    assert.deepEqual(
      [loss?.last, loss?.min, loss?.max, loss?.count, loss?.unit, loss?.minute],
      [0.25, 0.25, 0.5, 2, 'nat', null],
    );
    assert.deepEqual(
      [acc?.last, acc?.count, acc?.notFinite, Object.keys(acc?.contexts ?? {})],
      ['NaN', 0, 1, ['subset=val']],
    );
    assert.deepEqual([run.progress?.percent, run.chosen, run.signals?.lines], [42, { seed: 7 }, 6]);
    assert.deepEqual(run.signals?.faults, [{ file: 'signals.jsonl', line: 5, why: 'it is not JSON' }]);
    assert.match(
      (await box.cli('show', folder.id)).stdout,
      /not read +1 of 6 lines of signals; the first is signals.jsonl:5/,
    );
    assert.equal(eventsOfType(folder, 'summary')[0]?.data.said?.metrics['loss']?.count, 2);

    const { stdout } = await box.cli('metrics', folder.id);
    assert.match(stdout, /^metric +last +min +max +mean +p50 +p95 +p99 +count +unit$/m);
    assert.match(stdout, /^loss +0.25 +0.25 +0.5 +0.375 +0.375 +0.4875 +0.4975 +2 +nat$/m);
    const csv = (await box.cli('metrics', folder.id, '--csv')).stdout.split('\n');
    const withoutTime = csv.slice(0, 4).map((line) => line.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, 'TIME'));
    assert.deepEqual(withoutTime, [
      'metric,context,step,time,value,unit',
      'loss,,1,TIME,0.5,nat',
      'loss,subset=val,2,TIME,0.25,nat',
      'acc,subset=val,2,TIME,NaN,',
    ]);
    const { values } = await box.json<{ values: { metric: string; value: unknown }[] }>('metrics', folder.id);
    assert.deepEqual(
      values.map(({ metric, value }) => [metric, value]),
      [
        ['loss', 0.5],
        ['loss', 0.25],
        ['acc', 'NaN'],
      ],
    );
  });

  it('is kept for charts as numbers as well, and is the same from its lines', async () => {
    const lines = `seq 9000 | sed 's/.*/{"metric": {"loss": &.5, "acc": 1e-&}, "step": &}/' >> "$RUNTRAIL_SIGNALS"`;
    const folder = await box.detach(lines);
    await box.cli('wait', folder.id);
    const points = async () => {
      const record = new MetricRecord(folder, undefined);
      await record.update();
      const found = ['loss', 'acc'].map((key) => structuredClone(record.points(key, null)));
      record.dispose();
      return { found, facts: record.facts };
    };
    assert.ok(fs.statSync(sideFileOf(folder)).size > 200_000);
    const before = await points();
    fs.rmSync(sideFileOf(folder));
    assert.deepEqual(await points(), before);
    assert.equal(before.facts.lines, 9000);
  });

  it('is found in the log of a program that is over at once', async () => {
    for (const [words, key, last] of [
      ['::metric loss=7', 'loss', 7],
      ['epoch 3/10 loss: 0.5', 'loss', 0.5],
    ] as const) {
      const run = await box.json('run', box.params(['echo', words]));
      const { metrics } = await box.json<RunView>('show', run.id);
      assert.deepEqual(metrics?.[key]?.last, last, words);
    }
  });

  it('counts whatever happens to the runner, and on which host it is said', async () => {
    const folder = await box.detach(
      `${steps(1, 300)}; echo said; ${WAIT}; ${steps(301, 1000)}; cp "$RUNTRAIL_SIGNALS" "$RUNTRAIL_RUN_DIR/signals.node7.jsonl"`,
    );
    await printed(folder, 'said');
    await until('it to be summed up', () => liveSaid(folder)?.metrics['loss']?.count === 300);
    await killHard((await pidsOf(folder)).runner);
    const run = await ended(folder);
    const { loss } = run.metrics ?? {};
    assert.deepEqual([loss?.count, loss?.max, loss?.mean, run.progress?.percent], [2000, 1000, 500.5, 100]);
    assert.equal(run.signals?.damaged, 0);
  });

  it('is written into the cached state now and then, however often it is said', async () => {
    const folder = await box.detach(
      `${WAIT}; ${steps(1, 1000)}; echo said; while [ ! -e end ]; do sleep 0.02; done`,
    );
    const states = new Set<number>();
    go();
    await until('the end of it', () => {
      states.add(fs.statSync(folder.state, { throwIfNoEntry: false })?.ino ?? 0);
      return liveSaid(folder)?.progress?.percent === 100;
    });
    assert.ok(states.size < 50, `${states.size} states for 1000 lines`);
    box.write('end', '');
    await ended(folder);
  });

  it('gets a line in the log for each so many done, where the file asks for it', async () => {
    const folder = await box.detach(
      [
        say('{"progress": {"task": "epoch", "done": 1, "total": 100}}'),
        say('{"progress": {"task": "batch", "parent": "epoch", "done": 50, "total": 60}}'),
        say('{"progress": {"task": "epoch", "done": 30}}'),
        WAIT,
        say('{"progress": {"task": "epoch", "done": 35}}'),
        say('{"progress": {"task": "epoch", "done": 41}}'),
        'echo bye',
      ].join('; '),
      { metrics: { logEvery: 10 } },
    );
    await printed(folder, '[runtrail] epoch 30/100');
    await ended(folder);
    const lines = consoleOf(folder)
      .split('\n')
      .filter((line) => line.startsWith('[runtrail] '));
    assert.deepEqual(
      lines.map((line) => /epoch (\d+)\/100/.exec(line)?.[1]),
      ['30', '41'],
    );
  });

  it('never acts on a terminal, whatever it is', async () => {
    const name = 'a\\u001b[2J\\u202eb\\nc';
    const folder = await box.detach(
      [
        say(`{"metric": {"${name}": 1}, "unit": {"${name}": "${name}"}, "context": {"${name}": "${name}"}}`),
        say(`{"progress": {"task": "${name}", "done": 1, "total": 2, "unit": "${name}"}}`),
        say(`{"status": "${name}", "message": "${name}", "level": "error", "param": {"${name}": "${name}"}}`),
      ].join('; '),
      { metrics: { logEvery: 1 } },
    );
    await ended(folder);
    for (const words of [['show', folder.id], ['ls'], ['metrics', folder.id], ['progress', folder.id]]) {
      const { stdout } = await box.cli(...words);
      assert.match(stdout, /a␛\[2J/, words[0]);
      for (const acting of ['\u001b', '\u202e']) assert.ok(!stdout.includes(acting), words[0]);
    }
    assert.match(fs.readFileSync(folder.console, 'utf8'), /^\[runtrail\] a␛\[2J�b c 1\/2 \(50.0%\)/);
  });

  it('may be no file at all: the run goes on, and what its log tells is heard', async () => {
    const makes = ['ln -s signals.jsonl', 'mkfifo', 'mkdir', 'ln -s /dev/zero'];
    for (const make of makes) {
      const folder = await box.detach(`${make} "$RUNTRAIL_SIGNALS"; echo 'epoch 1/2 loss=3'; ${WAIT}`);
      await until('its log to be heard', () => liveSaid(folder)?.metrics['loss']?.last === 3);
      const run = await ended(folder);
      fs.rmSync(path.join(box.workspace, 'go'), { force: true });
      assert.deepEqual([run.status, run.progress?.percent], ['completed', 50], make);
    }
  });

  it('is nothing where it says nothing', async () => {
    const folder = await box.detach('echo hello');
    const run = await ended(folder);
    assert.deepEqual([run.metrics, run.progress, run.artifacts, run.statusText], [null, null, null, null]);
    assert.match((await box.cli('metrics', folder.id)).stderr, /said no metrics/);
    assert.match((await box.cli('progress', folder.id)).stderr, /does not say how far/);
  });
});
