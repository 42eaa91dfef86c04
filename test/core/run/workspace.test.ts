/** Which folder is the workspace and where its runs are; looking at it creates nothing. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../src/base/errors.ts';
import { findWorkspaceRoot, openWorkspace, prepareWorkspace } from '../../../src/core/run/workspace.ts';
import { type MachineConfig, readMachineConfig } from '../../../src/core/settings/settings.ts';
import { RUN } from '../../support/record.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('a workspace', () => {
  let box: Sandbox;
  let root: string;
  beforeEach(() => {
    box = new Sandbox();
    root = box.workspace;
  });
  afterEach(() => box.close());

  const at = (...parts: string[]) => path.join(root, ...parts);
  const make = (...parts: string[]) => fs.mkdirSync(at(...parts), { recursive: true });
  const machine = (...runsOutside: string[]): MachineConfig => ({
    ...readMachineConfig(at('no settings')),
    file: '/c.json',
    runsOutside,
  });

  describe('is found from a folder', () => {
    it('as that folder, where nothing says otherwise', () => {
      make('a', 'b');
      assert.equal(findWorkspaceRoot(at('a', 'b'), '/home/ada'), at('a', 'b'));
    });

    it('as the top level of the repository', () => {
      make('.git');
      make('a', 'b');
      assert.equal(findWorkspaceRoot(at('a', 'b'), '/home/ada'), root);
    });

    it('as the nearest folder with .runtrail, which wins over any repository', () => {
      make('.runtrail');
      make('a', '.runtrail');
      make('a', 'b', '.git');
      make('a', 'b', 'c');
      assert.equal(findWorkspaceRoot(at('a', 'b', 'c'), '/home/ada'), at('a'));
      assert.equal(findWorkspaceRoot(root, '/home/ada'), root);
    });

    it('but not as the home folder, unless one works right there', () => {
      make('.runtrail');
      make('.git');
      make('a');
      assert.equal(findWorkspaceRoot(at('a'), root), at('a'));
      assert.equal(findWorkspaceRoot(root, root), root);
    });
  });

  it('is not changed by looking at it', () => {
    const workspace = openWorkspace(findWorkspaceRoot(root), machine());
    workspace.run(RUN);
    assert.deepEqual(fs.readdirSync(root), []);
    assert.deepEqual(fs.readdirSync(box.root), ['work space']);
  });

  it('keeps its runs by month, in folders of its own', () => {
    const workspace = openWorkspace(root, machine());
    assert.equal(workspace.runs, at('.runtrail', 'runs'));
    assert.equal(workspace.run(RUN).root, at('.runtrail', 'runs', '2016-07', RUN));
    const other = openWorkspace(at('other'), machine());
    assert.equal(other.runs, at('other', '.runtrail', 'runs'), 'each folder of a window has its own');
  });

  it('is prepared by its first run: private, ignored by git, and what a person wrote there stays', () => {
    const workspace = openWorkspace(root, machine());
    prepareWorkspace(workspace, path.join(workspace.runs, '2026-11'));
    assert.deepEqual(fs.readdirSync(at('.runtrail')).sort(), ['.gitignore', 'runs']);
    assert.equal(fs.statSync(workspace.runs).mode & 0o777, 0o700);
    assert.match(fs.readFileSync(at('.runtrail', '.gitignore'), 'utf8'), /^\*$/m);
    fs.writeFileSync(at('.runtrail', '.gitignore'), 'mine\n');
    prepareWorkspace(workspace, path.join(workspace.runs, '2026-11'));
    assert.equal(fs.readFileSync(at('.runtrail', '.gitignore'), 'utf8'), 'mine\n');
  });

  describe('with a place for runs in its settings', () => {
    const open = (runs: unknown, ...allowed: string[]) => {
      box.write('.runtrail/config.json', { runs });
      return openWorkspace(root, machine(...allowed), { SCRATCH: '/scratch', DATA: at('data') }).runs;
    };

    it('keeps them there, when that is inside', () => {
      assert.equal(open('records'), at('records'));
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what a person writes
      assert.equal(open('${workspaceFolder}/records'), at('records'));
      assert.equal(open('$DATA/records'), at('data', 'records'));
    });

    it('asks for consent when it is outside, and says how to give it', () => {
      for (const place of ['/scratch/runs', '$SCRATCH/runs', 'records/../../elsewhere', '..']) {
        assert.throws(
          () => open(place),
          (error) =>
            error instanceof AppError &&
            error.code === 'refused' &&
            /^This workspace wants to keep its runs in \/.*, outside of itself\.$/.test(error.message) &&
            /^To allow it, add "\/.*" to "runsOutside" in \/c\.json\.$/.test(error.hint ?? ''),
          place,
        );
      }
      assert.equal(open('/scratch/runs', '/scratch'), '/scratch/runs');
      assert.equal(open('/scratch/runs', '/scratch/runs'), '/scratch/runs');
      assert.throws(() => open('/scratch-2/runs', '/scratch'), { code: 'refused' });
    });

    it('refuses a link that leads outside', () => {
      const outside = path.join(box.root, 'outside');
      fs.mkdirSync(outside);
      fs.mkdirSync(at('.runtrail'));
      fs.symlinkSync(outside, at('.runtrail', 'runs'));
      assert.throws(() => openWorkspace(root, machine()), { code: 'refused' });
      assert.equal(openWorkspace(root, machine(outside)).runs, at('.runtrail', 'runs'));
    });

    it('says what is wrong with them', () => {
      assert.throws(() => open(7), { message: `${at('.runtrail', 'config.json')}: "runs" must be a text.` });
      assert.throws(() => open('$NOWHERE/x'), {
        code: 'invalid',
        message: /names NOWHERE, which is not set/,
      });
      box.write('.runtrail/config.json', '{');
      assert.throws(() => openWorkspace(root, machine()), {
        code: 'invalid',
        message: /config\.json: .*JSON/,
      });
    });
  });

  it('says so when a file is in the way', () => {
    box.write('.runtrail', '');
    assert.throws(() => openWorkspace(root, machine()), {
      code: 'invalid',
      message: `${at('.runtrail')} is a file; Runtrail keeps its runs in a folder of that name.`,
    });
  });
});
