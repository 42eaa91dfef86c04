/** What a parameter file points to: scripts, folders, inputs, `.cfg` files, and the program that runs a script. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { ParameterContext } from '../../../src/core/params/context.ts';
import { type CheckedParameters, checkParameterText } from '../../../src/core/params/resolve.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('what a parameter file points to', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  async function check(fields: object, more: Partial<ParameterContext> = {}): Promise<CheckedParameters> {
    const text = JSON.stringify(fields, null, 1);
    const file = box.write('t.run.json', text);
    return checkParameterText(file, text, { workspace: box.workspace, env: {}, ...more });
  }
  const told = ({ findings, text }: CheckedParameters) =>
    findings.map(({ severity, code, span }) => `${severity} ${code} ${text.slice(span.start, span.end)}`);

  it('is not looked for where a placeholder in it leads nowhere: that is told once', async () => {
    const [name, text] = ['{params.nope}', '{params.nope}.cfg'];
    const checked = await check({ script: name, configs: [text, ''], cwd: '.' });
    assert.deepEqual(told(checked), [
      'error unresolved-placeholder {params.nope}',
      'error unresolved-placeholder {params.nope}',
      'error out-of-range ""',
    ]);
  });

  it('is there: nothing is said', async () => {
    box.write('sub/go.py', '');
    box.write('sub/a.csv', '');
    box.write('stim.cfg', '[a]\nx = 1\n');
    const checked = await check({
      script: 'go.py',
      cwd: 'sub',
      inputs: ['*.csv', 'a.csv'],
      configs: ['stim.cfg'],
    });
    assert.deepEqual(told(checked), []);
  });

  it('is missing: all of it is said, each at its place', async () => {
    fs.mkdirSync(path.join(box.workspace, 'sub'));
    const checked = await check({
      script: 'go.py',
      cwd: 'sub',
      inputs: ['*.csv', 'a.csv'],
      configs: ['stim.cfg', { file: 'other.cfg' }, { file: 'no.cfg', optional: true }],
    });
    assert.deepEqual(told(checked), [
      'error no-such-file "go.py"',
      'warning no-match "*.csv"',
      'warning no-match "a.csv"',
      'error no-such-config "stim.cfg"',
      'error no-such-config "other.cfg"',
    ]);
    assert.ok(
      checked.findings[3]?.message.includes(path.join(box.workspace, 'stim.cfg')),
      'with its whole path',
    );
  });

  it('is no folder to run in', async () => {
    box.write('file', '');
    assert.deepEqual(told(await check({ command: ['a'], cwd: 'file' })), ['warning no-such-folder "file"']);
    assert.deepEqual(told(await check({ command: ['a'], cwd: 'gone' })), ['warning no-such-folder "gone"']);
  });

  it('is in a repository that is still to be fetched: only the address is looked at', async () => {
    const workflow = { repository: 'ext::sh -c x', ref: '--all' };
    const checked = await check({ script: 'go.py', cwd: 'gone', workflow });
    assert.deepEqual(told(checked), ['error bad-address "ext::sh -c x"', 'error bad-ref "--all"']);
  });

  it('is in a repository whose name is wrong: that is said, and not that it is missing', async () => {
    const found = async (workflow: object) => told(await check({ script: 'go.py', workflow }));
    assert.deepEqual(await found({ repository: 3 }), ['error wrong-type 3']);
    for (const workflow of [{ ref: 'main' }, { local: '' }])
      assert.match((await found(workflow)).join(), /^error missing-key /);
  });

  describe('.cfg files', () => {
    it('are checked with their schema; an error stops the launch, a warning does not', async () => {
      box.write('stim.cfg', '[Stim]\nfps = sixty\n');
      const schema = { properties: { Stim: { type: 'object', properties: { fps: { type: 'number' } } } } };
      box.write('stim.cfg.schema.json', schema);
      const checked = await check({ command: ['a'], configs: ['stim.cfg'] });
      assert.deepEqual([told(checked), checked.resolved], [[], undefined]);
      const [{ file, text, findings } = assert.fail('nothing elsewhere')] = checked.elsewhere;
      assert.equal(file, path.join(box.workspace, 'stim.cfg'));
      assert.deepEqual(
        findings.map(({ code, span }) => [code, text.slice(span.start, span.end)]),
        [['wrong-type', 'sixty']],
      );
    });

    it('that are not there and need not be have their defaults', async () => {
      const settings = { file: 's', parameters: {}, dialects: { '*.cfg': 'camstim' }, schemas: {} };
      const { resolved } = await check(
        { command: ['a'], configs: [{ file: 'stim.cfg', optional: true }] },
        { settings },
      );
      const [{ text, sections } = assert.fail('no config')] = resolved?.configs ?? [];
      assert.equal(text, undefined);
      const stim = sections.find(({ name }) => name === 'Stim');
      assert.deepEqual([stim?.values.get('fps')?.value, stim?.values.get('fps')?.origin], [60, 'default']);
    });

    it('are read once each', async () => {
      box.write('a.cfg', '[a]\n');
      const { resolved } = await check({ command: ['a'], configs: ['a.cfg', './a.cfg', { file: 'a.cfg' }] });
      assert.equal(resolved?.configs.length, 1);
    });
  });

  describe('a script', () => {
    const python = process.platform === 'win32' ? 'python' : 'python3';
    for (const [name, more, expected] of [
      ['go.py', {}, [python, 'go.py']],
      ['go.R', { arguments: ['--lr', 1.5, true] }, ['Rscript', 'go.R', '--lr', '1.5', 'true']],
      ['go.sh', {}, ['sh', 'go.sh']],
      ['go', {}, ['./go']],
      ['bin/go', {}, ['bin/go']],
      ['go.py', { interpreter: '/opt/python' }, ['/opt/python', 'go.py']],
      ['go.py', { interpreter: ['conda', 'run', 'python'] }, ['conda', 'run', 'python', 'go.py']],
    ] as const) {
      it(`${name} ${JSON.stringify(more)} runs as ${expected.join(' ')}`, async () => {
        box.write(name, '');
        const { resolved } = await check({ script: name, ...more });
        assert.deepEqual(resolved?.command, expected);
      });
    }
  });
});
