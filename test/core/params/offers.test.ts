/** What is offered while a parameter file is typed; the bar shows where the cursor stands. */

import assert from 'node:assert/strict';
import path from 'node:path';
import type { Format } from '../../../src/core/params/cursor.ts';
import { type Offer, offersAt } from '../../../src/core/params/offers.ts';
import { pathAt } from '../../../src/core/params/pathAt.ts';
import { checkParameterText } from '../../../src/core/params/resolve.ts';
import { readSource } from '../../../src/core/params/source.ts';
import { readSchema } from '../../../src/core/schema/document.ts';
import { ROOT } from '../../support/sandbox.ts';

const FIELDS = readSchema(path.join(ROOT, 'media', 'schemas', 'parameter-file.schema.json'));

const PARAMETERS = {
  command: ['true'],
  parameters: { lr: 0.1, model: { depth: 3 } },
  parametersSchema: {
    required: ['subject'],
    properties: {
      lr: { type: 'number' },
      batch: { type: 'integer', default: 64, description: 'How many at once.' },
      subject: { type: 'string' },
      optimizer: { enum: ['adam', 'yes'] },
      model: { type: 'object' },
    },
  },
};

async function offers(marked: string, format: Format): Promise<readonly Offer[]> {
  const file = path.resolve('t.run.json');
  const checked = await checkParameterText(file, JSON.stringify(PARAMETERS), {
    workspace: path.dirname(file),
    env: {},
  });
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return offersAt(text, offset, { format, fields: format === 'json' ? undefined : FIELDS, checked });
}

describe('what is offered in a parameter file', () => {
  it('fields of the format, with what they are for', async () => {
    const found = await offers('name: a\nter|', 'yaml');
    const terminal = found.find(({ label }) => label === 'terminal') ?? assert.fail('no terminal');
    assert.match(terminal.description ?? '', /terminal of its own/);
    assert.deepEqual(terminal.replaces, { start: 8, end: 11 });
    assert.ok(found.some(({ label }) => label === 'variants'));
  });

  it('fields inside of fields', async () => {
    const found = await offers('[stop]\nin|', 'toml');
    assert.deepEqual(
      found.map(({ label, snippet }) => [label, snippet]),
      [
        ['interruptSeconds', 'interruptSeconds = $1'],
        ['terminateSeconds', 'terminateSeconds = $1'],
      ],
    );
  });

  it('fields that may be taken away are not offered as that', async () => {
    const snippets = async (text: string) => (await offers(text, 'yaml')).map(({ snippet }) => snippet);
    assert.ok((await snippets('limits:\n  mem|')).includes('memory:\n  $0'));
    assert.deepEqual(await snippets('limits:\n  memory:\n    |'), [
      'bytes: $1',
      'percent: $1',
      'holdSeconds: $1',
      `action: \${1:warn}`,
    ]);
    assert.deepEqual(await snippets('limits:\n  memory:\n    action: |'), ['warn', 'pause', 'stop']);
  });

  it('parameters of their schema that the file does not have, in every format', async () => {
    for (const [format, text, batch] of [
      ['yaml', 'parameters:\n  b|', `batch: \${1:64}`],
      ['toml', '[parameters]\nb|', `batch = \${1:64}`],
      ['json', '{"parameters": {"b|"}}', `"batch": \${1:64}`],
    ] as const) {
      const found = await offers(text, format);
      assert.deepEqual(
        found.map(({ label, isRequired }) => [label, isRequired]),
        [
          ['batch', false],
          ['subject', true],
          ['optimizer', false],
        ],
      );
      assert.equal(found[0]?.snippet, batch);
      assert.equal(found[0]?.description, 'How many at once.');
    }
  });

  it('values, written as the format writes them', async () => {
    const snippets = async (text: string, format: Format) =>
      (await offers(text, format)).map(({ snippet }) => snippet);
    assert.deepEqual(await snippets('parameters:\n  optimizer: |', 'yaml'), ['adam', '"yes"']);
    assert.deepEqual(await snippets('{"parameters": {"optimizer": |}}', 'json'), ['"adam"', '"yes"']);
    assert.deepEqual(await snippets('terminal = |', 'toml'), ['true', 'false']);
  });

  it('placeholders inside of texts only, in place of what is typed', async () => {
    const found = await offers('{"cwd": "out/{par|}"}', 'json');
    const labels = found.map(({ label }) => label);
    assert.deepEqual(labels.slice(0, 3), ['{params.batch}', '{params.lr}', '{params.model.depth}']);
    assert.ok(labels.includes('{run.id}') && labels.includes('{workspace}'));
    assert.deepEqual(found[0]?.replaces, { start: 13, end: 18 });
    assert.equal(found[1]?.snippet, '{params.lr\\}');
    assert.deepEqual(await offers('{"cwd": "out/{{|"}', 'json'), []);
    assert.deepEqual(await offers('{"cwd": {|}}', 'json'), []);
  });
});

describe('the value at a place', () => {
  for (const [name, marked, expected] of [
    ['t.json', '{"parameters": {"l|r": 0.1}}', 'parameters.lr'],
    ['t.json', '{"parameters": {"lr": 0.|1}}', 'parameters.lr'],
    ['t.json', '{"a": [1, {"b": |2}]}', 'a.1.b'],
    ['t.yaml', 'parameters:\n  model:\n    de|pth: 3\n', 'parameters.model.depth'],
    ['t.toml', '[parameters.model]\ndepth = |3\n', 'parameters.model.depth'],
    ['t.toml', '[parameters]\nmodel.de|pth = 3\n', 'parameters.model.depth'],
  ] as const) {
    it(`${name} ${JSON.stringify(marked)}`, async () => {
      const offset = marked.indexOf('|');
      const source = await readSource(path.resolve(name), marked.replace('|', ''));
      assert.equal(pathAt(source, offset)?.keyPath.join('.'), expected);
    });
  }
});
