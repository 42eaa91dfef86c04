/** What a file means as a whole: inherited keys, references in all spellings, variables, repeated sections. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Dialect, Interpolation } from '../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { references } from '../../../src/core/config/references.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { configValues, type ValueOptions } from '../../../src/core/config/values.ts';

const AUTO: Dialect = { ...PRESETS.python, name: 'auto', values: 'literal' };
const JSON_VALUES: Dialect = { ...AUTO, values: 'json', interpolation: 'dotted' };
/** The beginning of a reference; linters take it for a mistake in a plain text. */
const $ = '$';

function read(text: string, options: Partial<ValueOptions> = {}, dialect = AUTO) {
  const { sections, findings } = configValues(scan(text, dialect), { convert: true, ...options });
  const pairs = sections.map(({ name, entries }) => [
    name,
    Object.fromEntries([...entries].map(([key, { value }]) => [key, value])),
  ]);
  const said = findings.map(
    ({ code, severity, span }) => `${severity} ${code} ${text.slice(span.start, span.end)}`,
  );
  return { sections: pairs, said };
}

const values = (text: string, interpolation?: Interpolation, dialect?: Dialect) =>
  read(text, interpolation ? { interpolation } : {}, dialect).sections;

describe('the values of a file', () => {
  it('have those of DEFAULT in every section, which is none itself', () => {
    const tree = scan('[a]\nX = 1\n[DEFAULT]\nx = 2\ny = 3\n[b]\n[a2]\nY = 4', AUTO);
    const { sections } = configValues(tree, { convert: true });
    const shown = sections.map(({ name, entries }) => [
      name,
      ...[...entries.values()].map(({ key, value, origin }) => `${key}=${value} ${origin}`),
    ]);
    assert.deepEqual(shown, [
      ['a', 'X=1 file', 'y=3 DEFAULT'],
      ['b', 'x=2 DEFAULT', 'y=3 DEFAULT'],
      ['a2', 'Y=4 file', 'x=2 DEFAULT'],
    ]);
  });

  it('are those of one section when it comes twice, and of each where it is a list', () => {
    const text = '[a]\nx = 1\ny = 1\n[b]\n[a]\nx = 2\n';
    assert.deepEqual(values(text), [
      ['a', { x: 2, y: 1 }],
      ['b', {}],
    ]);
    assert.deepEqual(values(text, undefined, { ...AUTO, duplicates: 'list' }), [
      ['a', { x: 1, y: 1 }],
      ['b', {}],
      ['a', { x: 2 }],
    ]);
  });

  it('are null for a key that stands alone, and texts when nothing is converted', () => {
    assert.deepEqual(values('[a]\nlone\n', undefined, { ...AUTO, loneKeys: true }), [['a', { lone: null }]]);
    assert.deepEqual(read('[a]\nx = 1\n', { convert: false }).sections, [['a', { x: '1' }]]);
  });

  it('say where a reference leads nowhere', () => {
    const basic = '[a]\nx = 1 %(y)s\nz = %(z)s\nl =\n  %(x)s\n  5%\n';
    assert.deepEqual(read(basic, { interpolation: 'basic' }).said, [
      'error unresolved-reference %(y)s',
      'error circular-reference %(z)s',
      'error unresolved-reference %(x)s',
    ]);
    assert.deepEqual(read('[a]\nl =\n  %(l)\n  b', { interpolation: 'basic' }).said, [
      'error bad-reference %(',
    ]);
    assert.deepEqual(read('[a]\nx = %(y)s', {}, { ...AUTO, interpolation: 'basic' }).said, [
      'warning unresolved-reference %(y)s',
    ]);
  });

  it('say it only where the reference is written, when the file does not tell what the program gives', () => {
    const seen = (interpolation: Interpolation): Dialect => ({ ...AUTO, interpolation });
    const text = '[DEFAULT]\nlib = %(given)s/lib\nown = %(lib)s/own\n[a]\nx = %(own)s\ny = %(x)s\n';
    assert.deepEqual(read(text, {}, seen('basic')).said, ['warning unresolved-reference %(given)s']);
    assert.equal(read(text, { interpolation: 'basic' }).said.length, 4, "each is an error of Python's");
    // Where the value that is referred to is right by itself, whoever refers to it is told.
    const other = `[DEFAULT]\ny = ${$}{z}\n[a]\nz = 1\nx = ${$}{DEFAULT:y}\n`;
    assert.deepEqual(read(other, {}, seen('extended')).said, [
      `warning unresolved-reference ${$}{DEFAULT:y}`,
    ]);
  });

  it('say it once for what all sections inherit, and also when there is no section', () => {
    assert.deepEqual(read('[DEFAULT]\nx = %(y)s\n[a]\n[b]\n', { interpolation: 'basic' }).said.length, 1);
    assert.deepEqual(read('[DEFAULT]\nx = %(y)s\n', { interpolation: 'basic' }).said.length, 1);
  });

  it('take what the program gives, after everything in the file', () => {
    const given = new Map([
      ['Suite', '/opt'],
      ['mine', 'no'],
    ]);
    const { sections } = read('[a]\nx = %(suite)s/%(mine)s\nmine = yes\n', { interpolation: 'basic', given });
    assert.deepEqual(sections, [['a', { x: '/opt/yes', mine: true }]]);
  });
});

describe('references with a pipe', () => {
  it('name section and key, and leave everything else alone', () => {
    const text = `[w]\nch-1 = H1:X\n[d f]\na = ${$}{w|ch-1}-${$}{HOME}${$}x\nb = ${$}{d f|a}\n`;
    assert.deepEqual(values(text, 'pipe'), [
      ['w', { 'ch-1': 'H1:X' }],
      ['d f', { a: `H1:X-${$}{HOME}${$}x`, b: `H1:X-${$}{HOME}${$}x` }],
    ]);
    assert.deepEqual(read(`[w]\na = ${$}{w|b}\n`, { interpolation: 'pipe' }).said, [
      `error unresolved-reference ${$}{w|b}`,
    ]);
  });
});

describe('references with a dot', () => {
  const model = (text: string) => read(text, {}, JSON_VALUES).sections;

  it('give the JSON value, also from a section with dots in its name', () => {
    const text = `[a.b]\nn = 5\nl = ["x"]\n[c]\nn = ${$}{a.b.n}\nl = ${$}{a.b.l}\nnull = null\nq = "${$}{c.null}"\n`;
    assert.deepEqual(model(text)[1], ['c', { n: 5, l: ['x'], null: null, q: null }]);
  });

  it('may stand inside of a quoted text', () => {
    const text = `[p]\nbase = "en"\nv = "${$}{p.base}"\nw = "${$}{p.base}_md"\nx = ${$}{p.base}/y\nn = 5\nz = "v${$}{p.n}"\n`;
    assert.deepEqual(model(text), [['p', { base: 'en', v: 'en', w: 'en_md', x: 'en/y', n: 5, z: 'v5' }]]);
  });

  it('are told from a quoted number, which stays a text', () => {
    assert.deepEqual(model('[p]\na = "5"\n'), [['p', { a: '5' }]]);
  });
});

describe('references', () => {
  it('are found with their places, for the editor', () => {
    const found = (text: string, kind: Interpolation) =>
      references(text, kind).map(({ section, key, start, end }) => [section, key, text.slice(start, end)]);
    assert.deepEqual(found('%%(a)s %(B c)s', 'basic'), [[undefined, 'B c', '%(B c)s']]);
    assert.deepEqual(found(`${$}{a}${$}${$}{b}${$}{c:d}`, 'extended'), [
      [undefined, 'a', `${$}{a}`],
      ['c', 'd', `${$}{c:d}`],
    ]);
    assert.deepEqual(found(`${$}{a b|c}`, 'pipe'), [['a b', 'c', `${$}{a b|c}`]]);
    assert.deepEqual(found(`"${$}{a.b.c}"`, 'dotted'), [['a.b', 'c', `${$}{a.b.c}`]]);
  });

  it('never run away, whatever refers to what', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd');
    const value = fc.array(key, { maxLength: 3 }).map((keys) => keys.map((one) => `%(${one})s`).join('-'));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 8 }), (pairs) => {
        const text = `[s]\n${pairs.map(([name, text]) => `${name} = ${text}`).join('\n')}\n`;
        for (const [, entries] of values(text, 'basic')) {
          for (const one of Object.values(entries ?? {})) assert.equal(typeof one, 'string');
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('variables of the environment', () => {
  const env = { HOME: '/home/ada', DATA: '/data', N: '4', WIN: 'C:\\new\\table' };
  const platform = 'linux';

  it('are filled in when they are asked for, before a text becomes a value', () => {
    const text = `[a]\nn = ${$}N\np = ~/x/${$}{DATA}\nq = '%WIN%'\nl = ['${$}DATA', {'k': '~'}, 1]\n`;
    assert.deepEqual(read(text).sections[0]?.[1], {
      n: `${$}N`,
      p: `~/x/${$}{DATA}`,
      q: '%WIN%',
      l: [`${$}DATA`, { k: '~' }, 1],
    });
    assert.deepEqual(read(text, { env, platform }), {
      sections: [
        ['a', { n: 4, p: '/home/ada/x//data', q: 'C:\\new\\table', l: ['/data', { k: '/home/ada' }, 1] }],
      ],
      said: [],
    });
  });

  it('are said at their place when they are not set, and stay', () => {
    const text = `[a]\nx = 1\n  b ${$}{NOT_SET}/${$}NEITHER\n`;
    assert.deepEqual(read(text, { env, platform }), {
      sections: [['a', { x: `1\nb ${$}{NOT_SET}/${$}NEITHER` }]],
      said: [`warning unset-variable ${$}{NOT_SET}`, `warning unset-variable ${$}NEITHER`],
    });
  });

  it('are filled in after references', () => {
    const text = `[a]\nroot = ${$}DATA\nx = %(root)s/${$}NO\n`;
    const { sections, said } = read(text, { env, platform, interpolation: 'basic' });
    assert.deepEqual(sections, [['a', { root: '/data', x: `/data/${$}NO` }]]);
    assert.deepEqual(said, [`warning unset-variable ${$}NO`]);
  });
});
