/** The dialect `ini` is what the npm package of that name reads. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'ini';
import { iniValues } from '../../../src/core/config/ini.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { configValues } from '../../../src/core/config/values.ts';

const TEXT = `; the loose keys first
name = "a ; b"
debug = true
[db]
user = ada ; the user
pass = a\\;b\\#c
path[] = /x
path[] = /y
quoted = 'single'
none = null
number = 5
[db.replica]
host = h#1
`;

describe('a file as the package ini reads it', () => {
  it('has sections inside of sections, and lists', async () => {
    const values = await iniValues(`\ufeff${TEXT}`);
    assert.deepEqual(JSON.parse(JSON.stringify(values)), {
      name: 'a ; b',
      debug: true,
      db: {
        user: 'ada',
        pass: 'a;b#c',
        path: ['/x', '/y'],
        quoted: 'single',
        none: null,
        number: '5',
        replica: { host: 'h' },
      },
    });
  });

  it('has the same single values', () => {
    const { sections } = configValues(scan(TEXT, PRESETS.ini), { convert: true });
    const shown = sections.map(({ name, entries }) => [
      name,
      ...[...entries.values()].map(({ value }) => value),
    ]);
    assert.deepEqual(shown, [
      ['', 'a ; b', true],
      ['db', 'ada', 'a;b#c', '/y', 'single', null, '5'],
      ['db.replica', 'h'],
    ]);
  });

  it('converts every text as the package does', () => {
    const piece = fc.constantFrom(
      '"',
      "'",
      '\\',
      ';',
      '#',
      ' ',
      'a',
      '1',
      'true',
      'null',
      '\\"',
      '[]',
      '%',
      '{',
      '\t',
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => `x${pieces.join('')}`.slice(1).trim());
    fc.assert(
      fc.property(text, (value) => {
        const file = `k = ${value}\n`;
        const { sections } = configValues(scan(file, PRESETS.ini), { convert: true });
        assert.deepEqual(sections[0]?.entries.get('k')?.value, parse(file)['k']);
      }),
      { numRuns: 1000 },
    );
  });

  it('has no name that reaches a prototype', async () => {
    const values = await iniValues('[__proto__]\npolluted = 1\n[constructor]\nx = 1\n__proto__ = 2\n');
    assert.equal('polluted' in {}, false);
    assert.deepEqual(Object.keys(values), ['constructor']);
  });
});
