/** A pid alone is nobody: a stranger that got the pid of a run is never shown as the run and never signalled. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { forgeProcesses } from '../support/forge.ts';
import { skip } from '../support/requires.ts';
import { assertSound, counter, eventsOfType, goesOn, killHard, pidsOf, printed } from '../support/runs.ts';
import { isRunning, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
let strangers: ChildProcess[] = [];
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => {
  for (const stranger of strangers) stranger.kill('SIGKILL');
  strangers = [];
  box.close();
});

function startStranger(): number {
  const stranger = spawn('sleep', ['100'], { stdio: 'ignore' });
  strangers.push(stranger);
  return stranger.pid ?? assert.fail('sleep could not be started');
}

/** `stop` ends the run as lost, and the stranger lives on. */
async function assertStrangerSpared(folder: RunFolder, stranger: number): Promise<void> {
  assert.equal((await box.cli('stop', folder.id)).code, 0);
  const run = await box.json('show', folder.id);
  assert.deepEqual([run.status, run.exit], ['lost', null]);
  const signalled = eventsOfType(folder, 'signalled').flatMap(({ data }) => data.pids);
  assert.ok(!signalled.includes(stranger), 'the stranger is named among those signalled');
  assert.ok(isRunning(stranger), 'the stranger was ended');
  assertSound(folder);
}

describe('a recycled pid', () => {
  it('with other start ticks in process.json is not the run', async () => {
    const folder = await box.detach(counter());
    const { runner, wrapper, program } = await pidsOf(folder);
    await killHard(runner, wrapper, program);
    const pid = startStranger();
    forgeProcesses(folder, (identity) => ({ ...identity, pid }));
    await assertStrangerSpared(folder, pid);
  });

  it('of the runner: the run is taken up although that pid lives', async () => {
    const folder = await box.detach(counter());
    const { runner } = await pidsOf(folder);
    await killHard(runner);
    const pid = startStranger();
    const [token = ''] = fs.readdirSync(folder.lock);
    const parts = token.split('_');
    parts[3] = String(pid);
    fs.renameSync(`${folder.lock}/${token}`, `${folder.lock}/${parts.join('_')}`);
    assert.equal((await box.json('show', folder.id)).status, 'running');
    assert.equal(eventsOfType(folder, 'recovered').length, 1);
    await goesOn(folder);
    assert.equal((await box.cli('stop', folder.id)).code, 0);
    assert.ok(isRunning(pid));
  });

  it('of a living run with forged start ticks: only what carries the mark of the run is signalled', async () => {
    const folder = await box.detach(counter());
    await printed(folder, 'line 1');
    const { runner, wrapper, program } = await pidsOf(folder);
    await killHard(runner);
    const pid = startStranger();
    forgeProcesses(folder, (identity) => ({ ...identity, pid }));
    assert.equal((await box.json('show', folder.id)).status, 'running');
    assert.equal((await box.cli('stop', folder.id)).code, 0);
    assert.ok(!isRunning(program) && !isRunning(wrapper));
    assert.ok(isRunning(pid));
  });

  it('by real reuse: neither shown as the run nor signalled', async function () {
    const folder = await box.detach(counter());
    const { runner, wrapper, program } = await pidsOf(folder);
    await killHard(runner, wrapper, program);
    for (const pid of [program, wrapper, runner]) {
      // Ended, but whoever inherited it may not have looked yet.
      await until('the pid to be free', () => !fs.existsSync(`/proc/${pid}`));
      if (!reuse(pid)) return skip(this, 'this user may not choose the next pid');
    }
    await assertStrangerSpared(folder, program);
    assert.ok([program, wrapper, runner].every(isRunning));
  });
});

/** Starts a stranger under exactly this pid; others may start programs at the same time, so it is tried again. */
function reuse(pid: number): boolean {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      fs.writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
    } catch {
      return false;
    }
    if (startStranger() === pid) return true;
    strangers.pop()?.kill('SIGKILL');
  }
  return false;
}
