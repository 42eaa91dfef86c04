/** The packaged extension: exactly these files, small, and what is in it works where there is nothing else. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { Sandbox } from './support/sandbox.ts';
import { packagedExtension } from './support/vsix.ts';
import { readZip } from './support/zip.ts';

const FILES = [
  'LICENSE.txt',
  'changelog.md',
  'dist/cli.checkpoints.js',
  'dist/cli.config.js',
  'dist/cli.js',
  'dist/cli.main.js',
  'dist/cli.repo.js',
  'dist/cli.resources.js',
  'dist/cli.resume.js',
  'dist/clients/bin/runtrail',
  'dist/clients/bin/runtrail.cmd',
  'dist/clients/javascript/runtrail.js',
  'dist/clients/matlab/runtrail.m',
  'dist/clients/python/runtrail.py',
  'dist/config.js',
  'dist/extension.config.js',
  'dist/extension.js',
  'dist/extension.panels.js',
  'dist/extension.planning.js',
  'dist/extension.repo.js',
  'dist/launcher.js',
  'dist/runner.code.js',
  'dist/runner.js',
  'dist/runner.log.js',
  'dist/runner.resume.js',
  'dist/runner.sampling.js',
  'dist/runner.seal.js',
  'dist/runner.signals.js',
  'dist/runner.workflow.js',
  'dist/schema.js',
  'dist/toml.js',
  'dist/webview/chunk.js',
  'dist/webview/codicon.ttf',
  'dist/webview/more.js',
  'dist/webview/run.css',
  'dist/webview/run.js',
  'dist/yaml.js',
  'language-configuration.json',
  'media/icons/runs.svg',
  'media/icons/runtrail.png',
  'media/icons/runtrail.svg',
  'media/icons/status/completed-dark.svg',
  'media/icons/status/completed-light.svg',
  'media/icons/status/failed-dark.svg',
  'media/icons/status/failed-light.svg',
  'media/icons/status/limit-dark.svg',
  'media/icons/status/limit-light.svg',
  'media/icons/status/lost-dark.svg',
  'media/icons/status/lost-light.svg',
  'media/icons/status/paused-dark.svg',
  'media/icons/status/paused-light.svg',
  'media/icons/status/queued-dark.svg',
  'media/icons/status/queued-light.svg',
  'media/icons/status/running-dark.svg',
  'media/icons/status/running-light.svg',
  'media/icons/status/stopped-dark.svg',
  'media/icons/status/stopped-light.svg',
  'media/icons/status/timed-out-dark.svg',
  'media/icons/status/timed-out-light.svg',
  'media/readme/monitor-dark.png',
  'media/readme/monitor-light.png',
  'media/readme/terminal.png',
  'media/readme/window-dark.png',
  'media/readme/window-light.png',
  'media/sample/pipeline.py',
  'media/sample/pipeline.run.json',
  'media/sample/train-node.run.json',
  'media/sample/train.mjs',
  'media/sample/train.py',
  'media/sample/train.run.json',
  'media/schemas/launcher.schema.json',
  'media/schemas/parameter-file.editor.schema.json',
  'media/schemas/parameter-file.schema.json',
  'media/schemas/signals.schema.json',
  'media/walkthrough/attach.svg',
  'media/walkthrough/create.svg',
  'media/walkthrough/record.svg',
  'media/walkthrough/repeat.svg',
  'media/walkthrough/run.svg',
  'package.json',
  'package.nls.json',
  'readme.md',
  'syntaxes/cfg.tmLanguage.json',
];

describe('the package', () => {
  let file = '';
  let entries: ReadonlyMap<string, Buffer> = new Map();

  before(() => {
    file = packagedExtension();
    entries = readZip(file);
  });

  it('holds exactly the files that somebody decided on', () => {
    const ours = [...entries.keys()].filter((name) => name.startsWith('extension/'));
    assert.deepEqual(ours.map((name) => name.slice('extension/'.length)).sort(), FILES);
  });

  it('is small: 2 MB in all, 300 kB at activation', () => {
    assert.ok(fs.statSync(file).size <= 2_000_000, `${fs.statSync(file).size} bytes`);
    const activation = entries.get('extension/dist/extension.js')?.length ?? Number.POSITIVE_INFINITY;
    assert.ok(activation <= 300_000, `${activation} bytes`);
  });

  it('has every file that its manifest names', () => {
    const named =
      JSON.stringify(manifest).match(
        /(?:\.\/)?(?:(?:media|dist|syntaxes)\/[\w./-]+\.\w+|language-configuration\.json)/g,
      ) ?? [];
    assert.ok(named.length > 3);
    const missing = named.filter((name) => !entries.has(`extension/${name.replace(/^\.\//, '')}`));
    assert.deepEqual(missing, []);
  });

  it('brings a command line and a runner that need nothing from elsewhere', async () => {
    const sandbox = new Sandbox();
    for (const [name, content] of entries) {
      const target = path.join(sandbox.root, name);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
    }
    const cli = path.join(sandbox.root, 'extension', 'dist', 'cli.js');
    const run = spawnSync(process.execPath, [cli, 'run', sandbox.params(['echo', 'packed'])], {
      cwd: sandbox.workspace,
      env: sandbox.env,
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /packed/);
    sandbox.close();
  });
});
