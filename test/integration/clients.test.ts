/** Programs of real runs find the clients, and speak by them; a shell does it by `runtrail log`. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { requireProgram } from '../support/requires.ts';
import { finished, ROOT, Sandbox } from '../support/sandbox.ts';

describe('clients in a run', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  const lines = (folder: { signals: string }) =>
    fs
      .readFileSync(folder.signals, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { time: _, ...rest } = JSON.parse(line);
        return rest;
      });

  async function run(command: readonly string[] | string, more: object = {}) {
    const { code, stdout, stderr } = await box.cli('run', box.params(command, more));
    const folder = box.folders().at(-1) ?? assert.fail('no run');
    return { code, stdout, stderr, folder };
  }

  it('are found behind everything that the program brings itself, in a copy that no update takes away', async () => {
    const environment = { PYTHONPATH: '/mine', NODE_PATH: '', MATLABPATH: '/m' };
    const { stdout } = await run('echo "$PYTHONPATH|$NODE_PATH|$MATLABPATH|$OCTAVE_PATH|$PATH"', {
      environment,
    });
    const [python = '', node = '', matlab = '', octave = '', programs = ''] =
      stdout.split('\n')[0]?.split('|') ?? [];
    const clients = path.dirname(node);
    assert.ok(clients.startsWith(path.join(box.root, 'data', 'runtrail', 'runners')), clients);
    assert.equal(python, `/mine:${clients}/python`);
    assert.equal(matlab, `/m:${clients}/matlab`);
    assert.equal(octave, `${clients}/matlab`);
    assert.ok(programs.endsWith(`:${clients}/bin`) && !programs.startsWith(clients));
    const folders = ['bin', 'javascript', 'matlab', 'python'];
    assert.deepEqual(fs.readdirSync(clients).sort(), folders);
    const shipped = fs.globSync('*/*', { cwd: path.join(ROOT, 'media', 'clients') }).sort();
    for (const file of shipped) {
      const copy = fs.readFileSync(path.join(clients, file));
      assert.ok(copy.equals(fs.readFileSync(path.join(ROOT, 'media', 'clients', file))), file);
    }
    assert.deepEqual(fs.globSync('*/*.*', { cwd: clients }).length, shipped.length - 1); // but the program without an ending
  });

  it('in Python and JavaScript speak to the run that they are in', async function () {
    requireProgram(this, 'python3');
    const python =
      'import runtrail; runtrail.log(loss=0.5, step=1); print(runtrail.params()["lr"], runtrail.active())';
    const first = await run(['python3', '-c', python], { parameters: { lr: 0.1 } });
    assert.equal(first.stdout, '0.1 True\n', first.stderr);
    assert.deepEqual(lines(first.folder), [{ metric: { loss: 0.5 }, step: 1 }]);
    const script = "const r = require('runtrail'); r.log({ loss: 0.25 }); console.log(r.params().lr);";
    const second = await run([process.execPath, '-e', script], { parameters: { lr: 0.2 } });
    assert.equal(second.stdout, '0.2\n', second.stderr);
    assert.deepEqual(lines(second.folder), [{ metric: { loss: 0.25 } }]);
    box.write('runtrail.py', 'print("my own")');
    const own = await run(['python3', box.write('main.py', 'import runtrail')]);
    assert.equal(own.stdout, 'my own\n');
  });

  it('in a shell are runtrail log, whether the command line is there or not', async () => {
    const said = { metric: { loss: 0.25 }, step: 3, progress: { done: 3, total: 10, task: 'a b' } };
    const words = 'log loss=0.25 --step 3 --progress 3/10 --task "a b"';
    const { folder, stdout } = await run(
      `runtrail ${words}; echo $?; runtrail ls; echo $?; runtrail log x=y; echo $?`,
    );
    assert.deepEqual(stdout.match(/^\d$/gm), ['0', '2', '2'], stdout);
    assert.deepEqual(lines(folder), [said]);
    assert.match(stdout, /^runtrail: Inside of a run there is "runtrail log" only\./m);
    assert.match(stdout, /^runtrail: The value of x is not a number: "y"\./m);
    const inRun = await run(`"${process.execPath}" "$CLI" ${words}; echo $?`, {
      environment: { CLI: path.join(ROOT, 'dist', 'cli.js') },
    });
    assert.equal(inRun.stdout, '0\n', inRun.stderr);
    assert.deepEqual(lines(inRun.folder), [said]);
  });

  it('outside of a run say so', async () => {
    const { code, stderr } = await finished(box.start(['log', 'loss=1'], { env: { RUNTRAIL_SIGNALS: '' } }));
    assert.equal(code, 2);
    assert.match(stderr, /^runtrail: This is not inside of a run: RUNTRAIL_SIGNALS is not set\.$/m);
    const full = await finished(
      box.start(['log', 'loss=1'], {
        env: { RUNTRAIL_SIGNALS: path.join(box.root, 'none', 'signals.jsonl') },
      }),
    );
    assert.equal(full.code, 1);
    assert.match(full.stderr, /could not be written/);
    const help = await box.cli('log', '--help');
    assert.match(help.stdout, /--progress <done\/total>/);
  });
});
