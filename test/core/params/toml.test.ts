/** TOML: values as they are spelled, and the place of each, which its parser does not tell. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { applyEdits } from '../../../src/base/finding.ts';
import type { KeyPath } from '../../../src/base/json.ts';
import { readTomlSource } from '../../../src/core/params/toml.ts';

const at = (text: string, ...keyPath: KeyPath) => {
  const { spanOf, keySpanOf } = readTomlSource(text);
  const [value, key] = [spanOf(keyPath), keySpanOf(keyPath)];
  return [text.slice(key.start, key.end), text.slice(value.start, value.end)];
};
const codes = (text: string) => readTomlSource(text).findings.map(({ code }) => code);

describe('TOML', () => {
  it('keeps the spelling of numbers; dates stay texts', () => {
    const text = `lr = 1.0
seed = 12345678901234567890
signed = +5
thousands = 1_000.50
hex = 0xff
day = 1979-05-27
moment = 1979-05-27 07:32:00Z
list = [1e-3, 2.50]
`;
    assert.equal(
      JSON.stringify(readTomlSource(text).value),
      '{"lr":1.0,"seed":12345678901234567890,"signed":5,"thousands":1000.50,"hex":255,"day":"1979-05-27","moment":"1979-05-27 07:32:00Z","list":[1e-3,2.50]}',
    );
  });

  const text = `a.b = 1 # one
"q r".z = {x = 'lit', list = [ "one", """two
lines""", 3 ]}

[table.sub]
key = "v # no comment"
[[many]]
n = 1
[[many]]
n = 2.50
[many.inner]
deep = true
`;
  for (const [keyPath, key, value] of [
    [['a', 'b'], 'b', '1'],
    [['q r', 'z', 'x'], 'x', "'lit'"],
    [['q r', 'z', 'list', 1], '"""two\nlines"""', '"""two\nlines"""'],
    [['q r', 'z', 'list', 2], '3', '3'],
    [['table', 'sub', 'key'], 'key', '"v # no comment"'],
    [['many', 0, 'n'], 'n', '1'],
    [['many', 1, 'n'], 'n', '2.50'],
    [['many', 1, 'inner', 'deep'], 'deep', 'true'],
    [['many', 1, 'inner', 'missing'], 'inner', '[many.inner]'],
  ] as const) {
    it(`knows where ${keyPath.join('.')} stands, also with Windows line ends`, () => {
      assert.deepEqual(at(text, ...keyPath), [key, value]);
      const windows = text.replaceAll('\n', '\r\n');
      assert.deepEqual(
        at(windows, ...keyPath),
        [key, value].map((part) => part.replaceAll('\n', '\r\n')),
      );
    });
  }

  it('finds the place of every value, whatever the names and texts are', () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.array(fc.string(), { maxLength: 3 }));
    const name = fc.string({ minLength: 1, maxLength: 6 }).filter((each) => each !== '__proto__');
    const table = fc.dictionary(name, value, { maxKeys: 4 });
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.oneof(value, table, fc.array(table, { minLength: 1, maxLength: 3 })), {
          maxKeys: 5,
        }),
        (values) => {
          const written = stringify(values);
          const read = readTomlSource(written);
          assert.deepEqual(read.findings, []);
          const whole = parse(written);
          assert.equal(JSON.stringify(read.value), JSON.stringify(whole));
          for (const [key, inner] of Object.entries(whole)) {
            if (typeof inner === 'object') continue;
            const span = read.spanOf([key]);
            assert.deepEqual(parse(`v = ${written.slice(span.start, span.end)}`)['v'], inner, written);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('offers single quotes for a path with backslashes', () => {
    const bad = 'root = "C:\\exp\\data"\n';
    const [finding] = readTomlSource(bad).findings;
    assert.equal(finding?.code, 'bad-escape');
    assert.deepEqual(finding?.span, { start: 7, end: 20 });
    assert.equal(applyEdits(bad, finding?.fixes?.[0]?.edits ?? []), "root = 'C:\\exp\\data'\n");
  });

  it('says when a backslash was silently taken for a tab', () => {
    const [finding] = readTomlSource('root = "C:\\temp"').findings;
    assert.deepEqual([finding?.code, finding?.severity], ['lost-backslash', 'warning']);
    assert.deepEqual(codes('root = \'C:\\temp\'\ntext = "a\\tb"'), []);
  });

  it('names several errors at once', () => {
    assert.deepEqual(
      readTomlSource('a = = 1\nb = 2\nc = x\nd = "C:\\q"\n').findings.map(({ code, span }) => [
        code,
        span.start,
      ]),
      [
        ['syntax', 4],
        ['syntax', 18],
        ['bad-escape', 24],
      ],
    );
  });

  for (const [what, wrong, code] of [
    ['a key twice', 'a = 1\na = 2', 'syntax'],
    ['infinity', 'a = -inf', 'no-json-number'],
    ['not a number', 'a = nan', 'no-json-number'],
    ['__proto__', '[x.__proto__]\npolluted = 1', 'forbidden-name'],
    ['10,000 lists', `a = ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'syntax'],
    ['10,000 names', `${'a.'.repeat(10_000)}a = 1`, 'too-deep'],
    ['an open text', 'a = "', 'syntax'],
    ['an open table', '[a', 'syntax'],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(codes(wrong), [code]);
      assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    });
  }

  it('is read or refused, whatever it is', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '=',
      '"',
      "'",
      '"""',
      "'''",
      '\n',
      'a',
      '.',
      ',',
      '1',
      '#',
      '\\',
      ' ',
      '\r\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const { spanOf, findings } = readTomlSource(pieces.join(''));
        assert.ok(Array.isArray(findings) && spanOf(['a']).start >= 0);
      }),
      { numRuns: 500 },
    );
  });
});
