/** The checks of the whole tree, as tests like all others: types, lint and format, dead code. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './support/sandbox.ts';

const CHECKS: readonly [name: string, script: string, ...args: string[]][] = [
  ['types', 'typescript/bin/tsc', '-p', '.'],
  ['types of the pages', 'typescript/bin/tsc', '-p', 'src/webview'],
  ['types of the tests', 'typescript/bin/tsc', '-p', 'test'],
  ['lint and format', '@biomejs/biome/bin/biome', 'check', '.'],
  ['dead code', 'knip/bin/knip.js'],
];

describe('the source', () => {
  for (const [name, script, ...args] of CHECKS) {
    it(`passes: ${name}`, () => {
      const file = path.join(ROOT, 'node_modules', ...script.split('/'));
      const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
        cwd: ROOT,
        encoding: 'utf8',
      });
      assert.equal(status, 0, `${stdout}\n${stderr}`);
    });
  }
});
