/** The JSON Schema that editors use says what the program itself accepts. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { safeParse } from 'zod/mini';
import { loadParameterFile } from '../../../src/core/params/load.ts';
import { parameterFile } from '../../../src/core/params/schema.ts';
import { fits, type JsonSchema } from '../../support/jsonSchema.ts';
import { ROOT, Sandbox } from '../../support/sandbox.ts';

const committed = path.join(ROOT, 'media', 'schemas', 'parameter-file.schema.json');
const text = fs.readFileSync(committed, 'utf8');
const schema = JSON.parse(text) as JsonSchema & { properties: Record<string, { description?: string }> };

describe('media/schemas/parameter-file.schema.json', () => {
  it('is what npm run schemas writes', () => {
    const box = new Sandbox();
    try {
      const fresh = path.join(box.root, 'fresh', 'schema.json');
      const { status, stderr } = spawnSync(
        process.execPath,
        [path.join(ROOT, 'scripts', 'schemas.mjs'), fresh],
        { encoding: 'utf8' },
      );
      assert.equal(status, 0, stderr);
      assert.equal(text, fs.readFileSync(fresh, 'utf8'), 'run: npm run schemas');
    } finally {
      box.close();
    }
  });

  it('names itself, and describes every field', () => {
    assert.equal(schema['$id'], 'urn:runtrail:parameter-file:1');
    assert.equal(schema['title'], 'Runtrail parameter file');
    assert.deepEqual(schema['anyOf'], [{ required: ['command'] }, { required: ['script'] }]);
    for (const [name, field] of Object.entries(schema.properties)) {
      assert.ok((field.description ?? '').length > 10, `"${name}" has no description`);
    }
  });

  const sample = path.join(ROOT, 'media', 'sample');
  for (const name of fs.readdirSync(sample).filter((each) => each.endsWith('.json'))) {
    it(`accepts the sample ${name}, as the program does`, async () => {
      const file = path.join(sample, name);
      assert.ok(fits(schema, parse(fs.readFileSync(file, 'utf8'))));
      const { command, parameters, tags } = await loadParameterFile(file, { workspace: sample, env: {} });
      assert.equal(command.length, 2);
      const names = name.startsWith('train')
        ? ['learning_rate', 'epochs', 'noise', 'seed']
        : ['items', 'seed', 'milliseconds'];
      assert.deepEqual(Object.keys(parameters), names);
      assert.deepEqual(tags, ['sample']);
    });
  }

  const good = { command: ['true'] };
  for (const [what, value] of Object.entries<object>({
    'no command': {},
    'an empty list': { command: [] },
    'an empty line': { command: '' },
    'a list in the command': { command: ['a', ['b']] },
    'an object as environment value': { ...good, environment: { A: {} } },
    'an environment name with =': { ...good, environment: { 'A=B': '1' } },
    'a text as tags': { ...good, tags: 'a' },
    'an empty tag': { ...good, tags: [''] },
    'a negative grace': { ...good, stop: { interruptSeconds: -1 } },
    'an unknown part of stop': { ...good, stop: { interrupt: 1 } },
    'another buffering': { ...good, buffering: 'none' },
    'a number as name': { ...good, name: 7 },
  })) {
    it(`refuses ${what}, as the program does`, () => {
      assert.equal(safeParse(parameterFile, value).success, false);
      assert.equal(fits(schema, value), false);
    });
  }

  it('agrees with the program on generated files', () => {
    const scalar = fc.oneof(fc.stringMatching(/^[a-z=]{0,3}$/), fc.double({ noNaN: true }), fc.boolean());
    const field = fc.oneof(
      scalar,
      fc.array(scalar),
      fc.dictionary(fc.stringMatching(/^[A-C=]{0,2}$/), scalar),
    );
    const one = fc.dictionary(fc.constantFrom(...Object.keys(schema.properties)), field, { maxKeys: 2 });
    const file = one.map((fields) => ({ command: ['true'], ...fields }));
    let accepted = 0;
    fc.assert(
      fc.property(file, (value) => {
        const { success } = safeParse(parameterFile, value);
        accepted += Number(success);
        assert.equal(fits(schema, value), success);
      }),
      { numRuns: 500 },
    );
    assert.ok(accepted > 20 && accepted < 480, `${accepted} of 500 generated files were valid ones`);
  });
});
