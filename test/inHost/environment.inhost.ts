/** The environment that programs get from the window, with what the Python extension says of a folder. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { WindowLog } from '../../src/vscode/host/log.ts';
import { ProgramEnvironments } from '../../src/vscode/host/programEnvironments.ts';

describe('the environment of a program', () => {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const log: WindowLog = { debug: say, info: say, warn: say, error: say, show() {}, dispose() {} };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-environment-'));
  after(() => fs.rmSync(folder, { recursive: true }));

  it('is that of the login shell, without what belongs to the editor', async () => {
    const { from, shell, problem, variables } = await new ProgramEnvironments(log).of(folder);
    assert.deepEqual([from, problem], ['login-shell', null]);
    assert.ok(shell && fs.existsSync(shell), String(shell));
    const leaked = Object.keys(variables).filter((name) => /^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
    assert.deepEqual(leaked, []);
    assert.equal(variables['HOME'], os.homedir());
  });

  it('has the Python in front that is selected for the folder', async () => {
    const bin = path.join(folder, '.venv', 'bin');
    fs.mkdirSync(bin, { recursive: true });
    fs.writeFileSync(path.join(folder, '.venv', 'pyvenv.cfg'), '');
    fs.symlinkSync('/usr/bin/python3', path.join(bin, 'python'));
    const { interpreter, variables } = await new ProgramEnvironments(log).of(folder);
    assert.equal(interpreter, path.join(bin, 'python'));
    assert.equal(variables['PATH']?.split(':')[0], bin);
    assert.equal(variables['VIRTUAL_ENV'], path.join(folder, '.venv'));
    assert.deepEqual(said, []);
  });
});
