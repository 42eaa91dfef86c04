/** Launching without the command line, as the window does: with an environment of its own, and again from a record. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { environmentText } from '../../../src/core/launch/describe.ts';
import { launch } from '../../../src/core/launch/launch.ts';
import { planRepeat } from '../../../src/core/launch/repeat.ts';
import { runnerGone } from '../../../src/core/launch/started.ts';
import type { BaseEnvironment } from '../../../src/core/process/environment.ts';
import { type RunFolder, readRequest } from '../../../src/core/run/folder.ts';
import type { RunRequest } from '../../../src/core/run/model.ts';
import { AS_TEST, ended, openCore, startRun } from '../../support/core.ts';
import { requireLinux } from '../../support/requires.ts';
import { assertSound, consoleOf, counter, killHard, pidsOf, printed } from '../../support/runs.ts';
import { Sandbox, until } from '../../support/sandbox.ts';
import { markedProcesses } from '../../torture/processes.ts';

let box: Sandbox;
beforeEach(function () {
  requireLinux(this, 'processes are found by their environment');
  box = new Sandbox();
});
afterEach(() => box?.close());

const SECRET = 'hunter2-only-in-memory';

/** An environment as the login shell gives it: XDG_DATA_HOME is by what the sandbox knows its processes. */
function shellEnvironment(more: Partial<BaseEnvironment> = {}): BaseEnvironment {
  return {
    from: 'login-shell',
    shell: '/bin/bash',
    interpreter: null,
    problem: null,
    variables: {
      PATH: box.env['PATH'] ?? '',
      XDG_DATA_HOME: box.env['XDG_DATA_HOME'] ?? '',
      TOKEN: SECRET,
      MINE: 'shell',
      VSCODE_X: 'of the editor',
    },
    ...more,
  };
}

describe('the environment that a launch gives', () => {
  const show = 'echo "$TOKEN|$MINE|$VSCODE_X|$KEPT|$NODE_OPTIONS|$RUNTRAIL_RUN_ID"';

  it('reaches the program in place of the runner’s own, and the file’s values win', async () => {
    box.env['KEPT'] = 'of this program';
    const open = openCore(box);
    const file = box.params(show, { environment: { MINE: 'file' } });
    const { folder } = await startRun(open, file, shellEnvironment());
    assert.equal((await ended(open, folder)).status, 'completed');
    assert.equal(consoleOf(folder), `${SECRET}|file||||${folder.id}\n`);
    assertSound(folder);
  });

  it('is this program’s own where nothing is said', async () => {
    box.env['KEPT'] = 'of this program';
    const open = openCore(box);
    const { folder } = await startRun(open, box.params(show));
    await ended(open, folder);
    assert.equal(consoleOf(folder), `|||of this program||${folder.id}\n`);
    const { baseEnvironment } = readRequest(folder);
    assert.deepEqual(baseEnvironment, { from: 'process', shell: null, interpreter: null, problem: null });
  });

  it('may be larger than a pipe', async () => {
    const open = openCore(box);
    const { variables, ...rest } = shellEnvironment();
    const large = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`BIG${n}`, 'ü'.repeat(20_000)]));
    const file = box.params(`printf %s "$BIG9" | wc -c`);
    const { folder } = await startRun(open, file, { ...rest, variables: { ...variables, ...large } });
    await ended(open, folder);
    assert.equal(consoleOf(folder).trim(), '40000');
  });

  it('is recorded by where it comes from, and none of its values', async () => {
    const open = openCore(box);
    const interpreter = path.join(box.workspace, '.venv', 'bin', 'python');
    const environment = shellEnvironment({ interpreter });
    const { folder } = await startRun(open, box.params(['true']), environment);
    await ended(open, folder);
    const request = readRequest(folder);
    assert.deepEqual(request.baseEnvironment, {
      from: 'login-shell',
      shell: '/bin/bash',
      interpreter,
      problem: null,
    });
    assert.equal(environmentText(request), 'login shell /bin/bash, python .venv/bin/python');
    const files = fs
      .globSync('**/*', { cwd: box.root, withFileTypes: true })
      .filter((entry) => entry.isFile());
    const holding = files.filter((entry) =>
      fs.readFileSync(path.join(entry.parentPath, entry.name)).includes(SECRET),
    );
    assert.deepEqual(
      holding.map(({ name }) => name),
      [],
    );
    assert.match(
      (await box.cli('show', '@last')).stdout,
      /environment +login shell \/bin\/bash, python \.venv/,
    );
  });

  it('is still the one it was after another runner took the run up', async () => {
    const open = openCore(box);
    const { folder, runner } = await startRun(
      open,
      box.params(`echo $MINE; ${counter()}`),
      shellEnvironment(),
    );
    await printed(folder, 'line 1');
    await killHard((await pidsOf(folder)).runner);
    runner.release();
    box.write('go', '');
    assert.equal((await ended(open, folder)).status, 'completed');
    assert.match(consoleOf(folder), /^shell\n/);
  });

  it('says why it is not the login shell’s', () => {
    const launcher = { program: 'vscode' } as RunRequest['launcher'];
    const baseEnvironment = {
      from: 'process',
      shell: '/bin/zsh',
      interpreter: null,
      problem: 'It hung.',
    } as const;
    const text = environmentText({ baseEnvironment, launcher, workspace: '/w' });
    assert.equal(text, 'that of VS Code (It hung.)');
  });

  it('is shown by a dry run', async () => {
    const { stdout } = await box.cli('run', '--dry-run', box.params(['true']));
    assert.match(stdout, /^ {2}environment that of the terminal$/m);
  });
});

describe('a record of an earlier version', () => {
  const change = (folder: RunFolder, edit: (request: Record<string, unknown>) => void) => {
    const request = JSON.parse(fs.readFileSync(folder.request, 'utf8')) as Record<string, unknown>;
    edit(request);
    fs.writeFileSync(folder.request, JSON.stringify(request));
  };

  it('without the newer fields stays readable', async () => {
    await box.cli('run', box.params(['true']));
    const folder = box.folders()[0] ?? assert.fail('no run');
    change(folder, (request) => {
      for (const field of ['baseEnvironment', 'repeats']) delete request[field];
    });
    const { baseEnvironment, repeats } = readRequest(folder);
    assert.deepEqual([baseEnvironment.from, repeats], ['process', null]);
    assert.match((await box.cli('show', '@last')).stdout, /environment +that of the terminal/);
  });

  for (const [field, value] of [
    ['baseEnvironment', { from: 1 }],
    ['baseEnvironment', 'login-shell'],
    ['repeats', 7],
  ] as const) {
    it(`with ${field} ${JSON.stringify(value)} is damaged, and said to be`, async () => {
      await box.cli('run', box.params(['true']));
      const folder = box.folders()[0] ?? assert.fail('no run');
      change(folder, (request) => {
        request[field] = value;
      });
      assert.throws(() => readRequest(folder), /damaged/);
    });
  }
});

describe('a run that repeats another', () => {
  const fields = {
    name: 'first',
    cwd: 'sub',
    parameters: { lr: 0.1, deep: { seed: 1 } },
    environment: { MINE: 'file' },
    inputs: ['*.csv'],
    outputs: ['out/**'],
    tags: ['a'],
    exclusive: true,
    buffering: 'full',
    stop: { interruptSeconds: 1, terminateSeconds: 2 },
  };

  async function first(): Promise<{ folder: RunFolder; file: string }> {
    box.write('sub/x.csv', '1');
    const file = box.params('cat "$RUNTRAIL_PARAMS"; echo "$MINE"', fields);
    const { code } = await box.cli('run', file, '--set', 'lr=1.0', '--tag', 'b', '--name', 'mine');
    assert.equal(code, 0);
    return { folder: box.folders()[0] ?? assert.fail('no run'), file };
  }

  it('is asked for the same, whatever became of the file', async () => {
    const { folder: earlier, file } = await first();
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, '{"command": ["false"]}');
    const open = openCore(box);
    const { folder } = await launch(open.executor, (id) => planRepeat(open, id, earlier, AS_TEST));
    assert.equal((await ended(open, folder)).status, 'completed');
    assert.equal(consoleOf(folder), consoleOf(earlier));
    assert.match(consoleOf(folder), /"lr": ?1\.0/, 'numbers keep their spelling');
    const whatWasAsked = ({ id, createdAt, launcher, repeats, ...rest }: RunRequest) => rest;
    assert.deepEqual(whatWasAsked(readRequest(folder)), whatWasAsked(readRequest(earlier)));
    assert.equal(readRequest(folder).launcher.program, 'test');
    assert.equal(fs.readFileSync(folder.at('params', 'test.run.json'), 'utf8'), text);
    assertSound(folder);
  });

  it('is possible from a record that was written before values had origins', async () => {
    const { folder: earlier } = await first();
    const { origins, variant, configs, ...older } = readRequest(earlier);
    assert.deepEqual([origins['lr'], variant, configs], [{ layer: '--set' }, null, []]);
    fs.writeFileSync(earlier.request, JSON.stringify(older));
    assert.deepEqual(readRequest(earlier).origins, {});
    const open = openCore(box);
    const { folder } = await launch(open.executor, (id) => planRepeat(open, id, earlier, AS_TEST));
    assert.equal((await ended(open, folder)).status, 'completed');
    for (const [name, odd] of Object.entries({ origins: { lr: 1 }, variant: 2, configs: [{ file: 1 }] })) {
      fs.writeFileSync(earlier.request, JSON.stringify({ ...older, [name]: odd }));
      assert.throws(() => readRequest(earlier), { code: 'damaged' }, name);
    }
  });

  it('says which one, also when it repeats a repeat', async () => {
    const { folder: earlier } = await first();
    const open = openCore(box);
    const repeat = async (of: RunFolder) => {
      const { folder } = await launch(open.executor, (id) => planRepeat(open, id, of, AS_TEST));
      await ended(open, folder);
      return folder;
    };
    const second = await repeat(earlier);
    const third = await repeat(second);
    assert.deepEqual([readRequest(second).repeats, readRequest(third).repeats], [earlier.id, second.id]);
    assert.equal((await box.json('show', second.id)).repeats, earlier.id);
    assert.equal((await box.json('show', earlier.id)).repeats, null);
    const shown = (await box.cli('show', second.id)).stdout;
    assert.match(shown, new RegExp(`^repeats +${earlier.id.slice(-6)}$`, 'm'));
  });

  it('is refused while its exclusive name is taken, and when the copy of the file is lost; nothing is left', async () => {
    const open = openCore(box);
    const earlier = await box.detach(counter(), { name: 'rig', exclusive: true });
    const repeat = () => launch(open.executor, (id) => planRepeat(open, id, earlier, AS_TEST));
    await assert.rejects(repeat(), /Another run called "rig" is live/);
    box.write('go', '');
    await ended(open, earlier);
    fs.rmSync(earlier.at('params', 'test.run.json'));
    await assert.rejects(repeat(), /has lost its copy of test\.run\.json/);
    assert.equal(box.folders().length, 1);
    await until('no runner', () => markedProcesses(box).length === 0);
  });
});

describe('a runner that ends at once', () => {
  it('is told to whoever launched it, with its last words', async () => {
    fs.mkdirSync(path.join(box.root, 'config', 'runtrail'), { recursive: true });
    const node = path.join(box.root, 'node');
    fs.writeFileSync(node, '#!/bin/sh\nread task\necho "no such module" >&2\nexit 3\n', { mode: 0o755 });
    fs.writeFileSync(path.join(box.root, 'config', 'runtrail', 'config.json'), JSON.stringify({ node }));
    const launched = await startRun(openCore(box), box.params(['true']));
    fs.writeFileSync(launched.folder.runnerLog, 'no such module\n');
    await assert.rejects(runnerGone(launched), (error: Error) => {
      assert.equal(error.message, 'The runner ended at once (exit code 3).\nno such module');
      return true;
    });
  });

  it('is no error when the run has a record', async () => {
    const launched = await startRun(openCore(box), box.params(['true']));
    await runnerGone(launched);
    assertSound(launched.folder);
  });
});
