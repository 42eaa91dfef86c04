/** Programs that say nothing, unmodified: their progress and their metrics are in the record of their run. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { GOLDEN } from '../support/eventRecords.ts';
import { requireProgram, skip } from '../support/requires.ts';
import { killQuietly, processesOf, Sandbox, until } from '../support/sandbox.ts';

/** The Python that Debian's packages are installed for. */
function pythonWith(test: Mocha.Context, module: string): string {
  const python = ['python3', '/usr/bin/python3'].find(
    (each) => spawnSync(each, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) skip(test, `python3-${module} is not installed`);
  return python ?? 'python3';
}

describe('programs that say nothing', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  const run = async (command: readonly string[] | string, more: object = {}): Promise<RunView> => {
    await box.cli('run', box.params(command, more));
    return box.json('show', '@last');
  };
  const task = (view: RunView, name: string) => view.progress?.tasks.find((each) => each.task === name);

  it('give progress and metrics by tqdm', async function () {
    const python = pythonWith(this, 'tqdm');
    const program = `
from tqdm import tqdm
for epoch in tqdm(range(3), desc="training"):
    bar = tqdm(range(5), desc="batches", leave=False)
    for i in bar:
        bar.set_postfix(loss=1 / (1 + i + epoch))
`;
    const view = await run([python, '-c', program]);
    assert.deepEqual([view.progress?.percent, view.progress?.source], [100, 'log:tqdm']);
    assert.deepEqual([task(view, 'training')?.done, task(view, 'batches')?.parent], [3, 'training']);
    const loss = view.metrics?.['loss'];
    assert.deepEqual([loss?.source, loss?.max, loss?.last], ['log:tqdm', 1, 0.143]);
  });

  it('are followed while they live, also where a bar stands still', async function () {
    const python = pythonWith(this, 'tqdm');
    const program = `
import time
from tqdm import tqdm
bar = tqdm(total=4)
bar.update(1)
bar.refresh()
time.sleep(600)
`;
    await box.detach([python, '-c', program]);
    const view = await until('a quarter of it', async () => {
      const now = await box.json('show', '@last');
      return now.progress?.percent === 25 && now;
    });
    assert.equal(view.status, 'running');
    await box.cli('stop', '@last', '--now');
  });

  it('give progress by Snakemake', async function () {
    requireProgram(this, 'snakemake');
    box.write(
      'Snakefile',
      `rule all:
    input: expand("out/{i}.txt", i=range(3))
rule one:
    output: "out/{i}.txt"
    shell: "echo {wildcards.i} > {output}"
`,
    );
    const view = await run(['snakemake', '--cores', '1']);
    assert.equal(view.status, 'completed');
    assert.deepEqual(
      [view.progress?.percent, view.progress?.source, task(view, 'steps')?.total],
      [100, 'log:snakemake', 4],
    );
  });

  it('give progress by pv and rsync', async function () {
    requireProgram(this, 'pv');
    requireProgram(this, 'rsync');
    const shell = 'head -c 5000000 /dev/zero | pv -f -s 5000000 > a && rsync --info=progress2 a b';
    const view = await run(shell);
    assert.deepEqual([task(view, 'pv')?.percent, task(view, 'rsync')?.percent], [100, 100]);
  });

  it('give metrics by event files of TensorBoard, tables, and what they print, each by its own', async () => {
    box.write('events.hex', GOLDEN.toString('hex'));
    const program = `
const fs = require('node:fs');
fs.mkdirSync('runs/one', { recursive: true });
fs.writeFileSync('runs/one/events.out.tfevents.1700000000.host.1.0', Buffer.from(fs.readFileSync('events.hex', 'latin1'), 'hex'));
fs.writeFileSync('table.csv', 'step,acc\\n1,0.5\\n2,0.75\\n');
for (let i = 1; i <= 4; i++) console.log(\`::progress \${i}/4 parts\\n::metric loss=\${i} speed=\${i} step=\${i}\`);
`;
    const view = await run([process.execPath, '-e', program], { metrics: { files: ['table.csv'] } });
    const { loss, acc, speed } = view.metrics ?? {};
    // What is written down is believed over what is printed.
    assert.deepEqual([loss?.source, loss?.last, loss?.count], ['file:tensorboard', 0.5, 1]);
    assert.deepEqual([acc?.source, acc?.last, acc?.lastStep], ['file:csv', 0.75, 2]);
    assert.deepEqual([speed?.source, speed?.mean], ['log:words', 2.5]);
    assert.deepEqual([view.progress?.percent, task(view, 'parts')?.done], [100, 4]);
  });

  it('are not searched where the parameter file says so, and what they say themselves is believed first', async () => {
    const shell = `echo "::progress 1/2"; echo "::metric loss=1"; printf '{"metric":{"loss":7}}\\n' > "$RUNTRAIL_SIGNALS"`;
    const silent = await run(shell, { metrics: { recognise: false } });
    assert.deepEqual([silent.progress, silent.metrics?.['loss']?.last], [null, 7]);
    const view = await run(shell);
    assert.deepEqual(
      [view.progress?.percent, view.metrics?.['loss']?.last, view.metrics?.['loss']?.count],
      [50, 7, 1],
    );
  });

  it('and nothing at all in their log, and are over soon, have files all the same', async () => {
    const metrics = 'dvclive/plots/metrics';
    const program = `sleep 1.5; mkdir -p ${metrics}; printf 'step\tloss\n1\t0.5\n' > ${metrics}/loss.tsv; echo '{}' > dvclive/metrics.json`;
    const view = await run(['sh', '-c', program]);
    assert.equal(view.metrics?.['loss']?.last, 0.5);
  });

  it('may have live sources beside them, which show how they stand', async () => {
    box.write('temperature.txt', '20.5\n');
    const sources = [
      { name: 'temperature', from: 'temperature.txt', every: 0.5 },
      { name: 'gone', from: 'gone.json', every: 0.5 },
    ];
    const folder = await box.detach(['sleep', '600'], { metrics: { sources } });
    const said = await until('three failures', () => {
      const now = saidOf(folder);
      return now?.sources?.[1]?.state === 'skipped' && now;
    });
    assert.deepEqual([said.sources?.[0]?.state, said.metrics?.['temperature']?.last], ['fresh', 20.5]);
    assert.match(said.sources?.[1]?.problem ?? '', /There is no file gone.json/);
    assert.match(
      fs.readFileSync(folder.runnerLog, 'utf8'),
      /warn {2}live source gone: There is no file gone.json/,
    );
    await box.cli('stop', '@last', '--now');
    assert.equal(saidOf(folder)?.sources?.length, 2);
  });

  it('whose runner is killed have everything once', async () => {
    const program = `
const fs = require('node:fs');
let i = 0;
const say = () => {
  i++;
  console.log(\`step=\${i} loss=\${i}\`);
  fs.appendFileSync('m.jsonl', JSON.stringify({ step: i, acc: i }) + '\\n');
  fs.appendFileSync('rig.jsonl', JSON.stringify({ step: i, volts: i }) + '\\n');
  if (fs.existsSync('end')) process.exit(0);
};
setInterval(say, 20);
`;
    const folder = await box.detach([process.execPath, '-e', program], {
      metrics: { files: ['m.jsonl'], sources: [{ name: 'rig', from: 'rig.jsonl', every: 0.5 }] },
    });
    const lines = () =>
      fs.existsSync(folder.recognised) ? fs.readFileSync(folder.recognised, 'utf8').split('\n') : [];
    await until('lines of both', () =>
      ['"rig/', '"acc"', '"loss"'].every((part) => lines().filter((line) => line.includes(part)).length > 9),
    );
    killQuietly(processesOf(folder).runner.pid);
    await until('another runner', async () => {
      await box.cli('ls');
      return lines().length > 200;
    });
    fs.writeFileSync(path.join(box.workspace, 'end'), '');
    await box.cli('wait', '@last');
    const view = await box.json('show', '@last');
    const steps = fs.readFileSync(path.join(box.workspace, 'm.jsonl'), 'utf8').trim().split('\n').length;
    assert.deepEqual(
      ['acc', 'loss', 'rig/volts'].map((key) => view.metrics?.[key]?.count),
      [steps, steps, steps],
    );
  });
});

function saidOf(folder: RunFolder) {
  try {
    return JSON.parse(fs.readFileSync(folder.state, 'utf8')).said;
  } catch {
    return undefined;
  }
}
