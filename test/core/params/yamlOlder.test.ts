/** What YAML 1.1 reads otherwise than YAML 1.2: said where it stands, with a spelling that both read alike. */

import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/base/finding.ts';
import { readYamlSource } from '../../../src/core/params/yaml.ts';

describe('YAML that older readers read otherwise', () => {
  for (const [written, value, better, older] of [
    ['yes', '"yes"', 'true', 'true'],
    ['Off', '"Off"', 'false', 'false'],
    ['y', '"y"', 'true', 'true'],
    ['012', '12', '12', 'an octal number'],
    ['0o14', '12', '12', 'a text'],
    ['0b101', '"0b101"', '"0b101"', 'a binary number'],
    ['1:30', '"1:30"', '"1:30"', 'a number of base 60'],
    ['190:20:30.5', '"190:20:30.5"', '"190:20:30.5"', 'a number of base 60'],
    ['1_000', '"1_000"', '"1_000"', 'a number'],
    ['2026-11-21', '"2026-11-21"', '"2026-11-21"', 'a date'],
    ['1e-3', '1e-3', '1.0e-3', 'a text'],
    ['1.5e3', '1.5e3', '1.5e+3', 'a text'],
  ] as const) {
    it(`${written}: ${older}; better ${better}`, () => {
      const text = `a:\n  b: ${written}\n`;
      const { value: read, findings } = readYamlSource(text);
      assert.equal(JSON.stringify(read), `{"a":{"b":${value}}}`);
      const [finding] = findings;
      assert.deepEqual([findings.length, finding?.code, finding?.severity], [1, 'yaml-1.1', 'warning']);
      assert.deepEqual(finding?.span, { start: 8, end: 8 + written.length });
      assert.match(finding?.message ?? '', new RegExp(`take it for ${older}$`));
      const mended = applyEdits(text, finding?.fixes?.[0]?.edits ?? []);
      assert.equal(mended, `a:\n  b: ${better}\n`);
      assert.deepEqual(readYamlSource(mended).findings, []);
    });
  }

  it('is said of names as well', () => {
    const { value, findings } = readYamlSource('on: 1\nno: 2\nx: 3\ny: 4\n');
    assert.deepEqual(Object.keys(Object(value)), ['on', 'no', 'x', 'y']);
    assert.deepEqual(
      findings.map(({ span, fixes }) => [span.start, fixes?.map(({ title }) => title)]),
      [
        [0, ['Write "on"']],
        [6, ['Write "no"']],
      ],
    );
  });

  it('is not said of what both read alike', () => {
    const text =
      'a: "yes"\nb: \'012\'\nc: true\nd: 12\ne: 1.0e-3\nf: ~\ng: null\nh: text\ni: 0\nj: 0.5\nk: 1.0\nl: v1:30\n';
    assert.deepEqual(readYamlSource(text).findings, []);
  });
});
