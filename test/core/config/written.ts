/** Configuration files as people write them, made at random: for what must hold for all of them. */

import fc from 'fast-check';
import type { Dialect } from '../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';

export const NAMES = ['python', 'camstim', 'ini', 'darknet'] as const;

/** A little of everything, and often the same: names must meet again. */
const name = fc.constantFrom('a', 'b', 'Stim', 'trial count', 'a.b', 'x-y', 'constructor', '__proto__', 'ä');
const value = fc.oneof(
  fc.constantFrom('1', '60.0', 'True', "'Dev1'", '(0, 1)', 'Dev1 # card', '60   # half', '%(a)s', '', ' '),
  fc.constantFrom(
    'a = b',
    '[x]',
    'c:d',
    '"two\twords"',
    ';none',
    'x ; y',
    '[1,\n    2]',
    'one\n  two\n\n  three',
  ),
  fc.string({ maxLength: 12 }),
);
const gap = fc.constantFrom('', ' ', '  ', '\t');
const entry = fc
  .tuple(fc.constantFrom('', '', '  '), name, gap, fc.constantFrom('=', '=', ':'), gap, value, gap)
  .map((parts) => parts.join(''));
const line = fc.oneof(
  { weight: 6, arbitrary: entry },
  { weight: 2, arbitrary: fc.tuple(name, gap).map(([section, end]) => `[${section}]${end}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('# why', '; so', '   # indented', '', '', '   ', '  more', 'lone'),
  },
);

export interface Written {
  readonly dialect: Dialect;
  readonly text: string;
}

export const written: fc.Arbitrary<Written> = fc
  .record({
    preset: fc.constantFrom(...NAMES),
    mark: fc.constantFrom('', '', '', '\uFEFF'),
    lines: fc.array(line, { maxLength: 14 }),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    last: fc.constantFrom('', '\n', '\n\n  \n'),
    begin: fc.constantFrom('[a]\n', '[Stim]\n', ''),
  })
  .map(({ preset, mark, lines, end, last, begin }) => ({
    dialect: PRESETS[preset],
    text: mark + (begin + lines.join('\n') + last).replaceAll('\n', end),
  }));
