/** Which file runs: the one that the person's PATH names, never one that a workspace planted. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { cleanEnvironment } from '../../../src/core/process/environment.ts';
import { findProgram } from '../../../src/core/process/findProgram.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('finding a program', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  function plant(name: string, mode = 0o755): string {
    const file = box.write(name, '#!/bin/sh\n');
    fs.chmodSync(file, mode);
    return file;
  }
  const find = (name: string, PATH: string | undefined) => findProgram(name, box.workspace, { PATH });

  it('goes through PATH in order', () => {
    const [first, second] = [plant('a/tool'), plant('b/tool')];
    const folders = [path.dirname(first), path.dirname(second)];
    assert.equal(find('tool', folders.join(':')), first);
    assert.equal(find('tool', folders.reverse().join(':')), second);
    assert.equal(find('other', folders.join(':')), undefined);
  });

  it('passes over planted relative and empty entries of PATH', () => {
    plant('python');
    plant('bin/python');
    plant('../python');
    const real = plant('real/python');
    const before = process.cwd();
    process.chdir(box.workspace); // which is what a relative entry would be relative to
    try {
      for (const entry of ['', '.', './bin', 'bin', '..']) {
        assert.equal(find('python', entry), undefined, JSON.stringify(entry));
        assert.equal(find('python', `${entry}:${path.dirname(real)}`), real);
      }
      assert.equal(find('python', undefined), undefined);
    } finally {
      process.chdir(before);
    }
  });

  it('passes over what is no program: a folder, a file without permission', () => {
    fs.mkdirSync(path.join(box.workspace, 'a', 'tool'), { recursive: true });
    plant('b/tool', 0o644);
    const real = plant('c/tool');
    const PATH = ['a', 'b', 'c'].map((name) => path.join(box.workspace, name)).join(':');
    assert.equal(find('tool', PATH), real);
    assert.equal(find('', PATH), undefined);
  });

  it('takes a name with a slash from the folder it will run in, as it is meant', () => {
    const tool = plant('tools/tool');
    assert.equal(find('./tools/tool', '/nowhere'), tool);
    assert.equal(find('tools/tool', undefined), tool);
    assert.equal(find(tool, undefined), tool);
    assert.equal(find('./tool', path.dirname(tool)), undefined);
  });
});

describe('the environment of a program', () => {
  it('is free of what belongs to us, to the editor and to the debugger', () => {
    assert.deepEqual(
      cleanEnvironment({
        PATH: '/bin',
        EMPTY: '',
        MY_NODE_OPTIONS: 'mine',
        NODE_PATH: '/modules',
        NODE_OPTIONS: '--inspect',
        ELECTRON_RUN_AS_NODE: '1',
        VSCODE_PID: '7',
        RUNTRAIL_RUN_ID: 'another run',
        RUNTRAIL_FAIL_POINT: 'x',
        MISSING: undefined,
      }),
      { PATH: '/bin', EMPTY: '', MY_NODE_OPTIONS: 'mine', NODE_PATH: '/modules' },
    );
  });
});
