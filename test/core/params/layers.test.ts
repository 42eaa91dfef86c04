/** The layers of parameters: each wins over those below it, key by key, and says where it stands. */

import assert from 'node:assert/strict';
import path from 'node:path';
import type { ParameterContext } from '../../../src/core/params/context.ts';
import { explainKey } from '../../../src/core/params/explain.ts';
import { isFlagOn, keyOfRun } from '../../../src/core/params/flags.ts';
import { parseOverride } from '../../../src/core/params/overrides.ts';
import { type CheckedParameters, checkParameterText } from '../../../src/core/params/resolve.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('the layers of parameters', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  async function check(fields: object, more: Partial<ParameterContext> = {}): Promise<CheckedParameters> {
    const text = JSON.stringify({ command: ['true'], ...fields }, null, 1);
    const file = box.write('t.run.json', text);
    return checkParameterText(file, text, { workspace: box.workspace, env: {}, ...more });
  }

  const messages = ({ findings }: CheckedParameters) => findings.map(({ message }) => message);
  const set = (...texts: readonly string[]) => texts.map(parseOverride);

  /** A context in which everybody says something of `all`, and each one of a key of its own. */
  function everybody(): { fields: object; context: Partial<ParameterContext> } {
    box.write('schema.json', {
      properties: {
        all: { default: 'default', enum: undefined },
        a: { default: 'default' },
        typed: { type: 'integer' },
      },
    });
    const machineFile = box.write('machine.json', { parameters: { all: 'user', c: 'user' } });
    const settingsFile = box.write('settings.json', { parameters: { all: 'workspace', d: 'workspace' } });
    const rig = box.write('rig.toml', 'rig_id = "r"\n\n[parameters]\nall = "rig"\nb = "rig"\n');
    return {
      fields: {
        parametersSchema: 'schema.json',
        parameters: { all: 'file', e: 'file' },
        variants: { fast: { parameters: { all: 'variant', f: 'variant' } } },
      },
      context: {
        machine: { file: machineFile, rig, parameters: { all: 'user' } },
        settings: { file: settingsFile, parameters: { all: 'workspace' } },
        variant: 'fast',
        env: { RUNTRAIL_SET_ALL: 'environment', Runtrail_Set_Typed: '7', OTHER: 'x' },
        overrides: set('all=set', 'g.h=1'),
      },
    };
  }

  it('all speak, the last one wins, and each says where', async () => {
    const { fields, context } = everybody();
    const checked = await check(fields, context);
    assert.deepEqual([messages(checked), checked.elsewhere], [[], []]);
    assert.equal(
      JSON.stringify(checked.resolved?.parameters),
      '{"all":"set","a":"default","b":"rig","c":"user","d":"workspace","e":"file","f":"variant","typed":7,"g":{"h":1}}',
    );
    const [{ spoken } = assert.fail('not explained')] = explainKey(checked, 'all');
    const place = ({ file, line, column }: (typeof spoken)[number]) =>
      file === undefined ? '' : `${path.basename(file)}:${line}:${column}`;
    assert.deepEqual(
      spoken.map((each) => [each.layer, each.value, place(each)]),
      [
        ['default', 'default', ''],
        ['rig', 'rig', 'rig.toml:4:7'],
        ['user settings', 'user', 'machine.json:1:22'],
        ['workspace settings', 'workspace', 'settings.json:1:22'],
        ['file', 'file', 't.run.json:7:10'],
        ['variant', 'variant', 't.run.json:13:12'],
        ['environment', 'environment', ''],
        ['--set', 'set', ''],
      ],
    );
    assert.equal(spoken[6]?.name, 'RUNTRAIL_SET_ALL');
    const { origins, added } = checked.resolved ?? assert.fail('not resolved');
    assert.deepEqual(
      Object.entries(origins).map(([key, { layer, name }]) => [key, layer, name]),
      [
        ['all', '--set', undefined],
        ['a', 'default', undefined],
        ['b', 'rig', undefined],
        ['c', 'user settings', undefined],
        ['d', 'workspace settings', undefined],
        ['e', 'file', undefined],
        ['f', 'variant', 'fast'],
        ['typed', 'environment', 'Runtrail_Set_Typed'],
        ['g.h', '--set', undefined],
      ],
    );
    assert.deepEqual(added, ['g.h']);
  });

  it('join inside of objects; lists and single values are replaced', async () => {
    const { resolved } = await check(
      { parameters: { m: { a: 1, b: { c: 2 } }, list: [1, 2], one: { x: 1 } } },
      { overrides: set('m.b.c=3', 'm.d=4', 'list=[5]', 'one=6') },
    );
    assert.deepEqual(resolved?.parameters, { m: { a: 1, b: { c: 3 }, d: 4 }, list: [5], one: 6 });
    assert.deepEqual(
      Object.entries(resolved?.origins ?? {}).map(([key, { layer }]) => `${key} ${layer}`),
      ['m.a file', 'm.b.c --set', 'm.d --set', 'list --set', 'one --set'],
    );
  });

  it('name who made the change', async () => {
    const { resolved } = await check(
      { parameters: { lr: 1 } },
      { overrides: set('lr=2'), overriddenBy: 'launch form' },
    );
    assert.deepEqual(resolved?.origins, { lr: { layer: 'launch form' } });
  });

  it('take the kind of a value from the schema, not from what a text looks like', async () => {
    const fields = {
      parametersSchema: {
        properties: { id: { type: 'string' }, n: { type: 'integer' }, on: { type: 'boolean' } },
      },
      parameters: { id: 'm1' },
    };
    const { resolved } = await check(fields, {
      env: { RUNTRAIL_SET_N: '12' },
      overrides: set('id=366122', 'on=yes'),
    });
    assert.deepEqual(resolved?.parameters, { id: '366122', n: 12, on: true });
  });

  it('are judged by the schema, whoever gave the value; all that is missing is named in its order', async () => {
    const parametersSchema = {
      required: ['z', 'a', 'lr'],
      additionalProperties: false,
      properties: { lr: { type: 'number', maximum: 1 }, n: { type: 'integer' }, z: {}, a: {} },
    };
    const checked = await check(
      { parametersSchema, parameters: { lr: 2, nn: 1 } },
      { env: { RUNTRAIL_SET_N: 'many' } },
    );
    assert.equal(checked.resolved, undefined);
    const found = checked.findings.map(({ code, span }) => [code, checked.text.slice(span.start, span.end)]);
    assert.deepEqual(found.toSorted(), [
      ['missing-key', '"parameters"'],
      ['missing-key', '"parameters"'],
      ['out-of-range', '2'],
      ['unknown-key', '"nn"'],
      ['wrong-type', '"parameters"'],
    ]);
    const all = messages(checked);
    assert.match(all.find((message) => message.includes('whole number')) ?? '', /variable RUNTRAIL_SET_N/);
    const missing = all.filter((message) => /missing/.test(message));
    assert.match(missing.join(), /"z".*"a"/);
  });

  it('of the environment are of the kind that they replace, where no schema says one', async () => {
    const parameters = { lr: 0.1, on: false, name: 'x', list: [1], none: null };
    const env = {
      RUNTRAIL_SET_NAME: '42',
      RUNTRAIL_SET_LIST: '[2]',
      RUNTRAIL_SET_NONE: '7',
      RUNTRAIL_SET_ON: 'yes',
    };
    const { resolved } = await check({ parameters }, { env });
    assert.deepEqual(resolved?.parameters, { lr: 0.1, on: true, name: '42', list: [2], none: 7 });
    const wrong = await check({ parameters }, { env: { RUNTRAIL_SET_LR: 'fast' } });
    assert.equal(wrong.resolved, undefined);
    assert.deepEqual(messages(wrong), ['RUNTRAIL_SET_LR must be a number, as "lr" is one, and is "fast".']);
  });

  for (const [what, variable, message] of [
    [
      'names nothing',
      'RUNTRAIL_SET_LRR',
      /^RUNTRAIL_SET_LRR names no parameter .* Did you mean "RUNTRAIL_SET_LR"\?$/,
    ],
    [
      'could be two keys',
      'RUNTRAIL_SET_A_B',
      /^RUNTRAIL_SET_A_B could be any of a\.b, a_b; use --set instead\.$/,
    ],
  ] as const) {
    it(`refuse a variable that ${what}`, async () => {
      const checked = await check(
        { parameters: { lr: 1, a: { b: 1 }, a_b: 2 } },
        { env: { [variable]: '1' } },
      );
      assert.equal(checked.findings[0]?.code, 'bad-variable');
      assert.match(messages(checked)[0] ?? '', message);
    });
  }

  it('refuse two variables for one parameter', async () => {
    const env = { RUNTRAIL_SET_LR: '1', RUNTRAIL_SET_lr: '2' };
    const checked = await check({ parameters: { lr: 0 } }, { env });
    assert.deepEqual(messages(checked), [
      'RUNTRAIL_SET_LR and RUNTRAIL_SET_lr are the same parameter; set one of them.',
    ]);
  });

  it('do not miss what a broken rig file would have given', async () => {
    const rig = box.write('rig.toml', 'rig_id = \n');
    const fields = { command: ['a', '{rig.camera}'] };
    const checked = await check(fields, { machine: { file: 'm', rig, parameters: {} } });
    assert.deepEqual([checked.resolved, messages(checked), checked.elsewhere.length], [undefined, [], 1]);
  });

  it('say what is wrong in the rig file, at its place', async () => {
    const rig = box.write('rig.toml', 'output_root_folder = "C:\\exp"\n');
    const checked = await check({}, { machine: { file: 'm', rig, parameters: {} } });
    assert.equal(checked.resolved, undefined);
    assert.deepEqual(
      checked.elsewhere.map(({ file, findings }) => [
        file,
        findings.map(({ code, span }) => [code, span.start]),
      ]),
      [[rig, [['bad-escape', 21]]]],
    );
    const gone = await check({}, { machine: { file: 'm', rig: `${rig}.gone`, parameters: {} } });
    assert.match(messages(gone)[0] ?? '', /There is no file .*rig\.toml\.gone/);
  });

  it('give placeholders the values of the rig', async () => {
    const rig = box.write('rig.yaml', 'COM_port: 3\ncamera:\n  on: true\n');
    const machine = { file: 'm', rig, parameters: {} };
    const { resolved } = await check({ command: ['{rig.COM_port}', '{rig.camera.on}'] }, { machine });
    assert.deepEqual(resolved?.command, ['3', 'true']);
    const wrong = await check({ command: ['{rig.COM_prot}'] }, { machine });
    assert.match(messages(wrong)[0] ?? '', /the rig file has no "COM_prot"\. Did you mean "COM_port"\?/);
  });

  it('name a variant that does not exist, and the one that was meant', async () => {
    const checked = await check({ variants: { fast: {} } }, { variant: 'fsat' });
    assert.deepEqual(messages(checked), ['there is no variant "fsat" in this file. Did you mean "fast"?']);
  });

  it('let a variant change environment and tags as well', async () => {
    const fields = {
      environment: { A: '1', B: '2' },
      tags: ['x'],
      parameters: { n: 1 },
      variants: { v: { environment: { B: '{params.n}' }, tags: ['y'], parameters: { n: 5 } } },
    };
    const { resolved } = await check(fields, { variant: 'v' });
    assert.deepEqual([resolved?.environment, resolved?.tags], [{ A: '1', B: '5' }, ['x', 'y']]);
    assert.deepEqual([resolved?.variant, resolved?.variants], ['v', ['v']]);
  });

  describe('flags', () => {
    it('are the same for the same run, and can be set like any parameter', async () => {
      const fields = { flags: { newKernel: 50 }, parameters: { n: 1 } };
      const first = await check(fields);
      const again = await check(fields);
      const origin = first.resolved?.origins['newKernel'];
      assert.deepEqual([origin?.layer, origin?.name], ['flag', 'newKernel']);
      assert.equal(typeof first.resolved?.parameters['newKernel'], 'boolean');
      assert.deepEqual(first.resolved?.parameters, again.resolved?.parameters);
      for (const value of [true, false]) {
        const { resolved } = await check(fields, { overrides: set(`newKernel=${value}`) });
        assert.equal(resolved?.parameters['newKernel'], value);
        assert.deepEqual(resolved?.added, []);
      }
    });

    it('are on for their share of keys, each flag by itself', () => {
      const keys = Array.from({ length: 4000 }, (_, index) => keyOfRun('train', { seed: index }));
      const on = (flag: string, percent: number) => keys.filter((key) => isFlagOn(flag, percent, key));
      assert.deepEqual([on('a', 0).length, on('a', 100).length], [0, 4000]);
      assert.ok(Math.abs(on('a', 30).length - 1200) < 120, `${on('a', 30).length} of 4000`);
      const both = on('a', 50).filter((key) => isFlagOn('b', 50, key));
      assert.ok(Math.abs(both.length - 1000) < 130, `${both.length} of 4000`);
      assert.ok(
        on('a', 30).every((key) => isFlagOn('a', 60, key)),
        'a larger share takes nothing away',
      );
    });

    it('do not depend on the order in which parameters are written', () => {
      assert.equal(keyOfRun('x', { a: 1, b: { c: 2, d: 3 } }), keyOfRun('x', { b: { d: 3, c: 2 }, a: 1 }));
    });
  });
});
