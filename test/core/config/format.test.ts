/** Formatting: what it does, that it does it once, and that it keeps what a file means. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/base/finding.ts';
import type { Dialect } from '../../../src/core/config/dialect.ts';
import { formatConfig } from '../../../src/core/config/format.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { withinASecond } from '../../support/stopwatch.ts';
import { written } from './written.ts';

function format(text: string, dialect: Dialect = PRESETS.python): string {
  return applyEdits(text, formatConfig(scan(text, dialect)));
}

const meaning = (text: string, dialect: Dialect) =>
  scan(text, dialect).sections.map(({ name, entries }) => [name, entries.map(({ key, raw }) => [key, raw])]);

const comments = (text: string, dialect: Dialect) =>
  scan(text, dialect)
    .tokens()
    .filter(({ kind }) => kind === 'comment')
    .map(({ start, end }) => text.slice(start, end).trimEnd());

describe('formatting', () => {
  for (const [what, before, after] of [
    ['space around delimiters, as most have it', '[a]\nx = 1\ny=2\nz  =3\n', '[a]\nx = 1\ny = 2\nz = 3\n'],
    ['no space, where most have none', '[a]\nx=1\ny=2\nz = 3\n', '[a]\nx=1\ny=2\nz=3\n'],
    ['each delimiter stays what it is', '[a]\nx: 1\ny: 2\nz =3\n', '[a]\nx: 1\ny: 2\nz= 3\n'],
    ['columns stay columns', '[a]\nx     = 1\nlong  = 2\n', '[a]\nx     = 1\nlong  = 2\n'],
    ['an empty value', '[a]\nx = 1\ny=\nz= \n', '[a]\nx = 1\ny =\nz =\n'],
    ['one empty line between sections', '[a]\nx = 1\n[b]\n\n\n\n[c]\n', '[a]\nx = 1\n\n[b]\n\n[c]\n'],
    ['comments stay with their section', '[a]\nx = 1\n# of b\n[b]\n', '[a]\nx = 1\n\n# of b\n[b]\n'],
    ['empty lines inside of a section stay', '[a]\nx = 1\n\n\ny = 2\n', '[a]\nx = 1\n\n\ny = 2\n'],
    ['nothing before and behind', '\n\n[a]\nx = 1\n\n\n', '[a]\nx = 1\n'],
    ['a final line end', '[a]\nx = 1', '[a]\nx = 1\n'],
    ['no white space behind lines', '[a]  \n# c \t\nx = 1 \n \ny = 2\n', '[a]\n# c\nx = 1\n\ny = 2\n'],
    [
      'the insides of longer values',
      '[a]\nx=1 \n  2  \n\n  3\ny = 1\nz = 1\n',
      '[a]\nx = 1 \n  2  \n\n  3\ny = 1\nz = 1\n',
    ],
    [
      'its own line ends',
      '[a]\r\nx=1\r\ny = 1\r\nz = 1\r\n[b]',
      '[a]\r\nx = 1\r\ny = 1\r\nz = 1\r\n\r\n[b]\r\n',
    ],
    ['a byte order mark', '\uFEFF[a] \nx = 1', '\uFEFF[a]\nx = 1\n'],
  ] as const) {
    it(what, () => assert.equal(format(before), after));
  }

  it('keeps a byte order mark where it may be', () => {
    assert.equal(format('\uFEFF\n[a] \nx = 1', PRESETS.camstim), '\uFEFF[a]\nx = 1\n');
  });

  it('twice is once, and every value and comment stays', () => {
    fc.assert(
      fc.property(written, ({ text, dialect }) => {
        const once = format(text, dialect);
        assert.equal(format(once, dialect), once);
        assert.deepEqual(meaning(once, dialect), meaning(text, dialect));
        assert.deepEqual(comments(once, dialect), comments(text, dialect));
      }),
      { numRuns: 2000 },
    );
  });

  it('parts sections also where line ends are of two kinds', () => {
    assert.equal(format('[a]\nx = 1\r[b]\ny = 1\n'), '[a]\nx = 1\r\r[b]\ny = 1\n');
  });

  it('is quick with a line of ten million blanks', () => {
    const text = `[a]\nx = 1${' '.repeat(10_000_000)}2\n`;
    const inTime = withinASecond();
    assert.equal(format(text), text);
    inTime();
  });
});
