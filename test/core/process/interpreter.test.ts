/** A selected Python in front of an environment. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type BaseEnvironment, INHERITED } from '../../../src/core/process/environment.ts';
import { withInterpreter } from '../../../src/core/process/interpreter.ts';
import { requireProgram } from '../../support/requires.ts';
import { Sandbox } from '../../support/sandbox.ts';

const base = (variables: Record<string, string>): BaseEnvironment => ({ ...INHERITED, variables });

/** A machine where exactly these files are. */
const host = (platform: NodeJS.Platform, ...files: readonly string[]) => ({
  platform,
  exists: (file: string) => files.includes(file),
});

const LEFT = {
  PYTHONHOME: '/h',
  VIRTUAL_ENV: '/old',
  CONDA_PREFIX: '/c',
  CONDA_DEFAULT_ENV: 'c',
  HOME: '/me',
};

describe('a selected interpreter', () => {
  it('of a venv is first on PATH, once, and marks the venv', () => {
    const env = base({ ...LEFT, PATH: '/usr/bin:/w/.venv/bin:/bin' });
    const { variables, interpreter } = withInterpreter(
      env,
      '/w/.venv/bin/python',
      host('linux', '/w/.venv/pyvenv.cfg'),
    );
    assert.equal(interpreter, '/w/.venv/bin/python');
    assert.deepEqual(variables, {
      PATH: '/w/.venv/bin:/usr/bin:/bin',
      VIRTUAL_ENV: '/w/.venv',
      CONDA_PREFIX: '/c',
      CONDA_DEFAULT_ENV: 'c',
      HOME: '/me',
    });
  });

  it('of conda marks its prefix', () => {
    const { variables } = withInterpreter(
      base({ ...LEFT, PATH: '/bin' }),
      '/o/bin/python3.11',
      host('linux', '/o/conda-meta'),
    );
    assert.deepEqual(variables, { PATH: '/o/bin:/bin', CONDA_PREFIX: '/o', HOME: '/me' });
  });

  it('of the system marks nothing', () => {
    const { variables } = withInterpreter(base({ ...LEFT, PATH: '/bin' }), '/usr/bin/python3', host('linux'));
    assert.deepEqual(variables, { PATH: '/usr/bin:/bin', HOME: '/me' });
  });

  it('on Windows brings the folder of its scripts, under the name that PATH has there', () => {
    const conda = host('win32', 'C:\\conda\\conda-meta');
    assert.deepEqual(
      withInterpreter(base({ Path: 'C:\\Windows' }), 'C:\\conda\\python.exe', conda).variables,
      {
        Path: 'C:\\conda;C:\\conda\\Scripts;C:\\conda\\Library\\bin;C:\\Windows',
        CONDA_PREFIX: 'C:\\conda',
      },
    );
    const venv = host('win32', 'C:\\v\\pyvenv.cfg');
    assert.deepEqual(withInterpreter(base({}), 'C:\\v\\Scripts\\python.exe', venv).variables, {
      PATH: 'C:\\v\\Scripts',
      VIRTUAL_ENV: 'C:\\v',
    });
  });

  it('that is no path changes nothing, and the environment given is never changed', () => {
    const env = base(Object.freeze({ PATH: '/bin' }));
    assert.equal(withInterpreter(env, 'python', host('linux')), env);
    withInterpreter(env, '/x/bin/python', host('linux'));
    assert.deepEqual(env.variables, { PATH: '/bin' });
  });

  it('is the one that really runs', function () {
    requireProgram(this, 'python3');
    const box = new Sandbox();
    try {
      const venv = path.join(box.workspace, '.venv');
      execFileSync('python3', ['-m', 'venv', '--without-pip', venv]);
      const python = path.join(venv, 'bin', 'python');
      const { variables } = withInterpreter(base({ ...LEFT, PATH: process.env['PATH'] ?? '' }), python);
      const prefix = execFileSync('python', ['-c', 'import sys; print(sys.prefix)'], {
        env: variables,
        encoding: 'utf8',
      });
      assert.equal(fs.realpathSync(prefix.trim()), fs.realpathSync(venv));
      assert.equal(variables['VIRTUAL_ENV'], venv);
    } finally {
      box.close();
    }
  });
});
