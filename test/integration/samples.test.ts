/** The samples as runs: killed on the way and resumed from what they left, they end as if they never were. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { requireProgram } from '../support/requires.ts';
import { assertSound, consoleOf, eventsOfType, killHard, pidsOf } from '../support/runs.ts';
import { ROOT, Sandbox, until } from '../support/sandbox.ts';

const TRAINING = ['--set', 'epochs=100', '--set', 'points=50', '--set', 'pause=0.08'];

describe('the samples as runs', () => {
  let box: Sandbox;
  beforeEach(function () {
    requireProgram(this, 'python3');
    box = new Sandbox();
    fs.cpSync(path.join(ROOT, 'media', 'sample'), box.workspace, { recursive: true });
  });
  afterEach(() => box?.close());

  async function whole(...args: readonly string[]): Promise<RunFolder> {
    const { code, stdout, stderr } = await box.cli('run', ...args);
    assert.equal(code, 0, stdout + stderr);
    return box.folders().at(-1) ?? assert.fail('no run');
  }

  const stepsOf = (folder: RunFolder) => eventsOfType(folder, 'checkpoint').map(({ data }) => data.step);
  const result = (folder: RunFolder, name: string) => fs.readFileSync(folder.at('outputs', name), 'utf8');

  for (const [file, args, fast, name] of [
    ['train.run.json', TRAINING, 'pause=0', 'line.json'],
    ['pipeline.run.json', ['--set', 'items=1500', '--set', 'milliseconds=4'], 'milliseconds=0', 'steps.csv'],
  ] as const) {
    it(`${file}: killed with SIGKILL, resumed, and the same in the end`, async () => {
      const started = await box.cli('run', '--detach', path.join(box.workspace, file), ...args);
      const killed = box.folder(started.stdout.trim());
      const enough = file === 'train.run.json' ? 40 : 100;
      await until('its checkpoints', () => stepsOf(killed).some((step) => Number(step) >= enough));
      await killHard((await pidsOf(killed)).program);
      await box.cli('wait', killed.id);
      const { status, checkpoints } = await box.json('show', killed.id);
      assert.equal(status, 'failed');
      const last = Math.max(...stepsOf(killed).map(Number));
      assert.ok(checkpoints?.some(({ step, kind }) => step === last && kind === 'state'));
      const resumed = await whole('--from-checkpoint', killed.id, '--set', fast);
      assert.match(consoleOf(resumed), new RegExp(`, from (epoch )?${last} on\n`));
      const never = await whole(path.join(box.workspace, file), ...args, '--set', fast);
      assert.equal(result(resumed, name), result(never, name));
      const view = await box.json('show', resumed.id);
      assert.equal(view.resumes?.id, killed.id);
      assert.equal(view.progress?.percent, 100);
      for (const folder of [killed, resumed]) assertSound(folder);
    });
  }

  it('stop well: the last state is that of the moment, and the run is stopped', async () => {
    const file = path.join(box.workspace, 'train.run.json');
    const started = await box.cli('run', '--detach', file, ...TRAINING, '--set', 'pause=0.1');
    const folder = box.folder(started.stdout.trim());
    await until('its first checkpoint', () => stepsOf(folder).length > 0);
    await box.cli('stop', folder.id);
    const { status, checkpoints } = await box.json('show', folder.id);
    assert.equal(status, 'stopped');
    const [, stopped] = /stopped after epoch (\d+)/.exec(consoleOf(folder)) ?? [];
    assert.equal(checkpoints?.at(-1)?.step ?? checkpoints?.[0]?.step, Number(stopped));
  });
});
