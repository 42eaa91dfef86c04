/** Versions and conditions as in PEP 440; the answers are those of Python's own `packaging`. */

import assert from 'node:assert/strict';
import { parseSpecifiers, parseVersion, satisfies } from '../../../../src/core/params/launcher/version.ts';

function meets(version: string, condition: string): boolean | undefined {
  const parsed = parseVersion(version);
  const specifiers = parseSpecifiers(condition);
  return parsed && specifiers && satisfies(parsed, specifiers);
}

const YES: readonly (readonly [condition: string, ...versions: string[]])[] = [
  ['>=0.2,<0.3', '0.2', '0.2.1', '0.2.57'],
  ['', '0.0.0', '1.0a1'],
  ['>= 0.2 , < 0.3 ,', '0.2.57'],
  ['==0.2.*', '0.2', '0.2.57', '0.2.1.post1'],
  ['!=0.3.*', '0.2.57', '0.30'],
  ['~=0.2.1', '0.2.1', '0.2.57'],
  ['~=0.2', '0.2', '0.3', '0.57'],
  ['~=2.2.post3', '2.2.post3', '2.9'],
  ['==1.0', '1', '1.0.0', '1.0+local.1', 'v1.0'],
  ['===1.0', '1.0'],
  ['<=1.0', '1.0+abc', '1.0rc1', '1.0.dev3'],
  ['>1.0.post0', '1.0.post1', '1.0-1', '1.1'],
  ['<1.0rc2', '1.0rc1', '1.0c1', '1.0a1', '1.0.dev3'],
  ['>=1.0a1', '1.0a1', '1.0alpha2', '1.0b1', '1.0'],
  ['==1.0+abc', '1.0+ABC'],
  ['==2!1.*', '2!1.0'],
  ['>=1', '2!0.1'],
];

const NO: readonly (readonly [condition: string, ...versions: string[]])[] = [
  ['<0.1', '0.2.1', '0.1'],
  ['>=0.2,<0.3', '0.3', '0.1.9', '0.3.0.dev1'],
  ['==0.2.*', '0.3', '0.20'],
  ['~=0.2.1', '0.2.0', '0.3'],
  ['>1.0', '1.0', '1.0.post1'],
  ['<1.0', '1.0rc1', '1.0.dev3', '1.0'],
  ['===1.0', '1.0.0', '1'],
  ['==1.0+abc', '1.0', '1.0+abd'],
  ['!=1.0', '1.0.0', '1.0+x'],
];

const WRONG = ['0.2', '=>1', '~=1', '>=1.*', '>=banana', '>=1.0+abc', '==1.0a1.*', '>', '>=1.0 <2', '~=1.*'];

describe('a condition for versions', () => {
  for (const [condition, ...versions] of YES) {
    it(`"${condition}" takes ${versions.join(', ')}`, () => {
      assert.deepEqual(
        versions.filter((version) => meets(version, condition) !== true),
        [],
      );
    });
  }

  for (const [condition, ...versions] of NO) {
    it(`"${condition}" refuses ${versions.join(', ')}`, () => {
      assert.deepEqual(
        versions.filter((version) => meets(version, condition) !== false),
        [],
      );
    });
  }

  for (const condition of WRONG) {
    it(`"${condition}" is none`, () => assert.equal(parseSpecifiers(condition), undefined));
  }

  it('orders all forms of one release', () => {
    const order = [
      '1.0.dev1',
      '1.0a1.dev1',
      '1.0a1',
      '1.0a1.post1',
      '1.0b1',
      '1.0rc1',
      '1.0',
      '1.0.post1.dev1',
      '1.0.post1',
      '1.1',
    ];
    for (const [index, lower] of order.entries()) {
      const wrong = order
        .slice(index + 1)
        .filter((higher) => meets(lower, `<=${higher}`) !== true || meets(higher, `<=${lower}`) !== false);
      assert.deepEqual(wrong, [], lower);
    }
  });

  it('answers at once, however long it is', () => {
    assert.equal(parseVersion(`1${'.1'.repeat(500_000)}`), undefined);
    assert.equal(parseSpecifiers(`>=1${'.dev'.repeat(500_000)}`), undefined);
    assert.equal(parseSpecifiers('>=1,'.repeat(1000))?.length, 1000);
  });
});
