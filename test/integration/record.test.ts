/** A damaged record is shown as far as it is whole, named by verify, and never hides or hurts the other runs. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { assertSound, counter, eventsOfType, pidsOf } from '../support/runs.ts';
import { isRunning, Sandbox } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

/** A completed run, and its folder. */
async function completed(more: object = {}): Promise<RunFolder> {
  const { code, stderr } = await box.cli('run', box.params(['echo', 'hello'], more));
  assert.equal(code, 0, stderr);
  return box.folders().at(-1) ?? assert.fail('no run');
}

const linesOf = (file: string) => fs.readFileSync(file, 'utf8').split('\n');

describe('events.jsonl', () => {
  for (const hasCache of [true, false]) {
    const cache = hasCache ? 'with' : 'without';
    it(`cut in the middle of a line, ${cache} state.json: shown, and verify names the line`, async () => {
      const folder = await completed();
      const lines = linesOf(folder.events);
      const whole = lines.slice(0, 4).join('\n');
      fs.writeFileSync(folder.events, `${whole}\n${lines[4]?.slice(0, 50)}`);
      if (!hasCache) fs.rmSync(folder.state);
      const { code, stdout } = await box.cli('verify', folder.id);
      assert.equal(code, 5, stdout);
      assert.match(stdout, /events\.jsonl:5 is cut off in the middle/);
      const run = await box.json('show', folder.id);
      assert.equal(run.name, 'test');
      // Without the cache it is a run whose runner died; the status that the wrapper wrote still tells its end.
      assert.equal(run.status, 'completed');
    });

    it(`with one byte changed, ${cache} state.json: shown, and verify names the line`, async () => {
      const folder = await completed();
      const lines = linesOf(folder.events);
      lines[2] = (lines[2] ?? '').replace('"mono":', '"momo":');
      fs.writeFileSync(folder.events, lines.join('\n'));
      if (!hasCache) fs.rmSync(folder.state);
      const { code, stdout } = await box.cli('verify', folder.id);
      assert.equal(code, 5, stdout);
      assert.match(stdout, /events\.jsonl:3 was changed/);
      assert.equal((await box.json('show', folder.id)).status, 'completed');
      assert.equal(
        fs.readFileSync(folder.events, 'utf8'),
        lines.join('\n'),
        'the traces are left as they are',
      );
    });
  }

  it('with a line removed: verify names the one that does not follow', async () => {
    const folder = await completed();
    const lines = linesOf(folder.events);
    fs.writeFileSync(folder.events, lines.toSpliced(3, 1).join('\n'));
    const { code, stdout } = await box.cli('verify', folder.id);
    assert.equal(code, 5);
    assert.match(stdout, /events\.jsonl:4 does not follow the line before it/);
  });

  it('of a live run may end in half a line: that is no fault', async () => {
    const folder = await box.detach(counter());
    const { code, stdout } = await box.cli('verify', folder.id);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /not closed yet/);
  });
});

describe('verify', () => {
  it('names a file of the record that was changed, grew or is missing', async () => {
    const folder = await completed();
    assert.equal((await box.cli('verify', folder.id)).code, 0);
    fs.writeFileSync(folder.console, 'hellO\n');
    fs.appendFileSync(folder.at('SUMMARY.md'), 'more\n');
    fs.rmSync(folder.resolved);
    const { code, stdout } = await box.cli('verify', folder.id);
    assert.equal(code, 5);
    assert.match(stdout, /console\.log was changed$/m);
    assert.match(stdout, /SUMMARY\.md was changed: \d+ bytes instead of \d+/);
    assert.match(stdout, /run\.json is missing/);
  });
});

describe('state.json', () => {
  const damages: readonly [string, (file: string) => void][] = [
    ['deleted', (file) => fs.rmSync(file)],
    ['empty', (file) => fs.writeFileSync(file, '')],
    ['all zeros', (file) => fs.writeFileSync(file, Buffer.alloc(fs.statSync(file).size))],
    ['cut', (file) => fs.truncateSync(file, 100)],
    ['another document', (file) => fs.writeFileSync(file, '{"schema":"runtrail/request/1"}')],
    [
      'of wrong kinds',
      (file) => {
        const state = JSON.parse(fs.readFileSync(file, 'utf8'));
        fs.writeFileSync(file, JSON.stringify({ ...state, tags: 5, status: ['x'], parameters: null }));
      },
    ],
  ];
  for (const [name, damage] of damages) {
    it(`${name}: made from the events again`, async () => {
      const folder = await completed({ tags: ['a'] });
      const before = await box.json('show', folder.id);
      damage(folder.state);
      assert.deepEqual(await box.json('show', folder.id), before);
      assert.equal((await box.cli('verify', folder.id)).code, 0);
    });
  }
});

describe('a record of a newer version', () => {
  for (const name of ['request.json', 'state.json']) {
    it(`${name}: said, left as it is, and the other runs are listed`, async () => {
      const other = await completed();
      const folder = await completed();
      const file = folder.at(name);
      const text = fs.readFileSync(file, 'utf8').replace(/(runtrail\/\w+)\/1/, '$1/2');
      fs.writeFileSync(file, text);
      if (name === 'request.json') fs.rmSync(folder.state);
      const { code, stdout, stderr } = await box.cli('ls', '--json');
      assert.equal(code, 0);
      assert.match(stderr, /was written by a newer Runtrail/);
      const ids = (JSON.parse(stdout) as RunView[]).map(({ id }) => id);
      assert.ok(ids.includes(other.id) && ids.includes(folder.id));
      assert.equal(fs.readFileSync(file, 'utf8'), text);
      assert.equal((await box.cli('show', folder.id)).code, 1);
    });
  }

  it('control/process.json of a live run: said, and the run is listed as it stood', async () => {
    const folder = await box.detach(counter());
    const { program } = await pidsOf(folder);
    const text = fs.readFileSync(folder.processes, 'utf8');
    fs.writeFileSync(folder.processes, text.replace('runtrail/process/1', 'runtrail/process/2'));
    const { code, stdout, stderr } = await box.cli('ls', '--json');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /was written by a newer Runtrail/);
    assert.equal((JSON.parse(stdout) as RunView[])[0]?.status, 'running');
    assert.ok(isRunning(program));
  });
});

describe('garbage in the files of a run folder', () => {
  it('never makes ls fail or hang, and the other runs are listed', async () => {
    const sound = await completed();
    const live = await box.detach(counter());
    const { program } = await pidsOf(live);
    const victims = [await unattended(), await unattended()];
    while (victims.length < 14) victims.push(await completed());
    const originals = victims.map((folder) => snapshot(folder));
    const random = seeded(20261121);
    for (let round = 0; round < 25; round++) {
      for (const files of originals) mutate(files, random);
      const begun = Date.now();
      const { code, stdout, stderr } = await box.cli('ls', '--json');
      const told = `round ${round}: ${stderr}`;
      assert.equal(code, 0, told);
      assert.ok(!/TypeError|RangeError| {4}at /.test(stderr), told);
      assert.ok(Date.now() - begun < 15_000, `${told} took ${Date.now() - begun} ms`);
      const ids = (JSON.parse(stdout) as RunView[]).map(({ id }) => id);
      assert.ok(ids.includes(sound.id) && ids.includes(live.id), told);
      for (const { id } of victims) assert.ok(ids.includes(id) || stderr.includes(id.slice(-6)), told);
      const human = await box.cli('ls');
      assert.equal(human.code, 0, `round ${round}: ${human.stderr}`);
    }
    assert.ok(isRunning(program), 'the live run was not touched');
  });

  /** A run that nobody follows and whose program is gone. */
  async function unattended(): Promise<RunFolder> {
    const folder = await box.detach(counter());
    const { runner, wrapper, program } = await pidsOf(folder);
    for (const pid of [runner, wrapper, program]) process.kill(pid, 'SIGKILL');
    return folder;
  }

  function snapshot(folder: RunFolder): ReadonlyMap<string, Buffer> {
    const entries = fs.readdirSync(folder.root, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    return new Map(files.map((file) => [file, fs.readFileSync(file)]));
  }

  /** Puts everything back, then damages about a third of the files. */
  function mutate(files: ReadonlyMap<string, Buffer>, random: (limit: number) => number): void {
    for (const [file, bytes] of files) {
      fs.rmSync(file, { force: true, recursive: true });
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const isJson = /json/.test(file);
      const kind = random(6);
      if (kind > 1) fs.writeFileSync(file, bytes);
      else if (kind === 1 && isJson) replaceValue(file, bytes, random);
      else MUTATIONS[random(MUTATIONS.length)]?.(file, bytes, random);
    }
  }
});

type Mutation = (file: string, bytes: Buffer, random: (limit: number) => number) => void;

const JSON_VALUES = ['null', '5', '"text"', '[]', '{}', 'true', '-1', '1e999', '"2099-01-01T00:00:00.000Z"'];

/** Whole JSON, wrong values: what a careless hand or a sync conflict leaves. */
const replaceValue: Mutation = (file, bytes, random) => {
  const parts = bytes.toString('utf8').split(/(?<=": )|(?<=":)(?! )/);
  const at = 1 + random(Math.max(1, parts.length - 1));
  const value = JSON_VALUES[random(JSON_VALUES.length)] ?? 'null';
  const former = /^("(?:[^"\\]|\\.)*"|[-\w.]+|\[[^\]]*\]|\{[^}]*\})/;
  fs.writeFileSync(
    file,
    parts.map((part, index) => (index === at ? part.replace(former, () => value) : part)).join(''),
  );
};

const MUTATIONS: readonly Mutation[] = [
  (file) => fs.writeFileSync(file, ''),
  (file, bytes) => fs.writeFileSync(file, Buffer.alloc(bytes.length)),
  (file, bytes, random) => fs.writeFileSync(file, bytes.subarray(0, random(bytes.length + 1))),
  (file, bytes, random) =>
    fs.writeFileSync(
      file,
      bytes.map((byte) => (random(50) === 0 ? random(256) : byte)),
    ),
  (file, bytes, random) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[random(copy.length)] = random(256);
    fs.writeFileSync(file, copy);
  },
  (file, _bytes, random) => fs.writeFileSync(file, JSON_VALUES[random(JSON_VALUES.length)] ?? ''),
  (file, bytes) => fs.writeFileSync(file, Buffer.concat([bytes, bytes])),
  () => undefined,
  (file) => fs.mkdirSync(file),
  (file) => fs.symlinkSync('/nowhere/at/all', file),
];

function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

describe('runtrail rm', () => {
  it('is refused for a live run', async () => {
    const folder = await box.detach(counter());
    const { code, stderr } = await box.cli('rm', folder.id);
    assert.equal(code, 2);
    assert.match(stderr, /is live and cannot be removed/);
    assert.ok(fs.existsSync(folder.events));
  });

  it('moves an ended run to the trash, whole', async () => {
    const folder = await completed();
    const events = fs.readFileSync(folder.events, 'utf8');
    assert.equal((await box.cli('rm', folder.id)).code, 0);
    assert.ok(!fs.existsSync(folder.root));
    const trashed = path.join(box.workspace, '.runtrail', 'trash', folder.id, 'events.jsonl');
    assert.equal(fs.readFileSync(trashed, 'utf8'), events);
    assert.deepEqual(await box.json<RunView[]>('ls'), []);
    assert.equal((await box.cli('show', folder.id)).code, 3);
  });
});

describe('notes and tags', () => {
  it('are added at any time, also after the end, and stand outside of the seal', async () => {
    const live = await box.detach(counter(), { tags: ['first'] });
    assert.equal((await box.cli('note', live.id, 'while', 'it', 'runs')).code, 0);
    assert.equal((await box.cli('tag', live.id, '+second', '-first')).code, 0);
    await box.cli('stop', live.id);
    await box.cli('note', live.id, 'after the end: "quoted"\nsecond line');
    await box.cli('tag', live.id, 'third');
    const run = await box.json('show', live.id);
    assert.deepEqual(run.tags, ['second', 'third']);
    assert.deepEqual(
      run.notes.map(({ text }) => text),
      ['while it runs', 'after the end: "quoted"\nsecond line'],
    );
    assert.equal((await box.cli('verify', live.id)).code, 0);
    const sealed = eventsOfType(live, 'sealed').flatMap(({ data }) => data.files.map((file) => file.path));
    assert.ok(sealed.includes('console.log') && !sealed.some((name) => name.startsWith('annotations')));
    assertSound(live);
  });
});

describe('naming a run', () => {
  it('by @last, id in any case, name, and any unique end or beginning of four characters', async () => {
    const first = await completed({ name: 'first one' });
    const second = await completed({ name: 'second' });
    const found = async (reference: string) => (await box.json('show', reference)).id;
    assert.equal(await found('@last'), second.id);
    assert.equal(await found(first.id), first.id);
    assert.equal(await found(first.id.toUpperCase()), first.id);
    assert.equal(await found('first one'), first.id);
    assert.equal(await found(first.id.slice(-6)), first.id);
    assert.equal(await found(first.id.slice(-4).toUpperCase()), first.id);
    let length = 4;
    while (first.id.slice(0, length) === second.id.slice(0, length)) length++;
    assert.equal(await found(first.id.slice(0, length)), first.id);
    const newer = await completed({ name: 'first one' });
    assert.equal(await found('first one'), newer.id);
  });

  it('by what fits several runs is exit code 2 and names them; by what fits none is exit code 3', async () => {
    const folders = [await completed(), await completed()];
    const ambiguous = await box.cli('show', folders[0]?.id.slice(0, 4) ?? '');
    assert.equal(ambiguous.code, 2);
    for (const { id } of folders) assert.ok(ambiguous.stderr.includes(id));
    for (const reference of ['nosuchrun', 'abc', '', '../..', folders[0]?.id.slice(-3) ?? '']) {
      const { code, stderr } = await box.cli('show', reference);
      assert.equal(code, 3, `${reference}: ${stderr}`);
    }
  });
});
