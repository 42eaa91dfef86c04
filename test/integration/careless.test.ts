/** What careless and hostile hands do: wrong words, early stops, odd names, damaged and forged records. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { askRun } from '../../src/core/run/ask.ts';
import { requireProgram } from '../support/requires.ts';
import { eventsOf, processesOf, Sandbox, until } from '../support/sandbox.ts';

describe('wrong words', () => {
  let box: Sandbox;
  beforeEach(async () => {
    box = new Sandbox();
    // The second time a runner is started ahead: from here on a wrong word meets one that waits.
    await box.cli('run', box.params(['true']));
  });
  afterEach(() => box.close());

  const wrong: readonly [args: readonly string[], code: number, words: RegExp][] = [
    [[], 2, /Which parameter file shall run/],
    [['test.run.json', '--bogus'], 2, /unknown option '--bogus'/],
    [['test.run.json', '--executor', 'moon'], 2, /no executor "moon"/],
    [['test.run.json', '--set', 'x'], 2, /"x" is not an override/],
    [['test.run.json', '--name', ''], 2, /must not be empty/],
    [['test.run.json', '-C', 'nowhere'], 3, /There is no folder nowhere/],
  ];
  for (const [args, code, words] of wrong) {
    it(`run ${args.join(' ')}: exit code ${code} at once, and nothing is made`, async () => {
      const finished = await box.cli('run', ...args);
      assert.equal(finished.code, code, finished.stderr);
      assert.match(finished.stderr, words);
      assert.equal(box.folders().length, 1);
    });
  }

  it('--detach of a program that does not exist: exit code 4', async () => {
    const { code, stderr } = await box.cli('run', '--detach', box.params(['no-such-program']));
    assert.equal(code, 4);
    assert.match(stderr, /no-such-program/);
  });

  it('a file below the current folder: the current folder is the workspace', async () => {
    const file = box.params(['true'], {}, 'deep/er/x.run.json');
    assert.equal((await box.cli('run', file)).code, 0);
    assert.equal(fs.existsSync(path.join(box.workspace, 'deep', 'er', '.runtrail')), false);
    assert.equal(box.folders().length, 2);
  });
});

describe('a stop', () => {
  it('that comes before the program does is carried out', async () => {
    const box = new Sandbox();
    try {
      for (let round = 0; round < 6; round++) {
        const known = new Set(box.folders().map(({ id }) => id));
        const cli = box.cli('run', box.params(['sleep', '60'], { stop: { interruptSeconds: 2 } }));
        const folder = await until('the start', () =>
          box.folders().find(({ id, events }) => !known.has(id) && hasStarted(events)),
        );
        askRun(folder, 'stop', 'test');
        assert.equal((await cli).code, 4);
        const types = eventsOf(folder).map(({ type }) => type);
        assert.ok(types.includes('ended') && types.includes('requested'), types.join(' '));
        assert.equal((await box.json('show', folder.id)).status, 'stopped');
      }
    } finally {
      box.close();
    }
  });

  function hasStarted(events: string): boolean {
    return fs.existsSync(events) && fs.readFileSync(events, 'utf8').includes('"type":"starting"');
  }
});

describe('odd outputs', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  it('a name that no file can have does not keep the record open', async () => {
    const { code } = await box.cli('run', box.params(['true'], { outputs: ['x'.repeat(300), 'no/such/*'] }));
    assert.equal(code, 0);
    assert.equal((await box.cli('verify', '@last')).code, 0);
  });

  it('a folder that nobody can read is said to be a hole in the record', async function () {
    requireProgram(this, 'python3');
    // Deeper than any path may be long: root, whom no permission stops, cannot list it by name either.
    const script =
      'import os\nos.chdir(os.environ["RUNTRAIL_OUTPUTS"])\nfor _ in range(25): os.mkdir("d" * 200); os.chdir("d" * 200)';
    try {
      assert.equal((await box.cli('run', box.params(['python3', '-c', script]))).code, 0);
      const run = await box.json('show', '@last');
      assert.equal(run.status, 'completed');
      assert.match(run.message ?? '', /record incomplete: 1 files or folders could not be read/);
    } finally {
      spawnSync('rm', ['-rf', box.root]);
    }
  });

  it('a file called .tmp is in the seal', async () => {
    await box.cli('run', box.params('echo x > "$RUNTRAIL_OUTPUTS/data.tmp"'));
    const [folder] = box.folders();
    assert.ok(folder);
    fs.writeFileSync(folder.at('outputs', 'data.tmp'), 'y\n');
    const { code, stdout } = await box.cli('verify', '@last');
    assert.equal(code, 5);
    assert.match(stdout, /outputs\/data\.tmp was changed/);
  });
});

describe('a record that was tampered with', () => {
  let box: Sandbox;
  beforeEach(async () => {
    box = new Sandbox();
    await box.cli('run', box.params(['true']));
  });
  afterEach(() => box.close());

  it('in any word of its last line is named by verify, which never breaks', async () => {
    const [folder] = box.folders();
    assert.ok(folder);
    const sound = fs.readFileSync(folder.events, 'utf8');
    const line = sound.trim().split('\n').length;
    for (const word of ['"files"', '"path"', '"size"', '"sha256"', '"incomplete"', '"data"', '"type"']) {
      const at = sound.lastIndexOf(word) + 1;
      fs.writeFileSync(folder.events, `${sound.slice(0, at)}X${sound.slice(at + 1)}`);
      const { code, stdout, stderr } = await box.cli('verify', '@last');
      assert.equal(code, 5, `${word}: ${stderr}`);
      assert.match(stdout, new RegExp(`events\\.jsonl:${line} `), word);
    }
  });

  it('in the cache of its state is named by verify', async () => {
    const [folder] = box.folders();
    assert.ok(folder);
    const state = JSON.parse(fs.readFileSync(folder.state, 'utf8'));
    fs.writeFileSync(folder.state, JSON.stringify({ ...state, status: 'failed' }));
    const { code, stdout } = await box.cli('verify', '@last');
    assert.equal(code, 5);
    assert.match(stdout, /state\.json tells something else/);
  });

  it('by an annotation of a wrong shape is listed all the same', async () => {
    const [folder] = box.folders();
    assert.ok(folder);
    fs.mkdirSync(folder.annotations, { recursive: true });
    for (const value of [null, 7, { add: 1 }]) {
      const annotation = { schema: 'runtrail/annotation/1', kind: 'tags', value, time: 'x', by: 'y' };
      fs.writeFileSync(path.join(folder.annotations, `${folder.id}.json`), JSON.stringify(annotation));
      assert.equal((await box.json<unknown[]>('ls')).length, 1);
    }
  });

  it('beyond reading can be removed, twice', async () => {
    const [folder] = box.folders();
    assert.ok(folder);
    fs.writeFileSync(folder.request, '{');
    fs.rmSync(folder.state);
    const trash = path.join(box.workspace, '.runtrail', 'trash');
    fs.mkdirSync(path.join(trash, folder.id, 'in the way'), { recursive: true });
    const { code, stderr } = await box.cli('rm', folder.id);
    assert.equal(code, 0, stderr);
    assert.equal(fs.readdirSync(trash).length, 2);
    assert.deepEqual(box.folders(), []);
  });
});

describe('a workspace that leads elsewhere', () => {
  for (const name of ['changes', 'locks', 'trash', `runs/${new Date().toISOString().slice(0, 7)}`]) {
    it(`by a link in place of .runtrail/${name} is refused, and nothing is written there`, async () => {
      const box = new Sandbox();
      try {
        const outside = path.join(box.root, 'outside');
        const link = path.join(box.workspace, '.runtrail', name);
        fs.mkdirSync(outside);
        fs.mkdirSync(path.dirname(link), { recursive: true });
        fs.symlinkSync(outside, link);
        const { code, stderr } = await box.cli('run', box.params(['true']));
        assert.equal(code, 2, stderr);
        assert.match(stderr, /is a link/);
        assert.deepEqual(fs.readdirSync(outside), []);
      } finally {
        box.close();
      }
    });
  }
});

describe('a machine made from the same image', () => {
  it('is told from this one restarted by its name', async () => {
    const box = new Sandbox();
    try {
      const folder = await box.detach(['sleep', '60']);
      // The runner's own last change of this file.
      await until('the program is known', () => processesOf(folder).program !== null);
      const record = JSON.parse(fs.readFileSync(folder.processes, 'utf8'));
      for (const who of ['runner', 'wrapper', 'program']) if (record[who]) record[who].boot = 'another boot';
      fs.writeFileSync(folder.processes, JSON.stringify({ ...record, host: `${os.hostname()}-2` }));
      const run = await box.json('show', '@last');
      assert.deepEqual([run.status, run.reason], ['running', 'elsewhere']);
    } finally {
      box.close();
    }
  });
});
