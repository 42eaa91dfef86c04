/** Which files are parameter files, from their name and their first lines. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isParameterFile } from '../../../src/core/params/detect.ts';

const LAUNCHER =
  'https://raw.githubusercontent.com/x/openscope-params/main/tooling/model_launcher.schema.json';

const YES: readonly (readonly [file: string, text: string])[] = [
  ['/w/train.run.json', ''],
  ['/w/TRAIN.RUN.YML', 'anything'],
  ['C:/w/a.b.run.toml', ''],
  ['a.json', '{"command": "echo"}'],
  ['a.json', '\uFEFF// why\n{ /* "x": { */ "name": "}", "parameters": {"a": [1, {}]}, "command": ["a"], }'],
  ['a.json', '{"command": ["python", "tr'],
  ['a.json', '{"comm\\u0061nd": "x"}'],
  ['a.json', '{"$schema": "urn:runtrail:parameter-file:1"}'],
  ['a.jsonc', '{"a": {}, "$schema": "../media/schemas/parameter-file.schema.json"}'],
  ['a.json', `{"$schema": "${LAUNCHER}"}`],
  ['a.json', '{"launcher": "python", "subject_id": 1, "script_path": "a.py"}'],
  ['settings', '  {"command": "x"}'],
  ['a.yaml', 'name: x\ncommand: [a, b]\n'],
  ['a.yml', '---\n# why\n"command":\n  - a\n'],
  ['a.yml', '%YAML 1.2\n---\ncommand: a\n'],
  ['a.yaml', 'x: 1\r\ncommand: a\r\n'],
  ['a.yaml', '# yaml-language-server: $schema=./parameter-file.schema.json\nname: x\n'],
  ['a.yaml', "$schema: 'urn:runtrail:parameter-file:1' # ours\n"],
  ['a.yaml', 'launcher: bonsai\nscript_path: x\n'],
  ['a.toml', 'name = "x"\ncommand = ["a"]\n'],
  ['a.toml', `"$schema" = "urn:runtrail:parameter-file:1"\n`],
];

const NO: readonly (readonly [file: string, text: string])[] = [
  [
    'package.json',
    '{"name": "x", "scripts": {"command": "x"}, "contributes": {"commands": [{"command": "a.b"}]}}',
  ],
  ['tasks.json', '{"version": "2.0.0", "tasks": [{"command": "make"}]}'],
  ['compile_commands.json', '[{"command": "cc", "file": "a.c"}]'],
  ['a.json', '{"name": "command", "text": "\\"command\\": 1", "list": ["command", "x"]}'],
  ['a.json', '{ // "command": "x"\n "a": 1 /* , "command": 2 */ }'],
  ['a.json', '{"a": 1} {"command": "x"}'],
  ['a.json', '{"$schema": "http://json-schema.org/draft-07/schema#"}'],
  ['a.json', '{"$schema": "not-a-parameter-file.schema.json"}'],
  ['a.json', '{"x": {"$schema": "urn:runtrail:parameter-file:1"}}'],
  ['a.json', '{"launcher": "python"}'],
  ['a.json', '{"x": {"launcher": "python"}, "script_path": "a"}'],
  ['a.json', `{"pad": "${'x'.repeat(5000)}", "command": "x"}`],
  ['a.json', ''],
  ['run.json', '{}'],
  ['.run.json', '{}'],
  ['a.run.json.bak', ''],
  ['notes.txt', 'command: x\n'],
  ['compose.yaml', 'services:\n  a:\n    command: x\n'],
  ['a.yaml', 'text: |\n  command: x\nlist:\n- command: x\n# command: x\ncommander: x\n'],
  ['a.yaml', 'name: x\n---\ncommand: x\n'],
  ['a.yaml', 'command:no-space\n'],
  ['a.toml', '[tool]\ncommand = "x"\n'],
  ['a.toml', 'x = 1\n  [[tool]]\ncommand = "x"\n'],
];

describe('a parameter file', () => {
  for (const [file, text] of YES) {
    it(`is: ${file} with ${JSON.stringify(text.slice(0, 60))}`, () =>
      assert.equal(isParameterFile(file, text), true));
  }
  for (const [file, text] of NO) {
    it(`is not: ${file} with ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.equal(isParameterFile(file, text), false);
    });
  }

  it('is looked for in any text without ever throwing', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '\\u00',
      '/*',
      '//',
      '\n',
      '---',
      '#',
      'command',
      '$schema',
      '=',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())).map((parts) => parts.join('')),
    );
    const name = fc.constantFrom('a.json', 'a.jsonc', 'a.yaml', 'a.yml', 'a.toml', 'a', '', '/');
    fc.assert(
      fc.property(name, text, (file, head) => {
        assert.equal(typeof isParameterFile(file, head), 'boolean');
      }),
      { numRuns: 2000 },
    );
  });

  it('is found among any other fields, and not by fields deeper down', () => {
    const other = fc
      .string()
      .filter((key) => !['command', '$schema', 'launcher', 'script_path'].includes(key));
    const fields = fc.dictionary(other, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 });
    fc.assert(
      fc.property(fields, fc.constantFrom(0, 2), (rest, indent) => {
        const shown = (value: unknown) => JSON.stringify(value, null, indent);
        fc.pre(shown(rest).length < 3000);
        assert.equal(isParameterFile('a.json', shown({ ...rest, command: 'x' })), true);
        assert.equal(isParameterFile('a.json', shown({ ...rest, inner: { command: 'x' } })), false);
      }),
    );
  });
});
