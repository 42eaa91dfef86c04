/** Files that somebody made to break their reader: each is checked within a second, with a value or a clear problem. */

import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/base/finding.ts';
import { checkConfig } from '../../../src/core/config/check.ts';
import type { SchemaInUse } from '../../../src/core/config/findSchema.ts';
import { formatConfig } from '../../../src/core/config/format.ts';
import { setValue } from '../../../src/core/config/set.ts';
import { schemaWithin } from '../../../src/core/schema/validator.ts';
import { withinASecond } from '../../support/stopwatch.ts';

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join('');

const laughs = `[a]\nx0 = ${'ha'.repeat(10)}\n${many(60, (index) => `x${index + 1} = ${`%(x${index})s`.repeat(10)}\n`)}`;

const FILES: readonly (readonly [what: string, text: string])[] = [
  ['NUL bytes', '[a]\nx = 1\0\0\n\0 = 2\n[\0]\n'],
  ['a line of 10 MB', `[a]\nx = ${'y'.repeat(10_000_000)}\n`],
  ['a line of 10 MB that is nothing', 'y'.repeat(10_000_000)],
  ['100,000 sections', many(100_000, (index) => `[s${index}]\nx = 1\n`)],
  ['100,000 sections of one name', many(100_000, () => '[s]\nx = 1\n')],
  ['100,000 keys that the schema does not know', `[stim]\n${many(100_000, (index) => `k${index} = 1\n`)}`],
  ['a list 10,000 levels deep', `[a]\nx = ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
  ['a laugh that grows', laughs],
  ['a circle of references', '[a]\nx = %(y)s\ny = %(x)s\n'],
  [
    'names that objects have',
    '[__proto__]\n__proto__ = 1\n[constructor]\nprototype = 2\nhasOwnProperty = 3\n',
  ],
  ['100,000 empty lines', '\n'.repeat(100_000)],
  ['100,000 comments', `[a]\n${'# [b]\n'.repeat(100_000)}`],
];

const schema: SchemaInUse = {
  file: 'x.json',
  span: { start: 0, end: 0 },
  schema: schemaWithin(
    {
      required: ['stim', 'rec'],
      properties: { stim: { additionalProperties: false, properties: { k: { format: 'path' } } } },
      additionalProperties: { additionalProperties: { type: ['number', 'string', 'array'] } },
      'x-derived': { 'computed.x': 'a.x * 2' },
    },
    'x.json',
  ),
};

describe('a hostile file', function () {
  this.retries(2); // a machine that does much else collects its garbage late

  for (const [what, text] of FILES) {
    it(`is checked at once: ${what}`, () => {
      const inTime = withinASecond();
      const { findings } = checkConfig(text, { schema, file: 'x.cfg', env: {}, pathExists: () => undefined });
      inTime();
      assert.ok(findings.length > 0);
      assert.ok(
        findings.every(({ span }) => span.start >= 0 && span.start <= span.end && span.end <= text.length),
      );
      assert.equal(Reflect.get({}, 'polluted'), undefined);
    });

    it(`is formatted and changed at once: ${what}`, () => {
      const { tree } = checkConfig(text);
      if (!tree) return assert.ok(/10 MB|NUL/.test(what), 'this should be read as sections and keys');
      const inTime = withinASecond();
      formatConfig(tree);
      const changed = applyEdits(text, setValue(tree, 'new', 'key', '1'));
      inTime();
      assert.ok(changed.length > text.length);
    });
  }
});
