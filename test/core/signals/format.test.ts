/** The page and the schema of signals say what their reader does. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { AGGREGATE_WORDS } from '../../../src/core/signals/metrics/aggregates.ts';
import { SignalReader } from '../../../src/core/signals/reader.ts';
import { fits, type JsonSchema } from '../../support/jsonSchema.ts';
import { ROOT, Sandbox } from '../../support/sandbox.ts';

const page = fs.readFileSync(path.join(ROOT, 'docs', 'signals.md'), 'utf8');
const file = path.join(ROOT, 'media', 'schemas', 'signals.schema.json');
const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as JsonSchema & { properties: object };
const examples = [...page.matchAll(/^\{".*\}$/gm)].map(([line]) => line);

describe('docs/signals.md', () => {
  it('shows a line for every field, and all of them are read', () => {
    const text = examples.join('\n');
    for (const field of Object.keys(schema.properties).filter((name) => name !== 'source'))
      assert.ok(text.includes(`"${field}"`), field);
    const faults: string[] = [];
    const reader = new SignalReader({
      metrics: () => undefined,
      words: () => undefined,
      damaged: (_line, why) => faults.push(why),
    });
    reader.push(Buffer.from(`${text}\n`));
    assert.deepEqual([reader.lines, faults], [examples.length, []]);
  });

  it('names every aggregate', () => {
    for (const word of AGGREGATE_WORDS.match(/[a-z]+( rate)?(?=[,( ])/g) ?? [])
      assert.ok(page.includes(word), word);
  });
});

describe('media/schemas/signals.schema.json', () => {
  it('is what `npm run schemas` makes', () => {
    const box = new Sandbox();
    try {
      const fresh = path.join(box.workspace, 'parameter-file.schema.json');
      spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'schemas.mjs'), fresh]);
      const made = fs.readFileSync(path.join(box.workspace, 'signals.schema.json'), 'utf8');
      assert.equal(fs.readFileSync(file, 'utf8'), made);
    } finally {
      box.close();
    }
  });

  it('takes the examples, and not what is wrong', () => {
    for (const line of examples)
      assert.ok(line.includes('"checkpoint": "') || fits(schema, JSON.parse(line)), line);
    for (const wrong of [
      { metric: { a: 'x' } },
      { metric: 3 },
      { progress: { done: -1 } },
      { progress: { state: 'lost' } },
      { checkpoint: {} },
      { context: { a: {} } },
      [1],
    ])
      assert.ok(!fits(schema, wrong), JSON.stringify(wrong));
  });
});
