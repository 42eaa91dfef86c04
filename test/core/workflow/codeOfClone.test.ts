/** A clone of the user's own whose submodules have repositories of their own: copied with them, or it is said. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import type { WorkflowRequest } from '../../../src/core/run/code.ts';
import { codeSettings, repositorySettings, snapshotSettings } from '../../../src/core/settings/code.ts';
import { codeOfClone } from '../../../src/core/workflow/codeOfClone.ts';
import { Git } from '../../../src/core/workflow/git.ts';
import { requireProgram } from '../../support/requires.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { WorkTree } from '../../support/workTree.ts';

describe('a copy of a clone with a submodule', () => {
  let box: Sandbox;
  let clone: WorkTree;
  let inner: WorkTree;
  before(function () {
    requireProgram(this, 'git');
  });
  beforeEach(() => {
    box = new Sandbox();
    clone = new WorkTree(path.join(box.root, 'clone'));
    clone.write('main.py', 'print(1)\n');
    inner = new WorkTree(clone.at('deep', 'part'));
    inner.write('part.py', 'part = 1\n');
    inner.commit();
    clone.commit();
  });
  afterEach(() => box.close());

  const copy = (more: Partial<WorkflowRequest> = {}) => {
    const asked = { repository: null, ref: null, path: '.', mode: 'copy', local: clone.top } as const;
    const none = { git: undefined, repositories: repositorySettings({}, '', String) };
    const keys = { ...none, snapshot: snapshotSettings({}, '') };
    return codeOfClone(
      clone.top,
      { ...asked, onOtherCommit: null, ...more },
      {
        git: Git.find({ ...box.env, GIT_CONFIG_GLOBAL: '/dev/null' }),
        settings: codeSettings(keys, path.join(box.root, 'cache')),
        run: { id: newId(), folder: fs.mkdtempSync(path.join(box.root, 'run-')) },
        leaveOut: [],
        report: () => undefined,
      },
    );
  };

  it('has its files, as they are', async () => {
    inner.write('part.py', 'part = 2\n');
    const { workflow, warnings } = await copy();
    const text = fs.readFileSync(path.join(workflow.folder, 'deep', 'part', 'part.py'), 'utf8');
    assert.equal(text, 'part = 2\n');
    assert.deepEqual(
      warnings.filter((each) => !each.startsWith('the clone')),
      [],
    );
  });

  it('says so where they cannot be had', async () => {
    const commit = clone.git('rev-parse', 'HEAD');
    fs.rmSync(clone.at('deep'), { recursive: true });
    clone.commit();
    const { warnings } = await copy({ ref: commit, onOtherCommit: 'checkout' });
    assert.match(warnings.join('\n'), /The submodule deep\/part is empty/);
  });
});
