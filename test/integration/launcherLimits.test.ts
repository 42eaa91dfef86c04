/** The launcher's keys for watching a program, on real ones: by the numbers of its own checklist. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import { type RunFolder, readDocument, readState } from '../../src/core/run/folder.ts';
import type { RunState } from '../../src/core/run/model.ts';
import type { ResourcesHeader } from '../../src/core/run/resources.ts';
import { requireProgram } from '../support/requires.ts';
import { Sandbox, until } from '../support/sandbox.ts';

const SESSION = { launcher: 'python', subject_id: 'm9', user_id: 'me', output_root_folder: 'sessions' };
const QUICK = { resource_log_interval: 0.2 };

describe('a session of the launcher that is watched', () => {
  let box: Sandbox;
  before(() => {
    box = new Sandbox();
  });
  after(() => box.close());

  async function start(name: string, script: string, keys: object): Promise<RunFolder> {
    const script_path = `${name}.py`;
    box.write(script_path, script);
    const file = box.write(`${name}.json`, {
      ...SESSION,
      ...QUICK,
      script_path,
      session_uuid: name,
      ...keys,
    });
    const { stdout, stderr, code } = await box.cli('run', '--detach', file);
    assert.equal(code, 0, stderr);
    return box.folder(stdout.trim());
  }

  const sealed = (folder: RunFolder): Promise<RunState> =>
    until('the end of the run', () => {
      const state = readState(folder);
      return state.sealed && state;
    });

  it('28: hangs without a word: process_start_timeout_sec ends it', async function () {
    requireProgram(this, 'python3');
    const folder = await start('silent', 'import time\ntime.sleep(60)\n', { process_start_timeout_sec: 0.6 });
    const { status, reason, message } = await sealed(folder);
    assert.deepEqual([status, reason], ['timed-out', 'over-limit']);
    assert.match(message ?? '', /^Start limit \(process_start_timeout_sec\): nothing printed for /);
  });

  it('29: its memory is known in bytes and percent, and that of the machine', async function () {
    requireProgram(this, 'python3');
    const folder = await start('plain', 'import time\nprint("here", flush=True)\ntime.sleep(60)\n', {});
    const now = await until('a sample', () => {
      const state = readDocument<RunState>(folder.state, 'state', 1);
      return state?.now ?? undefined;
    });
    assert.ok((now.rssBytes ?? 0) > 1e6 && (now.memoryPercent ?? 0) > 0);
    const [first = ''] = fs.readFileSync(folder.resources, 'utf8').split('\n');
    const { memoryBytes, columns } = JSON.parse(first) as ResourcesHeader;
    // Available is what is not used of all that there is.
    assert.ok(memoryBytes > 1e8 && columns.includes('machineMemory'));
    assert.equal((await box.json('show', folder.id)).status, 'running');
    await box.cli('stop', '--now', folder.id);
    assert.equal((await sealed(folder)).status, 'stopped');
  });

  it('30: takes more memory than memory_limit_percent: it is ended at once, under that name', async function () {
    requireProgram(this, 'python3');
    const percent = (100 * 2e8) / os.totalmem();
    const folder = await start('hungry', 'kept = bytearray(400_000_000)\nimport time\ntime.sleep(60)\n', {
      memory_limit_percent: percent,
    });
    const { status, message } = await sealed(folder);
    assert.equal(status, 'killed-by-limit');
    assert.match(message ?? '', /^Memory limit \(memory_limit_percent\): /);
  });
});
