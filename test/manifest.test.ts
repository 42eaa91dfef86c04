/** What package.json promises: to VS Code, to npm, and to whoever installs it. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { CLI, ROOT } from './support/sandbox.ts';

/** `^1.105.0` and `>=22.13` begin at the version they name. */
function minimumOf(range: string): string {
  const version = /^(?:\^|>=)(\d+\.\d+(?:\.\d+)?)$/.exec(range)?.[1];
  assert.ok(version, `${range} is not a range with one minimum`);
  return version;
}

describe('package.json', () => {
  it('pins the types of VS Code to the oldest version that is supported', () => {
    const { engines, devDependencies } = manifest;
    assert.equal(devDependencies['@types/vscode'], minimumOf(engines.vscode));
  });

  it('pins Node 24, which is newer than the oldest that is supported', () => {
    assert.match(manifest.devDependencies.node, /^24\.\d+\.\d+$/);
    assert.equal(minimumOf(manifest.engines.node), '22.13');
    assert.equal(process.versions.node, manifest.devDependencies.node, 'the tests run on the pinned Node');
  });

  it('pins every dependency to one exact version', () => {
    for (const [name, version] of Object.entries(manifest.devDependencies)) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    }
  });

  it('names a command that can be run, and that says its version', () => {
    assert.deepEqual(manifest.bin, { runtrail: 'dist/cli.js' });
    assert.equal(path.join(ROOT, manifest.bin.runtrail), CLI);
    assert.match(fs.readFileSync(CLI, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const { stdout } = spawnSync(process.execPath, [CLI, '--version'], { encoding: 'utf8' });
    assert.equal(stdout, `${manifest.version}\n`);
  });

  it('names the licence that is in the repository', () => {
    assert.equal(manifest.license, 'MIT');
    assert.match(fs.readFileSync(path.join(ROOT, 'LICENSE'), 'utf8'), /^MIT License\n/);
  });

  it('leaves nothing that is published unnamed', () => {
    assert.deepEqual(manifest.files, ['dist', 'media']);
    assert.deepEqual(
      [manifest.name, manifest.displayName, manifest.publisher],
      ['runtrail', 'Runtrail', 'runtrail'],
    );
  });
});
