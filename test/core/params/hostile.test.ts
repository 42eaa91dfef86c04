/** Parameter files that are huge or made to harm: a clear problem or the right value, quickly, and no object is changed. */

import assert from 'node:assert/strict';
import type { ParameterContext } from '../../../src/core/params/context.ts';
import { explainKey } from '../../../src/core/params/explain.ts';
import { parseOverride } from '../../../src/core/params/overrides.ts';
import { type CheckedParameters, checkParameterText } from '../../../src/core/params/resolve.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('a hostile parameter file', () => {
  let box: Sandbox;
  before(() => {
    box = new Sandbox();
  });
  after(() => box.close());
  afterEach(() => {
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  /** Takes less than a second of the processor, whatever it is. */
  async function check(
    text: string,
    name = 't.run.json',
    more: Partial<ParameterContext> = {},
  ): Promise<CheckedParameters> {
    const file = box.write(name, '');
    const before = process.cpuUsage();
    const checked = await checkParameterText(file, text, { workspace: box.workspace, env: {}, ...more });
    const { user } = process.cpuUsage(before);
    assert.ok(user < 1.5e6, `${Math.round(user / 1000)} ms`);
    return checked;
  }

  const codes = ({ findings }: CheckedParameters) => [...new Set(findings.map(({ code }) => code))];
  const many = (count: number, item: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => item(index));

  for (const name of ['t.run.json', 't.run.yaml', 't.run.toml', 't.run']) {
    it(`of one line of 10 MB is refused (${name})`, async () => {
      assert.deepEqual(codes(await check(`"${'x'.repeat(10 << 20)}"`, name)), ['too-large']);
    });
    it(`with NUL is refused (${name})`, async () => {
      assert.deepEqual(codes(await check('{"command": "\0"}', name)), ['not-text']);
    });
  }

  it('of 20,000 parameters is resolved with the origin of each', async () => {
    const keys = many(20_000, (index) => `"k${index}": {"a": ${index}.0}`);
    const text = `{"command": ["{params.k7.a}"], "parameters": {${keys.join(',\n')}}}`;
    const checked = await check(text, 't.run.json', { overrides: [parseOverride('k19999.a=1')] });
    assert.deepEqual(checked.resolved?.command, ['7.0']);
    assert.equal(Object.keys(checked.resolved?.origins ?? {}).length, 20_000);
    assert.deepEqual(
      explainKey(checked, 'k19999.a')[0]?.spoken.map(({ layer, line }) => [layer, line]),
      [
        ['file', 20_000],
        ['--set', undefined],
      ],
    );
  });

  it('of 20,000 wrong placeholders names some of them', async () => {
    const text = `{"command": ["a"], "parameters": {${many(20_000, (index) => `"k${index}": "{params.no${index}}"`).join()}}}`;
    const { findings } = await check(text);
    assert.ok(findings.length > 0 && findings.length <= 40, String(findings.length));
  });

  it('of 50,000 unknown fields names some of them', async () => {
    const text = `{"command": ["a"], ${many(50_000, (index) => `"comand${index}": 1`).join()}}`;
    assert.equal((await check(text)).findings.length, 20);
  });

  for (const [what, part] of [
    ['words with dots', '{param1.x}'],
    ['open braces', '{'],
    ['begun placeholders', '{params.'],
    ['begun times', '{now:'],
    ['doubled braces', '{{params.'],
    ['words', '{word'],
  ] as const) {
    it(`with a text of ${what} without end is left as it is`, async () => {
      const value = part.repeat(Math.floor(500_000 / part.length));
      const { resolved } = await check(JSON.stringify({ command: ['a'], parameters: { value } }));
      assert.equal(resolved?.parameters['value'], value);
    });
  }

  it('with 100,000 tables of TOML is read or refused', async () => {
    const checked = await check(
      `command = ["a"]\n${many(100_000, (index) => `[t${index}]`).join('\n')}`,
      't.run.toml',
    );
    assert.ok(checked.findings.length > 0);
  });

  it('that many placeholders make huge together is refused', async () => {
    const keys = many(20_000, (index) => `"k${index}": "x{params.big}"`);
    const text = `{"command": ["a"], "parameters": {"big": "${'y'.repeat(1 << 20)}", ${keys.join()}}}`;
    assert.deepEqual(codes(await check(text)), ['too-large']);
    const rig = box.write('big.toml', `rig_id = "r"\nbig = [${many(20_000, String).join()}]\n`);
    const ofRig = `{"command": ["a"], "parameters": {${keys.join().replaceAll('{params', '{rig')}}}`;
    const machine = { file: 'm', rig, parameters: {} };
    assert.deepEqual(codes(await check(ofRig, 't.run.json', { machine })), ['too-large']);
  });

  it('takes the names of methods for what they are: names', async () => {
    const text =
      '{"command": ["{params.constructor.x}"], "parameters": {"constructor": {"x": 1}, "toString": 2}}';
    const { resolved } = await check(text, 't.run.json', { overrides: [parseOverride('hasOwnProperty=3')] });
    assert.deepEqual(resolved?.command, ['1']);
    assert.equal(
      JSON.stringify(resolved?.parameters),
      '{"constructor":{"x":1},"toString":2,"hasOwnProperty":3}',
    );
    const toml = await check('command = ["a"]\n[variants.constructor.parameters]\nx = 1\n', 't.run.toml', {
      variant: 'constructor',
    });
    assert.deepEqual(toml.resolved?.parameters, { x: 1 });
    assert.deepEqual(codes(await check('{"command": ["a"]}', 't.run.json', { variant: 'constructor' })), [
      'unknown-variant',
    ]);
  });

  it('cannot change an object through settings, rig, schema or environment', async () => {
    const evil = '{"parameters": {"__proto__": {"polluted": 1}}}';
    const parameters = JSON.parse(evil).parameters as Record<string, unknown>;
    const settings = { file: box.write('evil.json', evil), parameters };
    const machine = {
      file: 'm',
      rig: box.write('evil.toml', '[parameters.__proto__]\npolluted = 1\n'),
      parameters: {},
    };
    const checked = await check('{"command": ["a"]}', 't.run.json', { settings, machine });
    assert.deepEqual(
      checked.elsewhere.flatMap(({ findings }) => findings.map(({ code }) => code)),
      ['forbidden-name', 'forbidden-name'],
    );
    const env = { RUNTRAIL_SET___PROTO___POLLUTED: '1' };
    assert.deepEqual(codes(await check('{"command": ["a"]}', 't.run.json', { env })), ['bad-variable']);
    const schema =
      '{"properties": {"__proto__": {"default": {"polluted": 1}}, "constructor": {"default": 1}}}';
    const { resolved } = await check(`{"command": ["a"], "parametersSchema": "s.json"}`, 't.run.json', {
      settings: { file: box.write('s.json', schema), parameters: {} },
    });
    assert.equal(Object.hasOwn(resolved?.parameters ?? {}, 'polluted'), false);
  });

  it('cannot send the schema of its parameters to another machine', async () => {
    const inline = '{"command": ["a"], "parametersSchema": {"$ref": "https://example.invalid/s.json"}}';
    const { findings } = await check(inline);
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [['remote-schema', 'error']],
    );
  });
});
