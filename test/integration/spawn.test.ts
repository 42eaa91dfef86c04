/** How the program is started: exactly what was asked, in a clean environment, and said plainly when it cannot be. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunView } from '../../src/core/run/view.ts';
import { requireProgram } from '../support/requires.ts';
import { assertSound, consoleOf, counter, eventsOfType, killHard, pidsOf, printed } from '../support/runs.ts';
import { finished, isRunning, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

/** Prints its arguments and environment as JSON. */
const ECHO = [
  process.execPath,
  '-e',
  'console.log(JSON.stringify({args: process.argv.slice(1), env: process.env, cwd: process.cwd()}))',
];

interface Echo {
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
}

async function echo(args: readonly string[], more: object = {}, env: NodeJS.ProcessEnv = {}): Promise<Echo> {
  const file = box.params([...ECHO, '--', ...args], more);
  const { stdout, stderr } = await finished(box.start(['run', file], { env }));
  try {
    return JSON.parse(stdout) as Echo;
  } catch {
    throw new Error(`${stdout}\n${stderr}`);
  }
}

describe('a program that cannot be started', () => {
  const cases: readonly [name: string, fields: object, message: RegExp][] = [
    ['is not found', { command: ['no-such-program-here'] }, /There is no program "no-such-program-here"/],
    ['is not executable', { command: ['./plain.txt'] }, /There is no program "\.\/plain\.txt"/],
    ['is a folder', { command: ['./folder'] }, /There is no program "\.\/folder"/],
    [
      'has no folder to run in',
      { command: ['true'], cwd: 'nowhere' },
      /folder to run in does not exist: .*nowhere/,
    ],
    ['has a file for a folder', { command: ['true'], cwd: 'plain.txt' }, /does not exist: .*plain\.txt/],
  ];
  for (const [name, fields, message] of cases) {
    it(`${name}: failed, spawn-failed, exit code 4, and no program is left`, async () => {
      box.write('plain.txt', 'not a program');
      fs.mkdirSync(path.join(box.workspace, 'folder'));
      const { code, stderr } = await box.cli('run', box.write('test.run.json', fields));
      assert.equal(code, 4);
      assert.match(stderr, message);
      const run = await box.json('show', '@last');
      assert.deepEqual(
        [run.status, run.reason, run.exit, run.startedAt],
        ['failed', 'spawn-failed', null, null],
      );
      assert.match(run.message ?? '', message);
      const folder = box.folders()[0] ?? assert.fail('no run');
      assertSound(folder);
      assert.ok(!fs.existsSync(folder.exitPending), 'no wrapper was prepared');
    });
  }

  it('has a bad interpreter: failed with the shell’s code, and the words are in its log', async () => {
    const file = box.write('bad', '#!/no/such/interpreter\n');
    fs.chmodSync(file, 0o755);
    const { code } = await box.cli('run', box.params(['./bad'], { buffering: 'full' }));
    assert.equal(code, 4);
    const run = await box.json('show', '@last');
    assert.equal(run.status, 'failed');
    assert.ok(run.exit?.code === 126 || run.exit?.code === 127, `code ${run.exit?.code}`);
    assert.match((await box.cli('logs', '@last')).stdout, /bad/);
  });

  it('has more arguments than the system takes: spawn-failed', async () => {
    const { code, stderr } = await box.cli(
      'run',
      box.params(['true', ...Array(40).fill('x'.repeat(100_000))]),
    );
    assert.equal(code, 4, stderr.slice(0, 300));
    assert.equal((await box.json('show', '@last')).reason, 'spawn-failed');
  });
});

describe('arguments', () => {
  const strange = [
    '',
    ' ',
    'two words',
    '"double"',
    "'single'",
    'new\nline',
    '$(touch pwned)',
    '`touch pwned`',
    '; touch pwned;',
    '$HOME',
    '*',
    '\\',
    '\\n',
    '--',
    '-n',
    'ünïcödé 実 🧪',
    '%s',
    '\u001b[31m',
    'a=b',
    'x'.repeat(100_000),
  ];
  it('arrive byte for byte, and no shell looks at them', async () => {
    assert.deepEqual((await echo(strange)).args, strange);
    assert.ok(!fs.existsSync(path.join(box.workspace, 'pwned')));
  });

  it('that are numbers or booleans arrive as they are spelled in the file', async () => {
    const command = [...ECHO, '--', 'SPELLED'].map((part) => JSON.stringify(part)).join(',');
    box.write(
      'test.run.json',
      `{"command": [${command.replace('"SPELLED"', '1.0, 12345678901234567890, true')}]}`,
    );
    const { stdout } = await box.cli('run', path.join(box.workspace, 'test.run.json'));
    assert.deepEqual((JSON.parse(stdout) as Echo).args, ['1.0', '12345678901234567890', 'true']);
  });

  it('of a text command are the shell’s', async () => {
    const { stdout } = await box.cli('run', box.params('x="a  b"; echo "$x" | tr a-z A-Z && echo $((6*7))'));
    assert.equal(stdout, 'A  B\n42\n');
  });
});

describe('the environment', () => {
  it('holds what the file says and what DESIGN promises, and nothing of the editor', async () => {
    const leaks = {
      NODE_OPTIONS: '--no-warnings',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_IPC_HOOK: '/x',
      RUNTRAIL_DEBUG: '1',
      RUNTRAIL_RUN_ID: 'somebody-elses',
      KEPT: 'as it was',
    };
    const { env, cwd } = await echo([], { environment: { MINE: 'a\nb', COUNT: 3, YES: true } }, leaks);
    const names = Object.keys(env);
    assert.deepEqual(
      names.filter((name) => /^(NODE_OPTIONS|ELECTRON_|VSCODE_)/.test(name)),
      [],
    );
    const folder = box.folders()[0] ?? assert.fail('no run');
    assert.deepEqual(
      Object.fromEntries(
        names.filter((name) => name.startsWith('RUNTRAIL_')).map((name) => [name, env[name]]),
      ),
      {
        RUNTRAIL_RUN_ID: folder.id,
        RUNTRAIL_RUN_DIR: folder.root,
        RUNTRAIL_PARAMS: folder.parameters,
        RUNTRAIL_SIGNALS: folder.signals,
        RUNTRAIL_OUTPUTS: folder.at('outputs'),
        RUNTRAIL_CHECKPOINTS: folder.at('checkpoints'),
        RUNTRAIL_HOST: os.hostname(),
        RUNTRAIL_NODE: process.execPath,
      },
    );
    assert.deepEqual(
      [env['MINE'], env['COUNT'], env['YES'], env['KEPT']],
      ['a\nb', '3', 'true', 'as it was'],
    );
    assert.equal(env['PYTHONUNBUFFERED'], '1');
    assert.equal(cwd, box.workspace);
    assert.equal(env['PWD'], box.workspace);
    assert.ok(!names.includes('OLDPWD') && !names.includes('control'), 'nothing of the wrapper');
  });

  it('offers the parameters as JSON, and folders to write to', async () => {
    const script =
      'cat "$RUNTRAIL_PARAMS"; echo result > "$RUNTRAIL_OUTPUTS/r.txt"; touch "$RUNTRAIL_CHECKPOINTS/1"';
    const file = box.params(script, { parameters: { lr: 0.1, name: 'x' } });
    const { stdout } = await box.cli('run', '--set', 'lr=0.5', file);
    assert.deepEqual(JSON.parse(stdout), { lr: 0.5, name: 'x' });
    const folder = box.folders()[0] ?? assert.fail('no run');
    const [sealed] = eventsOfType(folder, 'sealed');
    const paths = sealed?.data.files.map((sealedFile) => sealedFile.path) ?? [];
    assert.ok(paths.includes('outputs/r.txt') && paths.includes('checkpoints/1'), paths.join(' '));
  });

  it('has /dev/null for stdin: a program that asks gets the end of input at once', async () => {
    const { stdout } = await box.cli(
      'run',
      box.params('cat; readlink /proc/self/fd/0; read x || echo "end of input"'),
    );
    assert.equal(stdout, '/dev/null\nend of input\n');
  });

  it('hands no other open file to the program', async () => {
    box.params(['ls', '-l', '/proc/self/fd']);
    // A script that holds a lock on descriptor 9 must not lend it to a run that outlives it.
    const { stdout } = await finished(box.startShell('"$NODE" "$CLI" run test.run.json 9> held'));
    const open = [...stdout.matchAll(/ (\d+) -> (.*)$/gm)].map(([, fd, target]) => [Number(fd), target]);
    const log = box.folders()[0]?.console;
    assert.deepEqual(
      open.filter(([, target]) => !String(target).startsWith('/proc/')),
      [
        [0, '/dev/null'],
        [1, log],
        [2, log],
      ],
    );
  });
});

describe('exclusive runs', () => {
  it('a second live run of the name is refused; after the end of the first it may start', async () => {
    const first = await box.detach(counter(), { name: 'rig', exclusive: true });
    const file = box.params(['true'], { name: 'rig', exclusive: true }, 'second.run.json');
    const { code, stderr } = await box.cli('run', file);
    assert.equal(code, 1);
    assert.match(stderr, /Another run called "rig" is live/);
    assert.equal(box.folders().length, 1, 'nothing was recorded');
    const other = await box.cli('run', '--name', 'other rig', file);
    assert.equal(other.code, 0, 'another name is free');
    await box.cli('stop', first.id);
    assert.equal((await box.cli('run', file)).code, 0);
  });

  it('the name stays taken when the runner dies, and is free again when the run is over', async () => {
    const first = await box.detach(counter(), { name: 'rig', exclusive: true });
    await killHard((await pidsOf(first)).runner);
    assert.equal((await box.json<RunView[]>('ls'))[0]?.status, 'running');
    const file = box.params(['true'], { name: 'rig', exclusive: true }, 'second.run.json');
    assert.equal((await box.cli('run', file)).code, 1);
    const { runner, wrapper, program } = await pidsOf(first);
    await killHard(runner, wrapper, program);
    assert.equal((await box.cli('run', file)).code, 0);
  });
});

describe('what a program leaves behind', () => {
  it('keeps running, its output is kept, and the record names it', async () => {
    const script = `(while [ ! -e go ]; do sleep 0.02; done; echo late) & echo "left $! "; exit 0`;
    const { code, stdout } = await box.cli('run', box.params(script));
    assert.equal(code, 0);
    const pid = Number(/left (\d+) /.exec(stdout)?.[1]);
    const folder = box.folders()[0] ?? assert.fail('no run');
    const [left] = eventsOfType(folder, 'left');
    assert.ok(left?.data.pids.includes(pid), `${pid} in ${left?.data.pids}`);
    assert.ok(isRunning(pid));
    assert.equal((await box.json('show', '@last')).status, 'completed');
    box.write('go', '');
    await until('its end', () => !isRunning(pid));
    assert.match(consoleOf(folder), /late\n$/);
  });

  it('as zombies is nobody: the run ends with its main program', async function () {
    requireProgram(this, 'python3');
    const lines = [
      'import os, time',
      'if os.fork() == 0: os._exit(0)',
      'print("up", flush=True)',
      'time.sleep(0.5)',
    ];
    const file = box.write('zombie.py', [...lines, 'raise SystemExit(3)', ''].join('\n'));
    const folder = await box.detach(['python3', file]);
    await printed(folder, 'up');
    await box.cli('wait', folder.id);
    assert.deepEqual((await box.json('show', folder.id)).exit, { code: 3, signal: null });
    assert.deepEqual(eventsOfType(folder, 'left'), []);
  });
});
