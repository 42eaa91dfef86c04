/** What people write into names and parameter files stays a name: shown as typed, harmless, and inside its run folder. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunView } from '../../src/core/run/view.ts';
import { Sandbox } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

/** Every path of the sandbox outside of run folders, and outside of what belongs to this user's programs. */
function outside(): string[] {
  const runs = path.join('.runtrail', 'runs');
  return (fs.readdirSync(box.root, { recursive: true }) as string[])
    .filter((name) => !name.includes(runs) && !/^(config|data|cache)(\/|$)/.test(name))
    .filter((name) => !name.includes(path.join('.runtrail', 'changes')))
    .sort();
}

/** What may be shown of a text: no control characters, nothing that turns the direction. */
const HARMFUL = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('the name of a run', () => {
  const names: readonly string[] = [
    'plain',
    'two words  and  more',
    '🧪 experiment 🐁‍⬛ — naïve, 実験, تجربة, опыт',
    '../x',
    '../../../../etc/x',
    'a/b',
    'a\\b',
    '/absolute',
    'nul\0byte',
    'CON',
    'com1.txt',
    '.',
    '..',
    '.hidden',
    '-rf',
    'new\nline\r\ttab',
    'turned \u202Egnp.exe',
    '\u001b[2J\u001b]0;title\u0007',
    '$(touch pwned) `touch pwned` ; touch pwned',
    '"quoted" \'name\' {"a": 1}',
    '%s %n $HOME',
    'x'.repeat(300),
    '界'.repeat(300),
  ];

  it('is kept and shown as typed, and reaches nothing outside of the run folder', async () => {
    await box.cli('run', box.params(['true'], { exclusive: true }));
    const before = outside();
    for (const name of names) {
      const file = box.params(['true'], { name, exclusive: true });
      const { code, stderr } = await box.cli('run', file);
      assert.equal(code, 0, `${JSON.stringify(name)}: ${stderr}`);
      assert.equal((await box.json('show', '@last')).name, name);
      if (!name.includes('\0')) {
        const { stdout } = await box.cli('show', '--json', '--', name);
        assert.equal((JSON.parse(stdout) as RunView).name, name);
      }
    }
    // Names held while a run lived are given back, and their folder stays.
    assert.deepEqual(outside(), before);
    assert.deepEqual(new Set(box.folders().map(({ id }) => /^[0-9a-z]{26}$/.test(id))), new Set([true]));

    const { stdout } = await box.cli('ls', '-n', '100');
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, names.length + 1, 'one line each');
    for (const line of lines) assert.ok(!HARMFUL.test(line), JSON.stringify(line));
    assert.ok(stdout.includes('🧪 experiment 🐁‍⬛ — naïve, 実験, تجربة, опыт'));
    for (const name of ['two words  and  more', '../x', 'a/b', 'CON', '-rf'])
      assert.ok(stdout.includes(name));
    for (const { folder, name } of await box.json<RunView[]>('ls')) {
      const summary = fs.readFileSync(path.join(folder, 'SUMMARY.md'), 'utf8');
      assert.ok(!HARMFUL.test(summary.replaceAll('\n', '')), JSON.stringify(name));
    }
  });

  it('may come from the command line, with tags and values as strange', async () => {
    const name = 'a "b" $(c) \u202E';
    const file = box.params(['true'], { parameters: { 'x y': 1 } });
    const { code, stdout } = await box.cli(
      'run',
      '--json',
      '--name',
      name,
      '--tag',
      '../t',
      '--set',
      'n=\n',
      file,
    );
    assert.equal(code, 0);
    const run = JSON.parse(stdout) as RunView;
    assert.deepEqual([run.name, run.tags], [name, ['../t']]);
    assert.deepEqual(run.parameters, { 'x y': 1, n: '\n' });
    assert.ok(!HARMFUL.test((await box.cli('show', run.id)).stdout.replaceAll('\n', '')));
  });

  it('empty or absurdly long is refused', async () => {
    for (const name of ['', 'x'.repeat(1001)]) {
      const { code, stderr } = await box.cli('run', box.params(['true'], { name }));
      assert.equal(code, 2);
      assert.match(stderr, /test\.run\.json:1:\d+: "name" /);
    }
    assert.deepEqual(box.folders(), []);
  });

  it('of the parameter file itself may be anything a file can be called', async () => {
    for (const name of ['weird "name"; $(x).run.json', '.run.json', 'ünïcödé 実.run.json', '-n.run.json']) {
      const { code, stderr } = await box.cli('run', box.params(['true'], {}, name));
      assert.equal(code, 0, `${name}: ${stderr}`);
      const { folder } = await box.json('show', '@last');
      assert.equal(fs.readdirSync(path.join(folder, 'params')).length, 2, name);
    }
  });
});

describe('a parameter file that is wrong', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...Array.from('bcdefghij', (key, index) => {
      const former = 'abcdefghi'[index];
      return `${key}: &${key} [${`*${former},`.repeat(9)}]`;
    }),
    'command: ["true"]',
  ].join('\n');
  const files: readonly [name: string, file: string, content: string, message: RegExp][] = [
    ['empty', 'a.run.json', '', /a\.run\.json:1:1: the file is empty/],
    ['only blanks', 'a.run.yaml', ' \n \n', /:1:1: the file is empty/],
    ['half written', 'a.run.json', '{\n "command": ["true"', /a\.run\.json:2:\d+: /],
    ['a list', 'a.run.json', '[1, 2]', /a\.run\.json:1:1: the file must be an object/],
    ['without a command', 'a.run.json', '{\n  "name": "x"\n}', /a\.run\.json:1:1: "command" is missing/],
    [
      'with an empty command',
      'a.run.json',
      '{"command":\n []}',
      /a\.run\.json:2:2: "command" must not be empty/,
    ],
    ['with a wrong kind', 'a.run.json', '{"command": "x",\n"tags": "y"}', /:2:9: "tags" must be a list/],
    ['binary', 'a.run.json', '\0\0\0\0', /:1:1: this is not a text file/],
    [
      'with a __proto__ key',
      'a.run.json',
      '{"command": "x",\n"__proto__": {"polluted": 1}}',
      /:2:1: .*__proto__/,
    ],
    [
      'with a __proto__ parameter',
      'a.run.yaml',
      'command: x\nparameters:\n  __proto__:\n    polluted: 1\n',
      /:3:3: .*__proto__/,
    ],
    ['a YAML alias bomb', 'a.run.yaml', bomb, /a\.run\.yaml:\d+:\d+: /],
    ['deeper than any real one', 'a.run.json', `{"a":${'['.repeat(100_000)}`, /a\.run\.json:1:\d+: /],
    ['with broken YAML', 'a.run.yaml', 'command: [a\nb: c', /a\.run\.yaml:2:\d+: /],
    [
      'of 50 MB',
      'a.run.json',
      `{"command":"${'x'.repeat(50 << 20)}"}`,
      /a\.run\.json:1: the file has 50 MiB; at most 4\.0 MiB are read/,
    ],
    [
      'with its own RUNTRAIL_ variable',
      'a.run.json',
      '{"command":"x","environment":{"RUNTRAIL_X":"1"}}',
      /RUNTRAIL_X/,
    ],
    ['with a NUL in an argument', 'a.run.json', '{"command":["a\\u0000b"]}', /:1:13: "command\.0".* NUL/],
    [
      'with an argument over 128 KiB',
      'a.run.json',
      `{"command":["echo",\n"${'x'.repeat(131072)}"]}`,
      /:2:1: "command\.1" is longer than 131071/,
    ],
  ];
  for (const [name, file, content, message] of files) {
    it(`${name}: exit code 2, file and line, and nothing is written`, async () => {
      const place = box.write(file, content);
      const before = listing();
      const { code, stdout, stderr } = await box.cli('run', place);
      assert.equal(code, 2, stderr.slice(0, 500));
      assert.equal(stdout, '');
      assert.match(stderr.slice(0, 2000), message);
      assert.ok(stderr.length < 4000, `${stderr.length} characters of error`);
      assert.deepEqual(listing(), before);
    });
  }

  /** All that is there, but for the program's own copies of code in the user's folders. */
  function listing(): string[] {
    const names = fs.readdirSync(box.root, { recursive: true, encoding: 'utf8' }).sort();
    return names.filter(
      (name) => !/^(cache(\/runtrail(\/compiled.*)?)?|data(\/runtrail(\/runners.*)?)?)$/.test(name),
    );
  }

  it('that is missing or a folder: said, and nothing is written', async () => {
    const missing = await box.cli('run', path.join(box.workspace, 'none.run.json'));
    assert.equal(missing.code, 3);
    assert.match(missing.stderr, /There is no file .*none\.run\.json/);
    const folder = await box.cli('run', box.workspace);
    assert.equal(folder.code, 2);
    assert.match(folder.stderr, /is not a file/);
    assert.deepEqual(fs.readdirSync(box.workspace), []);
  });
});
