/** JSON with comments: the place of each value and name, and slips that can be mended. */

import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/base/finding.ts';
import { readJsonSource } from '../../../src/core/params/json.ts';
import { readYamlSource } from '../../../src/core/params/yaml.ts';

describe('JSON', () => {
  const text = '{ // why\n  "a": {"b": [1.0, "x"], "c": null},\n  "d": "y",\n}';

  for (const [keyPath, key, value] of [
    [['a'], '"a"', '{"b": [1.0, "x"], "c": null}'],
    [['a', 'b'], '"b"', '[1.0, "x"]'],
    [['a', 'b', 1], '"x"', '"x"'],
    [['a', 'c'], '"c"', 'null'],
    [['a', 'missing', 'deeper'], '"a"', '{"b": [1.0, "x"], "c": null}'],
    [['d'], '"d"', '"y"'],
  ] as const) {
    it(`knows where ${keyPath.join('.')} stands`, () => {
      const { spanOf, keySpanOf } = readJsonSource(text);
      const [name, own] = [keySpanOf(keyPath), spanOf(keyPath)];
      assert.deepEqual([text.slice(name.start, name.end), text.slice(own.start, own.end)], [key, value]);
    });
  }

  for (const [wrong, code, mended] of [
    ['{"a": 1 "b": 2}', 'syntax', '{"a": 1, "b": 2}'],
    ['{"a": [1\n 2]}', 'syntax', '{"a": [1,\n 2]}'],
    ['{"a": "C:\\data\\new\\q"}', 'syntax', '{"a": "C:\\\\data\\\\new\\\\q"}'],
    ['{"a": "C:\\\\ok\\q"}', 'syntax', '{"a": "C:\\\\ok\\\\q"}'],
  ] as const) {
    it(`mends ${wrong}`, () => {
      const [finding] = readJsonSource(wrong).findings;
      assert.equal(finding?.code, code);
      assert.equal(applyEdits(wrong, finding?.fixes?.[0]?.edits ?? []), mended);
      assert.deepEqual(readJsonSource(mended).findings, []);
    });
  }

  it('says when a backslash was silently taken for a tab', () => {
    const codes = (value: string) => readJsonSource(`{"a": ${value}}`).findings.map(({ code }) => code);
    assert.deepEqual(codes('"C:\\temp"'), ['lost-backslash']);
    assert.deepEqual(codes('"\\\\\\\\server\\\\share\\new"'), ['lost-backslash']);
    assert.deepEqual(codes('"C:\\\\temp"'), []);
    assert.deepEqual(codes('"a\\tb"'), []);
  });

  it('names each name that is there twice', () => {
    const twice = '{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}';
    const { findings } = readJsonSource(twice);
    assert.deepEqual(
      findings.map(({ code, span }) => [code, span.start]),
      [
        ['duplicate-key', 9],
        ['duplicate-key', 31],
      ],
    );
  });
});

describe('YAML', () => {
  const text = 'a:\n  b: [1.0, x]\n  "c d": &n\n    e: 1\nf: *n\ng:\n';
  for (const [keyPath, key, value] of [
    [['a', 'b'], 'b', '[1.0, x]'],
    [['a', 'b', 1], 'x', 'x'],
    [['a', 'c d', 'e'], 'e', '1'],
    [['f'], 'f', '*n'],
    [['f', 'e'], 'e', '1'],
  ] as const) {
    it(`knows where ${keyPath.join('.')} stands`, () => {
      const { spanOf, keySpanOf } = readYamlSource(text);
      const [name, own] = [keySpanOf(keyPath), spanOf(keyPath)];
      assert.deepEqual([text.slice(name.start, name.end), text.slice(own.start, own.end)], [key, value]);
    });
  }

  it('names several errors at once', () => {
    const { findings } = readYamlSource('a: 1\na: 2\nb: .inf\nc: *no\n');
    assert.deepEqual(
      findings.map(({ code, span }) => [code, span.start]),
      [
        ['duplicate-key', 5],
        ['no-json-number', 13],
        ['no-anchor', 21],
      ],
    );
  });
});
