/** Parameter files: what a person reads when one is wrong, and that values reach the program as they were written. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { AppError } from '../../../src/base/errors.ts';
import { loadParameterFile as loadWith, type ParameterFile } from '../../../src/core/params/load.ts';
import { PLAIN_CHECKPOINTS, PLAIN_METRICS, PLAIN_RESUME } from '../../../src/core/run/plain.ts';
import { RIG } from '../../support/machine.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('a parameter file', () => {
  let box: Sandbox;
  before(() => {
    box = new Sandbox();
  });
  after(() => box.close());

  const loadParameterFile = (file: string): Promise<ParameterFile> =>
    loadWith(file, { workspace: box.workspace, env: {}, facts: RIG });
  const load = (content: string | object, name = 't.run.json'): Promise<ParameterFile> =>
    loadParameterFile(box.write(name, content));

  /** The lines a person reads, without the path before line and column. */
  async function problems(content: string | object, name = 't.run.json'): Promise<string[]> {
    try {
      await load(content, name);
    } catch (error) {
      assert.ok(error instanceof AppError && error.code === 'invalid', String(error));
      const file = path.join(box.workspace, name);
      return error.message.split('\n').map((line) => {
        assert.ok(line.startsWith(`${file}:`), line);
        return line.slice(file.length + 1);
      });
    }
    return [];
  }

  describe('that is right', () => {
    it('has a default for all but the command', async () => {
      const file = await load({ command: 'echo hello' }, 'deep/er.run.json');
      assert.deepEqual(file, {
        file: path.join(box.workspace, 'deep', 'er.run.json'),
        text: '{"command":"echo hello"}',
        name: 'er',
        command: 'echo hello',
        cwd: path.join(box.workspace, 'deep'),
        parameters: {},
        origins: {},
        variant: null,
        variants: [],
        configs: [],
        added: [],
        environment: {},
        inputs: [],
        outputs: [],
        folders: [],
        tags: [],
        exclusive: false,
        buffering: 'line',
        terminal: false,
        workflow: null,
        stop: { interruptSeconds: 5, terminateSeconds: 10 },
        limits: [
          { rule: 'memory.percent', value: 80, action: 'warn', holdSeconds: 10, from: 'default' },
          { rule: 'cpu.percent', value: 360, action: 'warn', holdSeconds: 300, from: 'default' },
        ],
        sampling: { seconds: 1 },
        checkpoints: PLAIN_CHECKPOINTS,
        resume: PLAIN_RESUME,
        metrics: PLAIN_METRICS,
        estimatedBytes: null,
        warnings: [],
      });
    });

    it('may have comments, trailing commas and a byte order mark', async () => {
      const text = '\uFEFF// why\n{ /* [[[ " */ "command": ["a"], }\n';
      assert.deepEqual((await load(text)).command, ['a']);
    });

    it('may have many brackets in comments and texts', async () => {
      const text = `${'// [{ "\n'.repeat(100)}{"command": ["${'['.repeat(100)}", "\\"${'{'.repeat(100)}"]}`;
      assert.equal((await load(text)).command.length, 2);
    });

    it('may be YAML, with anchors', async () => {
      const text =
        'command: [python3, train.py]\nparameters:\n  a: &a [1.0, x]\n  b: *a\n  a2: &a 2\n  c: *a\n';
      const { command, parameters } = await load(text, 't.run.yaml');
      assert.deepEqual(command, ['python3', 'train.py']);
      assert.equal(JSON.stringify(parameters), '{"a":[1.0,"x"],"b":[1.0,"x"],"a2":2,"c":2}');
    });

    it('is read by its content when its ending says nothing', async () => {
      assert.equal((await load('{"command": "a"}', 'plain')).command, 'a');
      assert.equal((await load('command: a', 'plain')).command, 'a');
    });

    it('keeps the spelling of numbers, from the file to the JSON of the program', async () => {
      const values = '{"lr":1.0,"seed":12345678901234567890,"list":[1e-3,{"x":0.10}],"n":3}';
      const json = await load(`{"command": ["a"], "parameters": ${values}}`);
      assert.equal(JSON.stringify(json.parameters), values);
      const yaml = await load(
        'command: [a]\nparameters:\n  lr: 1.0\n  seed: 12345678901234567890\n  list: [1e-3, {x: 0.10}]\n  n: 3\n',
        't.run.yml',
      );
      assert.equal(JSON.stringify(yaml.parameters), values);
    });

    it('keeps the spelling of numbers also behind a plus sign', async () => {
      const yaml = await load('command: [a]\nparameters: {a: +1.0, b: +2.50, c: +3}', 't.run.yml');
      const toml = await load('command = ["a"]\nparameters = {a = +1.0, b = +2.50, c = +3}', 't.run.toml');
      for (const { parameters } of [yaml, toml])
        assert.equal(JSON.stringify(parameters), '{"a":1.0,"b":2.50,"c":3}');
    });

    it('keeps the spelling of numbers in command and environment', async () => {
      const expected = ['train', '--lr', '1.0', '12345678901234567890', 'true'];
      const json = await load(
        '{"command": ["train", "--lr", 1.0, 12345678901234567890, true], "environment": {"LR": 1.50, "ON": false}}',
      );
      assert.deepEqual([json.command, json.environment], [expected, { LR: '1.50', ON: 'false' }]);
      const yaml = await load(
        'command: [train, --lr, 1.0, 12345678901234567890, true]\nenvironment: {LR: 1.50, ON: false}',
        't.run.yaml',
      );
      assert.deepEqual([yaml.command, yaml.environment], [expected, { LR: '1.50', ON: 'false' }]);
    });

    it('says which fields nothing is done with', async () => {
      const content = { command: ['a'], sweep: {}, paramaters: {} };
      const { warnings, file } = await load(JSON.stringify(content, null, 1));
      assert.deepEqual(warnings, [
        `${file}:5:2: "sweep" is not acted on by this version of Runtrail.`,
        `${file}:6:2: "paramaters" is not a field that Runtrail knows. Did you mean "parameters"?`,
      ]);
    });
  });

  describe('with a wrong field', () => {
    const good = { command: ['a'] };
    for (const [content, ...expected] of [
      [{}, '1:1: "command" is missing: it must be a list or a text; or name a "script"'],
      [{ command: 7 }, '2:13: "command" must be a list or a text'],
      [{ command: [] }, '2:13: "command" must not be empty'],
      [{ command: '' }, '2:13: "command" must not be empty'],
      [{ command: ['a', null] }, '4:3: "command.1" must be a text or a number or true or false'],
      [{ command: ['a\0'] }, '3:3: "command.0" must not contain a NUL character'],
      [{ command: ['a'.repeat(131_072)] }, '3:3: "command.0" is longer than 131071 characters'],
      [{ ...good, $schema: 1 }, '5:13: "$schema" must be a text'],
      [{ ...good, name: 7 }, '5:10: "name" must be a text'],
      [{ ...good, name: '' }, '5:10: "name" must not be empty'],
      [{ ...good, cwd: [] }, '5:9: "cwd" must be a text'],
      [{ ...good, parameters: 'lr=1' }, '5:16: "parameters" must be an object { … }'],
      [{ ...good, environment: ['A=1'] }, '5:17: "environment" must be an object { … }'],
      [
        { ...good, environment: { A: {} } },
        '6:8: "environment.A" must be a text or a number or true or false',
      ],
      [
        { ...good, environment: { 'A=B': '1' } },
        '6:3: "environment.A=B" is not a name for an environment variable',
      ],
      [
        { ...good, environment: { RUNTRAIL_X: '1' } },
        '6:3: "environment.RUNTRAIL_X" belongs to Runtrail, which sets it itself',
      ],
      [{ ...good, inputs: 'a.csv' }, '5:12: "inputs" must be a list'],
      [{ ...good, outputs: [1] }, '6:3: "outputs.0" must be a text'],
      [{ ...good, tags: [''] }, '6:3: "tags.0" must not be empty'],
      [{ ...good, exclusive: 'yes' }, '5:15: "exclusive" must be true or false'],
      [{ ...good, buffering: 'none' }, '5:15: "buffering" must be "line" or "full"'],
      [{ ...good, stop: 5 }, '5:10: "stop" must be an object { … }'],
      [{ ...good, stop: { interrupt: 1 } }, '6:3: "stop" has no field "interrupt".'],
      [{ ...good, stop: { interruptSeconds: -1 } }, '6:23: "stop.interruptSeconds" must not be under 0'],
      [{ ...good, stop: { terminateSeconds: '5 s' } }, '6:23: "stop.terminateSeconds" must be a number'],
      [{ ...good, arguments: ['a'] }, '5:2: "command" says it all: "arguments" beside it has no meaning'],
      [{ ...good, flags: { a: 101 } }, '6:8: "flags.a" must not be over 100'],
      [
        { ...good, workflow: { repositry: 'x', repository: 'https://a/b' } },
        '6:3: "workflow" has no field "repositry". Did you mean "repository"?',
      ],
      [['a'], '1:1: the file must be an object { … }'],
      [{ name: 1, command: ['a'], tags: 2 }, '2:10: "name" must be a text', '6:10: "tags" must be a list'],
    ] as const) {
      it(expected.join(', '), async () => {
        assert.deepEqual(await problems(JSON.stringify(content, null, 1)), expected);
      });
    }

    it('has its place in YAML as well', async () => {
      assert.deepEqual(await problems('name: x\ncommand:\n  - a\n  - [b]\ntags: x\n', 't.run.yaml'), [
        '4:5: "command.1" must be a text or a number or true or false',
        '5:7: "tags" must be a list',
      ]);
    });

    it('is one of at most 20 that are named', async () => {
      const found = await problems({ command: ['a'], inputs: Array(50_000).fill(1) });
      assert.equal(found.length, 20);
    });
  });

  describe('that cannot be read as what it is', () => {
    for (const [text, expected, name] of [
      ['', '1:1: the file is empty'],
      [' \n\t\n', '1:1: the file is empty'],
      ['\uFEFF', '1:1: the file is empty'],
      ['{"a": "\0"}', '1:8: this is not a text file'],
      ['// only a comment', '1:18: a value is expected here'],
      ['{"a": 1\n "b": 2}', '2:2: a comma is expected here'],
      ['{"a" 1}', '1:6: a colon is expected here'],
      ['{"a": [1, 2', '1:12: the closing ] is missing'],
      ['{"a": "C:\\q"}', '1:7: JSON knows no such \\ sequence; write \\\\ for a backslash'],
      ['{"a": 1} x', '1:10: this is not a JSON value; texts stand in "double quotes"'],
      ['{"a": 1, "b": {}, "a": 2}', '1:19: "a" is there twice'],
      ['a: 1\nb: 2\na: 3', '3:1: "a" is there twice', 't.run.yaml'],
      ['1: a\n"1": b', '2:1: "1" is there twice', 't.run.yaml'],
      ['a: *b', '1:4: there is no "&b" before this', 't.run.yaml'],
      ['a: 1\n---\na: 2', '2:1: a second document begins here; a parameter file holds one', 't.run.yaml'],
      ['a: .inf', '1:4: .inf has no number in JSON; write it as a text: ".inf"', 't.run.yaml'],
      ['? [a]\n: 1', '1:3: a name must be a simple text', 't.run.yaml'],
      ['a: &a [*a]', '1:7: the values are nested more than 64 levels deep', 't.run.yaml'],
    ] as const) {
      it(`${expected} (${JSON.stringify(text)})`, async () => {
        assert.equal((await problems(text, name))[0], expected);
      });
    }

    it('is not there, or is a folder', async () => {
      const missing = path.join(box.workspace, 'missing.json');
      await assert.rejects(loadParameterFile(missing), {
        code: 'not-found',
        message: `There is no file ${missing}.`,
      });
      await assert.rejects(loadParameterFile(box.workspace), { code: 'invalid' });
    });

    it('is not UTF-8: the line is named', async () => {
      const file = box.write('latin.run.json', '');
      fs.writeFileSync(file, Buffer.from('{\n "name": "caf\u00e9"\n}', 'latin1'));
      await assert.rejects(loadParameterFile(file), {
        code: 'invalid',
        message: `${file}:2: this is not UTF-8 text.`,
      });
    });

    it('has a YAML merge key: said, not taken as a parameter', async () => {
      const file = box.write('merge.run.yaml', 'command: ["true"]\nparameters:\n  <<: {a: 1}\n');
      await assert.rejects(loadParameterFile(file), {
        message: `${file}:3:3: YAML 1.2 has no merge keys; write the values out`,
      });
    });

    it('has 50 MB: it is not even opened', async () => {
      const file = box.write('big.run.json', '{');
      fs.truncateSync(file, 50 << 20);
      await assert.rejects(loadParameterFile(file), {
        code: 'invalid',
        message: `${file}:1: the file has 50 MiB; at most 4.0 MiB are read.`,
        hint: 'Keep large data in a file of its own and name it under "inputs".',
      });
    });
  });

  describe('that attacks', () => {
    const TOO_DEEP = /^\d+:\d+: the values are nested more than 64 levels deep$/;
    for (const [what, text, name] of [
      ['10,000 levels of JSON lists', `{"command": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
      ['10,000 levels of JSON objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
      ['depth behind a comment', `/* ${']'.repeat(20_000)} */${'['.repeat(20_000)}${']'.repeat(20_000)}`],
      ['10,000 levels of YAML lists', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 't.run.yaml'],
      ['65 levels of YAML', `a: ${'['.repeat(65)}${']'.repeat(65)}`, 't.run.yaml'],
      [
        '1,000 levels of YAML blocks',
        `${Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')} 1`,
        't.run.yaml',
      ],
    ] as const) {
      it(`with ${what} is refused`, async () => {
        const found = await problems(text, name);
        assert.equal(found.length, 1);
        assert.match(found[0] ?? '', TOO_DEEP);
      });
    }

    it('with a bomb of YAML aliases is refused', async () => {
      const names = 'abcdefghi';
      const lines = [...names].map((name, index) => {
        const inner = index === 0 ? 'x' : `*${names[index - 1]}`;
        return `${name}: &${name} [${Array(9).fill(inner).join(', ')}]`;
      });
      const [first] = await problems(lines.join('\n'), 't.run.yaml');
      assert.match(first ?? '', /^1:\d+: the file unfolds to more than 100000 values$/);
    });

    it('with 10,000 aliases, or names, is read in a time that a person does not notice', async () => {
      const before = process.cpuUsage();
      const aliases = `command: [a]\nparameters: {x: &x 1, y: [${Array(10_000).fill('*x').join(', ')}]}`;
      const { parameters } = await load(aliases, 't.run.yaml');
      assert.equal((parameters['y'] as unknown[]).length, 10_000);
      const names = Array.from({ length: 10_000 }, (_, index) => `  k${index}: 1`).join('\n');
      const many = await load(`command: [a]\nparameters:\n${names}`, 't.run.yaml');
      assert.equal(Object.keys(many.parameters).length, 10_000);
      const { user } = process.cpuUsage(before);
      assert.ok(user < 3e6, `${user / 1000} ms of processor time; quadratic it was 7,000`);
    });

    it('with __proto__ at any depth is refused, and changes no object', async () => {
      for (let depth = 0; depth < 5; depth++) {
        const wrap = (inner: string) => `${'{"a": '.repeat(depth)}${inner}${'}'.repeat(depth)}`;
        const json = await problems(wrap('{"__proto__": {"polluted": 1}}'));
        assert.deepEqual(json, [`1:${6 * depth + 2}: "__proto__" cannot be used as a name`]);
        const yaml = await problems(wrap('{__proto__: {polluted: 1}}'), 't.run.yaml');
        assert.deepEqual(yaml, [`1:${6 * depth + 2}: "__proto__" cannot be used as a name`]);
      }
      assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    });

    it('by being a number of its own spelling is refused', async () => {
      assert.deepEqual(await problems('1.0'), ['1:1: the file must be an object { … }']);
    });

    it('with anything at all is read or refused, never a failure of ours', async () => {
      const piece = fc.constantFrom(
        ...[
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '"',
          "'",
          '\n',
          '  ',
          '- ',
          '? ',
          '&a ',
          '*a',
          '|\n',
          '>\n',
          '#',
          '//',
        ],
        ...[
          '/*',
          '*/',
          '\\u',
          '1.0',
          'command',
          '"command": ["a"]',
          'null',
          '---\n',
          '!!str ',
          '<<',
          '%YAML 1.1\n',
        ],
      );
      const text = fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(text, fc.constantFrom('f.json', 'f.yaml'), async (pieces, name) => {
          await problems(pieces.join(''), name);
        }),
        { numRuns: 300 },
      );
    });
  });
});
