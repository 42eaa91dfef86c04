/** The login shell's environment: asked of real shells, with the start-up files that people really have. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findProgram } from '../../../src/core/process/findProgram.ts';
import { LoginShell, loginShellEnvironment } from '../../../src/core/process/loginShell.ts';
import { environmentCommand } from '../../../src/core/process/shellCommand.ts';
import { requireLinux } from '../../support/requires.ts';
import { isRunning, killQuietly, Sandbox, until } from '../../support/sandbox.ts';

/** Not every machine has every shell, and no project needs them all. */
const installed = (...shells: readonly string[]) =>
  shells.filter((shell) => findProgram(shell, '/', process.env) !== undefined);

describe('the environment of the login shell', () => {
  let box: Sandbox;
  beforeEach(function () {
    requireLinux(this, 'shells are started');
    box = new Sandbox();
  });
  afterEach(() => box?.close());

  /** Asks bash in a home whose start-up file holds these lines. */
  function ask(startUp: string, options: { limitMs?: number; env?: NodeJS.ProcessEnv; shell?: string } = {}) {
    for (const name of ['.bash_profile', '.profile', '.zprofile']) box.write(name, `${startUp}\n`);
    const env = { ...box.env, HOME: box.workspace, SHELL: options.shell ?? 'bash', ...options.env };
    return loginShellEnvironment({ env, limitMs: options.limitMs ?? 10_000 });
  }

  for (const shell of installed('bash', 'dash', 'zsh')) {
    it(`is what ${shell} sets in its start-up file`, async () => {
      const { from, problem, variables, ...rest } = await ask(
        `export MINE='two words; "quoted" $x'\nexport PATH="/mine:$PATH"`,
        { shell },
      );
      assert.deepEqual({ from, problem, shell: rest.shell }, { from: 'login-shell', problem: null, shell });
      assert.equal(variables['MINE'], 'two words; "quoted" $x');
      assert.match(variables['PATH'] ?? '', /^\/mine:/);
    });
  }

  for (const shell of installed('fish')) {
    it(`is what ${shell} sets`, async () => {
      box.write('.config/fish/config.fish', 'set -x MINE yes\n');
      const { variables, problem } = await ask('', { shell, env: { XDG_CONFIG_HOME: undefined } });
      assert.deepEqual([problem, variables['MINE']], [null, 'yes']);
    });
  }

  it('may hold any text, and is not disturbed by chatter on both streams or by an echo of the command', async () => {
    const noise = 'echo Welcome; echo "{not json}" >&2; printf "no newline"; trap \'echo Bye\' EXIT; set -v';
    const { variables, problem } = await ask(`${noise}; export MINE=$'line\\n{"ü": 1} 🧪'`);
    assert.deepEqual([problem, variables['MINE']], [null, 'line\n{"ü": 1} 🧪']);
  });

  it('is found although the shell repeats what it was asked', async () => {
    const shell = box.write('repeating', '#!/bin/sh\nprintf "%s\\n" "$@"\nexec bash "$@"\n');
    fs.chmodSync(shell, 0o755);
    const { variables, problem } = await ask('export MINE=1', { shell });
    assert.deepEqual([problem, variables['MINE']], [null, '1']);
  });

  it('has nothing of the editor that asked, nor of the shell’s own book-keeping', async () => {
    const env = {
      VSCODE_IPC_HOOK: '/x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--no-warnings',
      TERM_PROGRAM: 'vscode',
      TERM_PROGRAM_VERSION: '1.105',
      BROWSER: '/srv/bin/helpers/browser.sh',
      GIT_ASKPASS: '/srv/extensions/git/dist/askpass.sh',
      RUNTRAIL_RUN_ID: 'x',
      OLDPWD: '/somewhere',
      KEPT: 'yes',
    };
    const { variables } = await ask('PATH="/srv/bin/remote-cli:$PATH"', { env });
    const names =
      /^(VSCODE_|ELECTRON_|NODE_OPTIONS|TERM_PROGRAM|BROWSER|GIT_ASKPASS|RUNTRAIL_|OLDPWD|PWD|SHLVL|_$)/;
    assert.deepEqual(
      Object.keys(variables).filter((name) => names.test(name)),
      [],
    );
    assert.equal(variables['KEPT'], 'yes');
    assert.doesNotMatch(variables['PATH'] ?? '', /remote-cli/);
  });

  it('leaves other people’s BROWSER and TERM_PROGRAM alone', async () => {
    const env = {
      TERM_PROGRAM: 'kitty',
      TERM_PROGRAM_VERSION: '9',
      BROWSER: 'firefox',
      GIT_ASKPASS: '/bin/ask',
    };
    const { variables } = await ask('', { env });
    const { TERM_PROGRAM, TERM_PROGRAM_VERSION, BROWSER, GIT_ASKPASS } = variables;
    assert.deepEqual({ TERM_PROGRAM, TERM_PROGRAM_VERSION, BROWSER, GIT_ASKPASS }, env);
  });

  describe('is this program’s own, with the reason, when the shell', () => {
    it('ends before it told', async () => {
      const { from, shell, problem, variables } = await ask('echo "no such module" >&2; exit 3', {
        env: { KEPT: 'yes', VSCODE_X: '1' },
      });
      assert.deepEqual(
        [from, shell, variables['KEPT'], variables['VSCODE_X']],
        ['process', 'bash', 'yes', undefined],
      );
      assert.equal(
        problem,
        'The login shell bash ended with exit code 3 ("no such module"); the environment of this program is used.',
      );
    });

    it('is not there', async () => {
      const { from, problem } = await ask('', { shell: '/no/such/shell' });
      assert.equal(from, 'process');
      assert.match(problem ?? '', /^The login shell \/no\/such\/shell is not there; /);
    });

    it('hangs: it ends with everything it started', async () => {
      const startUp = 'sleep 600 & echo $! > "$HOME/pids"; echo $$ >> "$HOME/pids"; sleep 600';
      const { from, problem } = await ask(startUp, { limitMs: 1000 });
      assert.equal(from, 'process');
      assert.match(problem ?? '', /did not answer within 1 s/);
      const pids = fs.readFileSync(path.join(box.workspace, 'pids'), 'utf8').trim().split('\n').map(Number);
      assert.equal(pids.length, 2);
      await until('their end', () => pids.every((pid) => !isRunning(pid)));
    });
  });

  it('is told at once although something the shell started keeps its output open, and lives on', async () => {
    const { problem, variables } = await ask('sleep 600 & echo $! > "$HOME/pid"; export MINE=1', {
      limitMs: 8000,
    });
    const pid = Number(fs.readFileSync(path.join(box.workspace, 'pid'), 'utf8'));
    assert.deepEqual([problem, variables['MINE'], isRunning(pid)], [null, '1', true]);
    killQuietly(pid);
  });

  it('is asked for once, and again when it is forgotten', async () => {
    box.write('.bash_profile', 'echo . >> "$HOME/starts"; export COUNT=$(wc -l < "$HOME/starts")\n');
    const shell = new LoginShell({ ...box.env, HOME: box.workspace, SHELL: 'bash' });
    const count = async () => (await shell.environment()).variables['COUNT']?.trim();
    assert.deepEqual(await Promise.all([count(), count()]), ['1', '1']);
    shell.forget();
    assert.equal(await count(), '2');
  });

  it('is asked in the words of each shell', () => {
    const program = "/o'brien/code";
    const posix = `'/o'"'"'brien/code' -p '"M" + JSON.stringify(process.env) + "M"'`;
    assert.deepEqual(environmentCommand('/bin/bash', 'M', program), ['-i', '-l', '-c', posix]);
    assert.deepEqual(environmentCommand('/usr/bin/fish', 'M', program), ['-i', '-l', '-c', posix]);
    assert.deepEqual(environmentCommand('/bin/tcsh', 'M', program), ['-ic', posix]);
    const pwsh = `& '/o''brien/code' -p '''M'' + JSON.stringify(process.env) + ''M'''`;
    assert.deepEqual(environmentCommand('/usr/bin/pwsh', 'M', program), ['-Login', '-Command', pwsh]);
    assert.match(environmentCommand('nu', 'M', program)[3] ?? '', /^\^"/);
    assert.match(environmentCommand('xonsh', 'M', program)[3] ?? '', /^import os, json/);
  });
});
