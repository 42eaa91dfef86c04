/** Files that nobody means well with: a value or a finding in short time, never a hang, a crash or a changed prototype. */

import assert from 'node:assert/strict';
import { detectDialect } from '../../../src/core/config/detect.ts';
import type { Dialect, Interpolation } from '../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { rawSections } from '../../../src/core/config/raw.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { configValues } from '../../../src/core/config/values.ts';
import { withinASecond } from '../../support/stopwatch.ts';

const LONG = 10_000_000;
const AUTO: Dialect = { ...PRESETS.camstim, name: 'auto', inlineCommentPrefixes: ['#', ';'] };
/** The beginning of a reference; linters take it for a mistake in a plain text. */
const $ = '$';

interface Read {
  readonly codes: readonly string[];
  readonly entries: ReadonlyMap<string, { readonly value: unknown }>;
}

/** Everything that is ever done with a file; gives the first section. */
function read(text: string, dialect: Dialect = AUTO, interpolation: Interpolation = 'none'): Read {
  const inTime = withinASecond();
  detectDialect(text);
  const tree = scan(text, dialect);
  const { sections, findings } = configValues(tree, { interpolation, convert: true, env: {} });
  const codes = [...new Set([...tree.findings, ...findings].map(({ code }) => code))];
  inTime();
  return { codes, entries: sections[0]?.entries ?? new Map() };
}

const numbered = (count: number, line: (place: number) => string) =>
  Array.from({ length: count }, (_, place) => line(place)).join('\n');

describe('a hostile .cfg file', () => {
  it('may be one line of 10 MB, of whatever it consists', () => {
    for (const [text, size] of [
      [`[s]\nk = ${'x'.repeat(LONG)}`, LONG],
      [`[s]\nk = x${' '.repeat(LONG)}y`, LONG + 2],
      [`[s]\nk = x${' #'.repeat(LONG / 2)}`, 1],
      [`[s]\nk = ${'1'.repeat(LONG)}`, LONG],
      [`[s]\nk = ${'['.repeat(LONG)}`, LONG],
      [`[s]\nk = "${'\\n'.repeat(LONG / 2)}"`, LONG / 2],
      [`[s]\nk = x${'${'.repeat(LONG / 2)}`, LONG + 1],
    ] as const) {
      const value = read(text).entries.get('k')?.value;
      assert.equal(typeof value === 'string' && value.length, size, text.slice(0, 20));
    }
    for (const text of ['k'.repeat(LONG), ' '.repeat(LONG), `[${'a'.repeat(LONG)}`, '[]'.repeat(LONG / 2)]) {
      assert.ok(read(text).codes.length <= 3);
    }
  });

  it('may be one line of 10 MB in every kind of reference', () => {
    for (const kind of ['basic', 'extended', 'pipe', 'dotted'] as const) {
      for (const piece of ['%(', '${', '${a', '%%', '$$', '$']) {
        const { codes } = read(`[s]\nk = ${piece.repeat(LONG / 4)}`, AUTO, kind);
        assert.ok(
          codes.every((code) => code === 'bad-reference'),
          codes.join(),
        );
      }
    }
  });

  it('may have 100,000 sections, keys, duplicates and lines that are nothing', () => {
    const sections = scan(
      `${numbered(100_000, (place) => `[s${place}]\nk = ${place}`)}\n[DEFAULT]\na = 1\n`,
      AUTO,
    );
    const values = configValues(sections, { convert: true }).sections;
    assert.equal(values.length, 100_000);
    assert.deepEqual(
      [...(values[99_999]?.entries.values() ?? [])].map(({ value }) => value),
      [99_999, 1],
    );
    assert.deepEqual(read(`[s]\n${numbered(100_000, () => 'k = 1')}`).codes, ['duplicate-key']);
    assert.deepEqual(read(numbered(100_000, () => '[s]')).codes, ['duplicate-section']);
    assert.deepEqual(read(numbered(100_000, () => 'nothing')).codes, ['no-section', 'not-a-line']);
    assert.equal(read(`[s]\nk = 1\n${numbered(100_000, () => ' 2')}`).entries.size, 1);
  });

  it('may have very many keys that all sections inherit', () => {
    const text = `[DEFAULT]\n${numbered(5000, (place) => `d${place} = 1`)}\n${numbered(50_000, (place) => `[s${place}]`)}`;
    assert.deepEqual(read(text).codes, ['too-large']);
    assert.throws(() => rawSections(scan(text, AUTO)), { code: 'refused' });
  });

  it('may nest literals 10,000 deep', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['(', ')'],
      ["{'a':", '}'],
    ] as const) {
      const literal = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
      const { codes, entries } = read(`[s]\nk = ${literal}\nafter = 1\n`);
      assert.equal(entries.get('k')?.value, literal);
      assert.equal(entries.get('after')?.value, 1);
      assert.deepEqual(codes, ['not-a-literal']);
    }
  });

  it('may laugh a billion times', () => {
    for (const [kind, reference] of [
      ['basic', (key: string) => `%(${key})s`],
      ['extended', (key: string) => `${$}{${key}}`],
      ['dotted', (key: string) => `${$}{s.${key}}`],
    ] as const) {
      const text = `[s]\n${numbered(9, (place) => `a${place} = ${reference(`a${place + 1}`).repeat(10)}`)}\na9 = ${'ha'.repeat(1000)}\n`;
      const { codes, entries } = read(text, PRESETS.python, kind);
      assert.deepEqual(codes, ['too-large']);
      assert.equal(entries.get('a9')?.value, 'ha'.repeat(1000));
      assert.equal(entries.get('a8')?.value, 'ha'.repeat(10_000));
    }
  });

  it('may refer in circles, to itself, and through chains without end', () => {
    const chain = (next: (place: number) => number) =>
      `[s]\n${numbered(20_000, (place) => `a${place} = %(a${next(place)})s%(a${next(place)})s`)}\n`;
    assert.deepEqual(
      read(
        chain((place) => place),
        PRESETS.python,
        'basic',
      ).codes,
      ['circular-reference'],
    );
    assert.deepEqual(
      read(
        chain((place) => place ^ 1),
        PRESETS.python,
        'basic',
      ).codes,
      ['circular-reference'],
    );
    assert.deepEqual(
      read(
        chain((place) => (place + 1) % 20_000),
        PRESETS.python,
        'basic',
      ).codes,
      ['reference-too-deep'],
    );
    assert.deepEqual(
      read(
        chain((place) => place + 1),
        PRESETS.python,
        'basic',
      ).codes,
      ['reference-too-deep'],
    );
  });

  it('may be called like what every object has', () => {
    const text = `[__proto__]\n__proto__ = {'__proto__': {'polluted': 1}}\nconstructor = 1\n[constructor]\nprototype = ${$}{__proto__:constructor}\nhasOwnProperty = 2\n`;
    const { sections } = configValues(scan(text, AUTO), { interpolation: 'extended', convert: true });
    assert.deepEqual(
      sections.map(({ name, entries }) => [
        name,
        ...[...entries].map(([key, { value }]) => `${key} ${JSON.stringify(value)}`),
      ]),
      [
        ['__proto__', '__proto__ {"__proto__":{"polluted":1}}', 'constructor 1'],
        ['constructor', 'prototype 1', 'hasownproperty 2'],
      ],
    );
    assert.equal('polluted' in {}, false);
    assert.deepEqual([...rawSections(scan(text, PRESETS.python)).keys()], ['__proto__', 'constructor']);
    assert.ok(detectDialect('# dialect: constructor\n[a]\n', { named: '__proto__' }).kind === 'config');
  });

  it('may hold NUL and signs that are none', () => {
    const { codes, entries } = read('[s\0]\nk\0 = \0\nl = \ufffd\ufffe\n', AUTO);
    assert.deepEqual(codes, []);
    assert.deepEqual(
      [...entries].map(([key, { value }]) => [key, value]),
      [
        ['k\0', '\0'],
        ['l', '\ufffd\ufffe'],
      ],
    );
  });
});
