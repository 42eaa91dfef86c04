/** What is being typed in a parameter file: each text has a bar where the cursor stands. */

import assert from 'node:assert/strict';
import { cursorAt, type Format } from '../../../src/core/params/cursor.ts';
import { withinASecond } from '../../support/stopwatch.ts';

const at = (marked: string, format: Format) => {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const cursor = cursorAt(text, offset, format);
  if (!cursor) return undefined;
  const { kind, keyPath, typed, isInText } = cursor;
  const place = `${kind} ${keyPath.join('.')}`.trim();
  return [place, text.slice(typed.start, typed.end), ...(isInText ? ['in a text'] : [])];
};

describe('the cursor in a parameter file', () => {
  for (const [format, text, ...expected] of [
    ['json', '{"parameters": {"l|"}}', 'name parameters', '"l'],
    ['json', '{"parameters": {"lr": |}}', 'value parameters.lr', ''],
    ['json', '{"cwd": "a/{|"}', 'value cwd', '"a/{', 'in a text'],
    ['json', '{"parameters": {"m": {"x": 1, "|"}}}', 'name parameters.m', '"'],
    ['yaml', '|', 'name', ''],
    ['yaml', 'name: a\npar|', 'name', 'par'],
    ['yaml', 'parameters:\n  lr: 1\n  b|', 'name parameters', 'b'],
    ['yaml', 'parameters:\n  model:\n    # deep\n\n    d|', 'name parameters.model', 'd'],
    ['yaml', 'parameters:\n  model:\n    d: 1\n  "x|', 'name parameters', '"x'],
    ['yaml', 'stop: # how\n  int|', 'name stop', 'int'],
    ['yaml', 'buffering: li|', 'value buffering', 'li', 'in a text'],
    ['yaml', 'terminal: |', 'value terminal', ''],
    ['yaml', 'cwd: "a/{p|', 'value cwd', '"a/{p', 'in a text'],
    ['yaml', 'cwd: "a" |', 'value cwd', '"a" '],
    ['yaml', 'parameters: {|', 'value parameters', '{'],
    ['toml', 'na|', 'name', 'na'],
    ['toml', 'command = ["a"]\n[parameters.model]\nsize = 1\nde|', 'name parameters.model', 'de'],
    ['toml', '[stop]\ninterruptSeconds = |', 'value stop.interruptSeconds', ''],
    ['toml', 'cwd = "{w|', 'value cwd', '"{w', 'in a text'],
    ['toml', "[a.'b c']\nx|", 'name a.b c', 'x'],
  ] as const) {
    it(`${format}: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(at(text, format), expected);
    });
  }

  for (const [format, text] of [
    ['yaml', 'before:\n  - name: x\n    co|'],
    ['yaml', '# a comment: |'],
    ['toml', '# x = |'],
    ['json', '|{}'],
  ] as const) {
    it(`${format}: nothing to offer in ${JSON.stringify(text)}`, () => {
      assert.equal(at(text, format), undefined);
    });
  }

  it('stays quick in a large file', () => {
    const line = `${' '.repeat(50_000)}: x\n`;
    const inTime = withinASecond();
    cursorAt(`${'a: b\n'.repeat(100_000)}${line.repeat(20)}  x`, 500_000 + line.length * 20 + 3, 'yaml');
    inTime();
  });
});
