/** `runtrail cfg`: the built command line on real files. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, Sandbox } from '../support/sandbox.ts';

const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'cfg-schema');

interface Shown {
  readonly file: string;
  readonly dialect: string;
  readonly sections: Record<string, Record<string, unknown>>;
  readonly origins?: Record<string, Record<string, unknown>>;
}

describe('runtrail cfg', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
    for (const name of ['recording.cfg', 'recording.cfg.schema.json', 'parts.json'])
      fs.copyFileSync(path.join(FIXTURES, name), path.join(box.workspace, name));
  });
  afterEach(() => box.close());

  const read = (name: string) => fs.readFileSync(path.join(box.workspace, name), 'utf8');

  describe('check', () => {
    it('prints nothing wrong, and ends well', async () => {
      const { code, stdout, stderr } = await box.cli('cfg', 'check', 'recording.cfg');
      assert.deepEqual([code, stdout, stderr], [0, '', '0 errors, 0 warnings in 1 file\n']);
    });

    it('prints each problem at its place, of all files, and ends with 2', async () => {
      box.write('bad.cfg', '[stimulus]\ntrial_count = many\ntrial_count = 2\n');
      box.write('cfg.xml.cfg', '<a>\n</a>\n');
      const args = ['cfg', 'check', 'bad.cfg', 'nothing.cfg', 'cfg.xml.cfg', 'recording.cfg'];
      const { code, stdout, stderr } = await box.cli(...args, '--schema', 'recording.cfg.schema.json');
      assert.equal(code, 2);
      const found = stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ').slice(0, 3).join(' '));
      assert.deepEqual(found, [
        'bad.cfg:1:1: error missing-section',
        'bad.cfg:1:1: error missing-section',
        'bad.cfg:1:2: error missing-key',
        'bad.cfg:3:1: error duplicate-key',
        'nothing.cfg:1:1: error unreadable',
        'cfg.xml.cfg:1:1: info not-a-config',
      ]);
      assert.equal(stderr, '5 errors, 0 warnings in 4 files\n');
    });

    it('misses what cannot be a path like any other file', async () => {
      box.write('p.schema.json', { properties: { a: { additionalProperties: { 'x-path': 'file' } } } });
      box.write('p.cfg', `# schema: p.schema.json\n[a]\nx = a\0b\ny = ${'y'.repeat(100_000)}\nz = p.cfg\n`);
      const { code, stdout } = await box.cli('cfg', 'check', 'p.cfg');
      assert.equal(code, 0);
      assert.match(
        stdout,
        /^p\.cfg:3:5: warning missing-path .+\np\.cfg:4:5: warning missing-path .{1,250}\n$/,
      );
    });

    it('ends with 3 and the path for a file that is not there', async () => {
      const { code, stderr } = await box.cli('cfg', 'check', 'nothing.cfg');
      assert.equal(code, 3);
      assert.match(stderr, /There is no file nothing\.cfg/);
    });

    it('is one document for programs', async () => {
      box.write('bad.cfg', '\uFEFF[a]\nx = $NOWHERE_AT_ALL\n');
      const found = await box.json<Record<string, unknown>>('cfg', 'check', 'bad.cfg');
      assert.deepEqual(found, {
        ok: true,
        errors: 0,
        warnings: 1,
        files: [
          {
            file: 'bad.cfg',
            dialect: 'auto',
            schema: null,
            findings: [
              {
                ...{ line: 2, column: 5, endLine: 2, endColumn: 20 },
                severity: 'warning',
                code: 'unset-variable',
                message:
                  'The environment variable NOWHERE_AT_ALL is not set here, so $NOWHERE_AT_ALL stays as it is written.',
                fixes: [],
              },
            ],
          },
        ],
      });
    });

    it('goes by the settings of the workspace', async () => {
      box.write('.runtrail/config.json', {
        dialects: { '*.params': 'camstim', 'own/*.cfg': { delimiters: ['->'], values: 'text' } },
        schemas: { '*.params': 'recording.cfg.schema.json' },
      });
      box.write('a.params', '[output]\nx = 1\n');
      box.write('own/b.cfg', '[a]\nx -> 1\n');
      assert.match((await box.cli('cfg', 'check', 'a.params')).stdout, /The section \[stimulus\] is missing/);
      const shown = await box.json<Shown>('cfg', 'show', 'own/b.cfg');
      assert.deepEqual(shown.sections, { a: { x: '1' } });
    });
  });

  describe('show', () => {
    it('has values, defaults, what follows from them, and who says so', async () => {
      const { sections, origins } = await box.json<Shown>('cfg', 'show', 'recording.cfg', '--origins');
      assert.deepEqual(sections['computed'], {
        estimated_duration_seconds: 50,
        estimated_file_size_mb: 1920,
      });
      assert.deepEqual(sections['recording'], { sampling_rate: 30000, probe: 'A12', channel_count: 64 });
      assert.deepEqual(origins?.['recording'], {
        sampling_rate: { origin: 'file', line: 9, column: 17 },
        probe: { origin: 'file', line: 10, column: 9 },
        channel_count: { origin: 'schema' },
      });
      const { stdout } = await box.cli('cfg', 'show', 'recording.cfg');
      assert.match(stdout, /^channel_count +64 +default of the schema$/m);
      assert.match(
        stdout,
        /^estimated_duration_seconds +50 +stimulus\.trial_count \* stimulus\.trial_duration|= stimulus/m,
      );
    });

    it('keeps the order of the file, also of names that are numbers', async () => {
      box.write('n.cfg', '[10]\nb = 1\n2 = [1, 2]\n1 = 3\n[9]\nx = {}\n');
      for (const raw of [[], ['--raw', '--dialect', 'python'], ['--raw', '--interpolate', 'basic']]) {
        const { stdout } = await box.cli('cfg', 'show', 'n.cfg', '--json', ...raw);
        const names = [...stdout.matchAll(/^ {4,6}"(.+?)": /gm)].map(([, name]) => name);
        assert.deepEqual(names, ['10', 'b', '2', '1', '9', 'x']);
        assert.equal(stdout, `${stdout.trim()}\n`);
        assert.deepEqual(Object.keys(JSON.parse(stdout).sections), ['9', '10']);
      }
    });

    it('is what Python reads, with --raw and its dialect', async () => {
      box.write('p.ini', '[DEFAULT]\nHome = /data\n[a]\nx = %(home)s/1\n__proto__ = 2\n');
      const raw = ['cfg', 'show', 'p.ini', '--raw', '--dialect', 'python'];
      const { stdout } = await box.cli(...raw, '--json');
      assert.deepEqual(
        JSON.parse(stdout),
        JSON.parse('{"sections": {"a": {"home": "/data", "x": "%(home)s/1", "__proto__": "2"}}}'),
      );
      const { sections } = await box.json<Shown>(...raw, '--interpolate', 'basic');
      assert.equal(sections['a']?.['x'], '/data/1');
    });

    it('refuses what Python refuses, with place and reason', async () => {
      box.write('p.ini', '[a]\nx = %(nowhere)s\n');
      const args = ['cfg', 'show', 'p.ini', '--json', '--raw', '--dialect', 'python'];
      assert.equal((await box.cli(...args)).code, 0);
      for (const more of [['--interpolate', 'basic']]) {
        const { code, stdout, stderr } = await box.cli(...args, ...more);
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, /p\.ini:2:\d+: error unresolved-reference/);
      }
      box.write('p.ini', '[a]\nx = 1\n[a]\n');
      const { code, stderr } = await box.cli(...args);
      assert.equal(code, 2);
      assert.match(stderr, /p\.ini:3:\d+: error duplicate-section/);
    });

    it('lists sections whose order is the meaning', async () => {
      box.write('net.cfg', '[net]\nbatch=1\n[convolutional]\nfilters=1\n[convolutional]\nfilters=2\n');
      const { sections, dialect } = await box.json<Shown>('cfg', 'show', 'net.cfg');
      assert.equal(dialect, 'darknet');
      assert.deepEqual(sections, [
        { name: 'net', values: { batch: 1 } },
        { name: 'convolutional', values: { filters: 1 } },
        { name: 'convolutional', values: { filters: 2 } },
      ]);
    });

    it('reads the ini dialect as its package does', async () => {
      box.write('i.ini', 'x = 1\n[a.b]\nlist[] = 1\nlist[] = 2\nyes = true\n');
      const { sections } = await box.json<Shown>('cfg', 'show', 'i.ini', '--dialect', 'ini');
      assert.deepEqual(sections, { x: '1', a: { b: { list: ['1', '2'], yes: true } } });
    });

    it('refuses a dialect that does not exist, and files that are something else', async () => {
      const unknown = await box.cli('cfg', 'show', 'recording.cfg', '--dialect', 'pythn');
      assert.equal(unknown.code, 2);
      assert.match(unknown.stderr, /There are python, camstim, ini, darknet/);
      box.write('x.cfg', '{"a": 1}');
      assert.equal((await box.cli('cfg', 'show', 'x.cfg')).code, 2);
    });
  });

  describe('get', () => {
    for (const [name, value] of [
      ['stimulus.trial_count', '20'],
      ['recording.sampling_rate', '30e3'],
      ['recording.channel_count', '64'],
      ['"stimulus".KIND', 'grating'],
      ['computed.estimated_duration_seconds', '50'],
    ] as const) {
      it(`prints ${name}`, async () => {
        const { code, stdout } = await box.cli('cfg', 'get', 'recording.cfg', name);
        assert.deepEqual([code, stdout], [0, `${value}\n`]);
      });
    }

    it('finds sections with dots, and keys before any section', async () => {
      box.write('d.cfg', 'top = yes\n[a]\nb.c = 1\n[a.b]\nc = [1, 2]  # two\n');
      assert.equal((await box.cli('cfg', 'get', 'd.cfg', 'a.b.c')).stdout, '[1, 2]\n');
      assert.equal(await box.json('cfg', 'get', 'd.cfg', '.top'), true);
    });

    it('ends with 3 and what was probably meant, unless there is a default', async () => {
      const args = ['cfg', 'get', 'recording.cfg', 'Stimulus.trial_count'];
      const { code, stderr } = await box.cli(...args);
      assert.equal(code, 3);
      assert.match(stderr, /Did you mean "stimulus\.trial_count"\?/);
      const given = await box.cli(...args, '--default', '7');
      assert.deepEqual([given.code, given.stdout], [0, '7\n']);
    });
  });

  describe('set', () => {
    it('changes the bytes of the value, through a link, and keeps mark, line ends and mode', async () => {
      const file = box.write('real.cfg', '\uFEFF[a]\r\nx = 1\r\ny = 2');
      fs.chmodSync(file, 0o666);
      fs.symlinkSync('real.cfg', path.join(box.workspace, 'link.cfg'));
      assert.equal((await box.cli('cfg', 'set', 'link.cfg', 'a.x', '17')).code, 0);
      assert.equal(read('real.cfg'), '\uFEFF[a]\r\nx = 17\r\ny = 2');
      assert.ok(fs.lstatSync(path.join(box.workspace, 'link.cfg')).isSymbolicLink());
      assert.equal(fs.statSync(file).mode & 0o777, 0o666);
      assert.equal((await box.cli('cfg', 'get', 'link.cfg', 'a.x')).stdout, '17\n');
      assert.deepEqual(
        fs.readdirSync(box.workspace).filter((name) => name.endsWith('.tmp')),
        [],
      );
    });

    it('then get gives the value, though it looks like a comment in part', async () => {
      box.write('a.cfg', '[a]\nx = 1\ny = 2\n');
      assert.equal((await box.cli('cfg', 'set', 'a.cfg', 'a.x', 'one # two')).code, 0);
      assert.equal((await box.cli('cfg', 'get', 'a.cfg', 'a.x')).stdout, 'one # two\n');
    });

    it('says what the schema has against it', async () => {
      const { code, stderr } = await box.cli('cfg', 'set', 'recording.cfg', 'stimulus.trial_count', 'many');
      assert.equal(code, 0);
      assert.match(stderr, /recording\.cfg:3:15: error wrong-type/);
    });

    it('adds what is not there', async () => {
      await box.cli('cfg', 'set', 'recording.cfg', 'output.format', 'nwb');
      assert.match(read('recording.cfg'), /folder = \.\nformat = nwb\n$/);
    });

    for (const [what, content, name, value] of [
      ['a value that would not come back', '[a]\nx = 1\n', 'a.x', ' 2'],
      ['a file that is something else', '<?xml version="1.0"?>\n', 'a.x', '2'],
      ['bytes that are no text', Buffer.from('[a]\nx = \xff\n', 'latin1'), 'a.x', '2'],
      [
        'one of several sections',
        '[net]\n[convolutional]\nx=1\n[convolutional]\nx=2\n',
        'convolutional.x',
        '3',
      ],
      ['a section whose name differs by its case only', '[Stim]\nx = 1\n', 'stim.x', '2'],
      ['a key that no section would have', '[a]\nx = 1\n', 'x', '2'],
    ] as const) {
      it(`refuses ${what}, and changes nothing`, async () => {
        const file = path.join(box.workspace, 'x.cfg');
        fs.writeFileSync(file, content);
        const before = fs.readFileSync(file);
        const dialect = what.startsWith('a value') ? ['--dialect', 'python'] : [];
        const { code } = await box.cli('cfg', 'set', 'x.cfg', name, value, ...dialect);
        assert.equal(code, 2);
        assert.deepEqual(fs.readFileSync(file), before);
      });
    }
  });

  describe('format', () => {
    it('says what is not formatted, formats it, and is content', async () => {
      box.write('a.cfg', '[a]\nx = 1  \n[b]\ny=2');
      const check = await box.cli('cfg', 'format', '--check', 'a.cfg', 'recording.cfg');
      assert.deepEqual([check.code, check.stdout], [2, 'a.cfg: is not formatted\n']);
      assert.equal((await box.cli('cfg', 'format', 'a.cfg', 'recording.cfg')).code, 0);
      assert.equal(read('a.cfg'), '[a]\nx = 1\n\n[b]\ny = 2\n');
      assert.equal((await box.cli('cfg', 'format', '--check', 'a.cfg', 'recording.cfg')).code, 0);
    });
  });
});
