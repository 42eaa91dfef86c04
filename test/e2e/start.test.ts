/** The end of `npm start`: which VS Code it opens, and that the one in the browser comes with the extension and goes. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { askForBrowser, chooseWindow, rememberedAnswer } from '../../scripts/openCode.mjs';
import { killQuietly, ROOT, Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { theBrowser } from './support/tier.ts';
import { Window } from './support/window.ts';

describe('npm start', () => {
  for (const [flags, isTerminal, hasDesktop, answer, chosen] of [
    [[], true, true, undefined, 'desktop'],
    [[], true, false, undefined, 'ask'],
    [[], true, false, true, 'browser'],
    [[], true, false, false, 'tell'],
    [[], false, true, true, 'tell'],
    [['--browser'], false, true, false, 'browser'],
    [['--no-ui'], true, true, true, 'none'],
  ] as const) {
    const who = `${isTerminal ? 'a person' : 'a program'} ${hasDesktop ? 'with' : 'without'} a desktop`;
    it(`${flags.join(' ')} by ${who}, answered ${answer}: ${chosen}`, () => {
      assert.equal(chooseWindow({ flags, isTerminal, hasDesktop, answer }), chosen);
    });
  }

  it('asks once, and remembers the answer', async () => {
    const sandbox = new Sandbox();
    const before = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = path.join(sandbox.root, 'cache');
    try {
      assert.equal(rememberedAnswer(), undefined);
      const input = new PassThrough();
      const answer = askForBrowser({ input, output: new PassThrough() });
      input.write('y\n');
      assert.equal(await answer, true);
      assert.equal(rememberedAnswer(), true);
    } finally {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
      sandbox.close();
    }
  });

  it('serves VS Code in the browser with the extension, and leaves nothing behind', async function served() {
    requireBrowser(this);
    const sandbox = new Sandbox('sample');
    fs.cpSync(path.join(ROOT, 'media', 'sample'), sandbox.workspace, { recursive: true });
    const temporary = path.join(sandbox.root, 'tmp');
    fs.mkdirSync(temporary);
    const options = {
      node: process.execPath,
      workspace: sandbox.workspace,
      file: path.join(sandbox.workspace, 'train.run.json'),
    };
    const script = path.join(ROOT, 'scripts', 'openCode.mjs');
    const code = `import { serveInBrowser } from ${JSON.stringify(script)}; await serveInBrowser(${JSON.stringify(options)});`;
    const served = spawn(process.execPath, ['--input-type=module', '-e', code], {
      // Where the server is installed is the one thing that is the machine's.
      env: { ...sandbox.env, XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'], TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      let output = '';
      served.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      const address = await until('an address', () => /http:\S+/.exec(output)?.[0], 60_000);
      const context = await (await theBrowser()).newContext({ viewport: { width: 1280, height: 800 } });
      const window = new Window(context, await context.newPage());
      await window.goto(address);
      await window.editor.codeLens('Run').waitFor({ timeout: 20_000 });
      await window.screenshot('npm-start');
      await window.close();
      served.kill('SIGINT');
      assert.deepEqual(await once(served, 'exit'), [0, null]);
      assert.deepEqual(
        fs.readdirSync(temporary).filter((name) => name.startsWith('runtrail-')),
        [],
      );
    } finally {
      if (served.pid) killQuietly(served.pid);
      sandbox.close();
    }
  });
});
