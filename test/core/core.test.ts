/** What the composition root decides itself: that settings of the machine count from the moment on that they are saved. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { openCore } from '../support/core.ts';
import { Sandbox } from '../support/sandbox.ts';

describe('the settings of the machine', () => {
  it('are read again once their file has changed, without opening the workspace anew', () => {
    const box = new Sandbox();
    try {
      const file = path.join(box.root, 'config', 'runtrail', 'config.json');
      const write = (hosts: readonly string[]) => {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, JSON.stringify({ repositories: { hosts } }));
      };
      const open = openCore(box);
      assert.equal(open.machine.repositories.hosts, null);
      write(['git.lab.org']);
      assert.deepEqual(open.machine.repositories.hosts, ['git.lab.org']);
      assert.equal(open.machine, open.machine, 'the same file is not read twice');
      write(['git.lab.org', 'github.com']);
      assert.deepEqual(open.code.repositories.hosts, ['git.lab.org', 'github.com']);
    } finally {
      box.close();
    }
  });
});
