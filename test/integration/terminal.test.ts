/** Programs with a terminal of their own: what they see, what is typed into them, and that nothing else changes. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { linuxTable } from '../../src/core/process/table.linux.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { resizeTerminal, typeInto } from '../../src/core/run/input.ts';
import { openCore, startRun } from '../support/core.ts';
import { requireLinux, requireProgram } from '../support/requires.ts';
import {
  assertSound,
  consoleOf,
  counter,
  eventsOfType,
  goesOn,
  killHard,
  pidsOf,
  printed,
} from '../support/runs.ts';
import { CLI, finished, isRunning, killQuietly, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(function () {
  requireLinux(this, 'terminals are made');
  requireProgram(this, 'script');
  box = new Sandbox();
});
afterEach(() => box?.close());

const start = (command: readonly string[] | string, more: object = {}): Promise<RunFolder> =>
  box.detach(command, { terminal: true, ...more });

/** Runs to the end and gives what it printed. */
async function output(command: readonly string[] | string, more: object = {}): Promise<string> {
  const { code, stderr } = await box.cli('run', box.params(command, { terminal: true, ...more }));
  const folder = box.folders().at(-1) ?? assert.fail(`no run: ${code} ${stderr}`);
  assertSound(folder);
  return consoleOf(folder);
}

const type = (folder: RunFolder, text: string) => typeInto(folder, Buffer.from(text));
const ended = (folder: RunFolder) => box.cli('wait', folder.id).then(() => box.json('show', folder.id));

/** The `script` around the wrapper of a run. */
async function keeperOf(folder: RunFolder): Promise<number> {
  const { wrapper } = await pidsOf(folder);
  const keeper = linuxTable.list().find(({ pid }) => pid === wrapper)?.ppid ?? assert.fail('no script');
  assert.match(fs.readFileSync(`/proc/${keeper}/cmdline`, 'utf8'), /^[^\0]*script\0/);
  return keeper;
}

describe('a program with a terminal', () => {
  it('sees one on all three streams, of the usual size, and nothing else is open', async () => {
    const script =
      'for fd in 0 1 2; do [ -t $fd ] && echo yes; done; stty size; echo "$TERM"; ls /proc/self/fd | tr "\\n" " "';
    box.env['TERM'] = 'dumb';
    box.env['COLUMNS'] = '7';
    assert.equal(await output(script), 'yes\r\nyes\r\nyes\r\n24 80\r\nxterm-256color\r\n0 1 2 3 ');
  });

  it('has the environment and the signals that one without a terminal has', async () => {
    const script =
      'env | sort | grep -vE "^(RUNTRAIL_|TERM=|_=|SHLVL=)"; grep -E "Sig(Blk|Ign)" /proc/self/status; pwd';
    for (const shell of ['/bin/bash', undefined]) {
      box.env['SHELL'] = shell;
      box.env["O'BRIEN"] = 'x'; // a shell passes over a name that it cannot have
      await box.cli('run', box.params(script, { buffering: 'full' }));
      const plain = consoleOf(box.folders().at(-1) ?? assert.fail('no run'));
      assert.equal((await output(script)).replaceAll('\r', ''), plain);
      assert.equal(/^SHELL=(.*)$/m.exec(plain)?.[1], shell);
    }
  });

  it('gets its arguments byte for byte, wherever the workspace lies', async () => {
    box.close();
    box = new Sandbox('it\'s "a"\n$(touch pwned) ünïcödé 🧪');
    const strange = [
      '',
      ' ',
      'two words',
      '"double"',
      "'single'",
      'new\nline',
      '$(touch pwned)',
      '*',
      '\\',
      '%s',
      'ü',
    ];
    const echo = 'console.log(JSON.stringify([process.argv.slice(1), process.cwd()]))';
    const printedText = await output([process.execPath, '-e', echo, '--', ...strange]);
    assert.deepEqual(JSON.parse(Buffer.from(printedText, 'latin1').toString()), [strange, box.workspace]);
    assert.ok(!fs.existsSync(path.join(box.workspace, 'pwned')));
  });

  it('ends with its own exit code', async () => {
    await output('exit 7');
    const run = await box.json('show', '@last');
    assert.deepEqual([run.status, run.exit], ['failed', { code: 7, signal: null }]);
  });

  it('ends by the signal that ended it', async () => {
    await output(['sh', '-c', 'kill -KILL $$']);
    assert.deepEqual((await box.json('show', '@last')).exit, { code: null, signal: 'SIGKILL' });
  });

  it('has all its output in the log, also what it prints last', async () => {
    const text = await output('seq 1 20000');
    assert.equal(text, Array.from({ length: 20_000 }, (_, index) => `${index + 1}\r\n`).join(''));
  });

  it('is recorded as one, and asks for nothing more in an old record', async () => {
    await output(['true']);
    const folder = box.folders()[0] ?? assert.fail('no run');
    assert.equal(JSON.parse(fs.readFileSync(folder.request, 'utf8')).terminal, true);
  });
});

describe('what is typed', () => {
  it('reaches the program, and is echoed once', async () => {
    const folder = await start('echo ready; read x; echo "got $x"; read y; echo "and $y"');
    await printed(folder, 'ready');
    assert.equal(fs.statSync(folder.input).mode & 0o777, 0o600);
    type(folder, 'hello\r');
    await printed(folder, 'got hello');
    type(folder, 'ünï\r');
    const run = await ended(folder);
    assert.equal(
      consoleOf(folder),
      'ready\r\nhello\r\ngot hello\r\nünï\r\nand ünï\r\n'.replace(/[ü]|[ï]/g, (char) =>
        Buffer.from(char).toString('latin1'),
      ),
    );
    assert.equal(run.status, 'completed');
    assert.ok(!fs.existsSync(folder.input), 'the pipe is gone with the run');
    assertSound(folder);
  });

  it('may come before the program reads it', async () => {
    const folder = await start('while [ ! -e go ]; do sleep 0.02; done; cat');
    type(folder, 'early\r');
    box.write('go', '');
    await printed(folder, /early\r\n.*early\r\n/s);
    type(folder, '\x04');
    assert.equal((await ended(folder)).status, 'completed');
  });

  it('as ^C raises SIGINT in the program', async () => {
    const folder = await start('trap "echo caught; exit 5" INT; echo ready; while :; do sleep 0.02; done');
    await printed(folder, 'ready');
    type(folder, '\x03');
    assert.deepEqual((await ended(folder)).exit, { code: 5, signal: null });
    assert.match(consoleOf(folder), /\^Ccaught\r\n$/);
  });

  it('as ^C ends a program that does not mind it, and ^Z does not halt the run', async () => {
    const folder = await start('echo ready; exec sleep 600');
    await printed(folder, 'ready');
    type(folder, '\x1a\x03');
    assert.deepEqual((await ended(folder)).exit, { code: 130, signal: null });
  });

  it('still reaches it when no runner lives, and its end is recorded all the same', async () => {
    const folder = await start('echo ready; read x; echo "got $x"; seq 1 5000; exit 6');
    await printed(folder, 'ready');
    await killHard((await pidsOf(folder)).runner);
    type(folder, 'hello\r');
    await printed(folder, /5000\r\n$/);
    assert.deepEqual((await ended(folder)).exit, { code: 6, signal: null });
    assertSound(folder);
  });

  it('reaches it after another runner took it up, and the log is whole', async () => {
    const folder = await start('echo ready; read x; seq 1 50000; exit 6');
    await printed(folder, 'ready');
    await killHard((await pidsOf(folder)).runner);
    assert.equal((await box.json('show', folder.id)).status, 'running');
    type(folder, 'x\r');
    assert.deepEqual((await ended(folder)).exit, { code: 6, signal: null });
    assert.match(consoleOf(folder), /\r\n50000\r\n$/);
    assertSound(folder);
  });

  it('leaves nothing unread in the terminal when the run is closed by another runner', async () => {
    const folder = await start('echo ready; while [ ! -e go ]; do sleep 0.02; done; echo last');
    await printed(folder, 'ready');
    await killHard((await pidsOf(folder)).runner);
    assert.equal((await box.json('show', folder.id)).status, 'running');
    const keeper = await keeperOf(folder);
    killQuietly(keeper, 'SIGSTOP'); // a slow one
    box.write('go', '');
    await until('the exit', () => fs.existsSync(folder.exit));
    const isClosedEarly = await until(
      'an early end',
      () => eventsOfType(folder, 'ended').length > 0,
      500,
    ).catch(() => false);
    killQuietly(keeper, 'SIGCONT');
    await ended(folder);
    assert.equal(isClosedEarly, false);
    assert.equal(consoleOf(folder), 'ready\r\nlast\r\n');
    assert.equal((await box.cli('verify', folder.id)).code, 0);
  });

  it('is refused by a run without a terminal, and by one that has ended', async () => {
    const folder = await box.detach(counter());
    assert.throws(() => type(folder, 'x'), /The run takes no input\./);
    box.write('go', '');
    await ended(folder);
    await output(['true']);
    assert.throws(() => type(box.folders().at(-1) ?? folder, 'x'), /The run takes no input\./);
  });

  it('is refused, not waited for, when nobody takes it', async () => {
    const folder = await start('echo ready; sleep 600');
    await printed(folder, 'ready');
    // What a program does not read its terminal throws away at some point; it is the terminal that must hang.
    const keeper = await keeperOf(folder);
    killQuietly(keeper, 'SIGSTOP');
    try {
      assert.throws(() => {
        for (let i = 0; i < 100; i++) type(folder, 'x'.repeat(10_000));
      }, /does not read what is typed/);
    } finally {
      killQuietly(keeper, 'SIGCONT');
    }
    await box.cli('stop', '--now', folder.id);
  });
});

describe('the size of the terminal', () => {
  const watch = 'trap "stty size" WINCH; stty size; while [ ! -e go ]; do sleep 0.02; done';

  it('follows the window, and the newest one counts', async () => {
    const folder = await start(watch);
    await printed(folder, '24 80\r\n');
    for (let columns = 100; columns <= 120; columns++) resizeTerminal(folder, { columns, rows: 40 });
    await printed(folder, '40 120\r\n');
    box.write('go', '');
    await ended(folder);
  });

  it('is the one that was told before the start', async () => {
    const open = openCore(box);
    const { folder, runner } = await startRun(open, box.params('stty size', { terminal: true }));
    resizeTerminal(folder, { columns: 100, rows: 40 });
    await ended(folder);
    runner.release();
    assert.equal(consoleOf(folder), '40 100\r\n');
  });

  it('is nothing that could be misread, and that of an ended run stays', async () => {
    const folder = await start('while [ ! -e go ]; do sleep 0.02; done');
    for (const columns of [0, -1, 1.5, Number.NaN, 1e6]) resizeTerminal(folder, { columns, rows: 40 });
    assert.ok(!fs.existsSync(folder.terminalSize));
    box.write('go', '');
    await ended(folder);
    resizeTerminal(folder, { columns: 100, rows: 40 });
    assert.ok(!fs.existsSync(folder.terminalSize));
  });
});

describe('steering a run with a terminal', () => {
  it('a stop is SIGINT, as ever, and the program may end in its own time', async () => {
    const folder = await start(
      'trap "sleep 0.3; echo saved; exit 3" INT; echo ready; while :; do sleep 0.02; done',
    );
    await printed(folder, 'ready');
    await box.cli('stop', folder.id);
    const run = await box.json('show', folder.id);
    assert.deepEqual([run.status, run.exit], ['stopped', { code: 3, signal: null }]);
    assert.equal(consoleOf(folder), 'ready\r\nsaved\r\n', 'nothing of `script` is in it');
    assertSound(folder);
  });

  it('a stop ends also what ignores signals or left its session', async () => {
    const script = 'trap "" INT TERM HUP; setsid sleep 600 & echo ready; while :; do sleep 0.02; done';
    const folder = await start(script, { stop: { interruptSeconds: 0.2, terminateSeconds: 0.2 } });
    await printed(folder, 'ready');
    await box.cli('stop', folder.id);
    const run = await box.json('show', folder.id);
    assert.deepEqual([run.status, run.exit], ['stopped', { code: null, signal: 'SIGKILL' }]);
    assert.deepEqual(eventsOfType(folder, 'left'), []);
  });

  it('a paused program goes on, and can be stopped', async () => {
    const folder = await start(counter());
    await printed(folder, 'line 3');
    for (let round = 0; round < 3; round++) {
      await box.cli('pause', folder.id);
      await box.cli('resume', folder.id);
      await goesOn(folder);
    }
    await box.cli('pause', folder.id);
    await box.cli('stop', folder.id);
    assert.equal((await box.json('show', folder.id)).status, 'stopped');
  });

  it('a program whose terminal is killed goes on; its end is known, and the record says what is not', async () => {
    const folder = await start('echo ready; while [ ! -e go ]; do sleep 0.02; done; exit 4');
    await printed(folder, 'ready');
    await killHard(await keeperOf(folder));
    await until('the event', () => eventsOfType(folder, 'terminal-lost').length === 1);
    assert.throws(() => type(folder, 'x'), /takes no input/);
    assert.equal((await box.json('show', folder.id)).status, 'running');
    box.write('go', '');
    const run = await ended(folder);
    assert.deepEqual([run.status, run.exit], ['failed', { code: 4, signal: null }]);
    assertSound(folder);
  });

  it('a program whose terminal is asked to end hangs up, and no exit code is invented', async () => {
    const folder = await start('echo ready; exec sleep 600');
    await printed(folder, 'ready');
    const { program } = await pidsOf(folder);
    killQuietly(await keeperOf(folder), 'SIGTERM'); // `script` kills the wrapper then: nobody can know
    const run = await ended(folder);
    assert.deepEqual([run.status, run.exit], ['lost', null]);
    assert.ok(!isRunning(program));
  });
});

describe('a runner that dies around the start of a terminal', () => {
  for (const place of ['after-spawn', 'after-process-json']) {
    it(`at ${place}: the next look takes the run up, and its end is known`, async () => {
      const script = 'echo ready; while [ ! -e go ]; do sleep 0.02; done; exit 4';
      const env = { RUNTRAIL_FAIL_POINT: `${place}@${path.join(box.root, 'once')}` };
      await finished(box.start(['run', '--detach', box.params(script, { terminal: true })], { env }));
      const folder = box.folders()[0] ?? assert.fail('no run');
      await printed(folder, 'ready');
      assert.equal((await box.json('show', folder.id)).status, 'running');
      box.write('go', '');
      assert.deepEqual((await ended(folder)).exit, { code: 4, signal: null });
      assert.equal(consoleOf(folder), 'ready\r\n');
      assertSound(folder);
    });
  }
});

describe('the command line in a terminal', () => {
  /** In a terminal that is itself one of a run: what is typed there comes to the inner run. */
  async function inTerminal(inner: string): Promise<{ outer: RunFolder; folder: RunFolder }> {
    const file = box.params(inner, { terminal: true }, 'inner.run.json');
    const outer = await start([process.execPath, CLI, 'run', file]);
    await printed(outer, 'ready');
    const folder = box.folders().find(({ id }) => id !== outer.id) ?? assert.fail('no inner run');
    return { outer, folder };
  }

  it('gives its keys and its size to the run, Ctrl-C as well', async () => {
    const inner =
      'trap "echo caught" INT; trap "stty size" WINCH; echo ready; while ! read x; do :; done; echo "got $x"; read y; exit 3';
    const { outer, folder } = await inTerminal(inner);
    resizeTerminal(outer, { columns: 90, rows: 30 });
    await printed(folder, '30 90');
    type(outer, '\x03');
    await printed(outer, 'caught');
    type(outer, 'hello\r');
    await printed(outer, 'got hello');
    type(outer, '\r');
    assert.deepEqual((await ended(folder)).exit, { code: 3, signal: null });
    assert.deepEqual((await ended(outer)).exit, { code: 4, signal: null });
    assert.match(consoleOf(outer), /failed in .*Ended with exit code 3/);
  });

  it('leaves the run to itself with Ctrl-]', async () => {
    const { outer, folder } = await inTerminal('echo ready; while [ ! -e go ]; do sleep 0.02; done');
    type(outer, '\x1d');
    assert.deepEqual((await ended(outer)).exit, { code: 130, signal: null });
    assert.match(consoleOf(outer), /Left run \w{6} to itself/);
    assert.equal((await box.json('show', folder.id)).status, 'running');
    box.write('go', '');
    assert.equal((await ended(folder)).status, 'completed');
  });
});

describe('without `script`', () => {
  it('the run says what is missing, and nothing was started', async () => {
    const fields = { terminal: true, environment: { PATH: '/nowhere' } };
    const { code, stderr } = await box.cli('run', box.params([process.execPath, '-e', '1'], fields));
    assert.equal(code, 4);
    assert.match(stderr, /needs the program `script` \(Debian package bsdutils, elsewhere util-linux\)/);
    const folder = box.folders()[0] ?? assert.fail('no run');
    assert.equal((await box.json('show', '@last')).reason, 'spawn-failed');
    assert.ok(!fs.existsSync(folder.exitPending) && !fs.existsSync(folder.input));
    await until(
      'nothing of it',
      () =>
        !linuxTable
          .list()
          .some(({ pid }) => linuxTable.environment(pid)?.get('RUNTRAIL_RUN_ID') === folder.id),
    );
  });
});
