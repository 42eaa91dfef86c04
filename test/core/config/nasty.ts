/** Texts that are nearly `.cfg` files: everything that the rules of CPython's `configparser` turn on. */

import fc from 'fast-check';

const PIECES = [
  ...['[', ']', '=', ':', '#', ';', ' ', '   ', '\t', '\n', '\r\n', '\r', '%', '"', '\0', '\ufeff'],
  ...['a', 'B', 'İ', 'ΑΣ', '\ua7dc', '😀', '__proto__', 'constructor', 'k = v', 'K: w', '= x', '[]', '[]]'],
  ...['\x0b', '\x0c', '\x1c', '\x1e', '\x85', '\xa0', '\u2028', '\u2003', '\n[s]\n', '\n[DEFAULT]\n', '\n\n'],
  ...['\n  more', '\n # c\n', '\n; c\n', ' # d', ' ; e', '[s] x', '[s]]', '\nk\n'],
] as const;

/** Lines that mostly are right, so that files get far before they are refused. */
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(40), fc.constantFrom(' = ', ':', '='), fc.constantFrom('v', '', '1')),
  },
  { weight: 2, arbitrary: fc.constantFrom('  more', '\tmore = 1', '   [more]', '', '   ', '# c', '  ; d') },
  { weight: 1, arbitrary: fc.nat(40) },
  { weight: 1, arbitrary: fc.constantFrom('[DEFAULT]', 'k = v  # e', 'k = v ; f', '[x] y', ...PIECES) },
);
const lineText = line.map((made) =>
  typeof made === 'number'
    ? `[s${made}]`
    : typeof made === 'string'
      ? made
      : `k${made[0]}${made[1]}${made[2]}`,
);
const end = fc.oneof(
  { weight: 8, arbitrary: fc.constant('\n') },
  { weight: 1, arbitrary: fc.constantFrom('\r\n', '\r') },
);
const wellFormed = fc
  .array(fc.tuple(lineText, end), { maxLength: 25 })
  .map((lines) => `[s]\n${lines.flat().join('')}`);
const random = fc
  .tuple(fc.constantFrom('', '[s]\n'), fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }))
  .map(([start, pieces]) => start + pieces.join(''));

export const nastyText = fc.oneof(wellFormed, random);

const KEYS = ['k1', 'k2', 'k3', 'K1', 'given', 'nope', ''] as const;
const SECTIONS = ['a', 'b', 'DEFAULT', 'zz', ''] as const;
const plain = fc.constantFrom(
  'x',
  '/',
  ' ',
  '\n  ',
  '}',
  ')',
  ':',
  '%%',
  '$$',
  '%',
  '$',
  '%(',
  '${',
  '%()s',
  '$\x7ba:b:c}',
);
const basic = fc.constantFrom(...KEYS).map((key) => `%(${key})s`);
const extended = fc
  .tuple(fc.constantFrom(undefined, ...SECTIONS), fc.constantFrom(...KEYS))
  .map(([section, key]) => `\${${section === undefined ? '' : `${section}:`}${key}}`);

function valueWith(reference: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.oneof({ weight: 2, arbitrary: reference }, { weight: 1, arbitrary: plain });
  return fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(''));
}

/** Files whose values refer to each other, and to nothing, and in circles. */
export function referringText(mode: 'basic' | 'extended'): fc.Arbitrary<string> {
  const value = valueWith(mode === 'basic' ? basic : extended);
  const entries = fc.tuple(...['k1', 'K2', 'k3', 'k4'].map((key) => fc.tuple(fc.constant(key), value)));
  const section = fc.tuple(fc.constantFrom('DEFAULT', 'a', 'b'), fc.subarray([0, 1, 2, 3]), entries);
  return fc
    .uniqueArray(section, { selector: ([name]) => name, maxLength: 3 })
    .map((sections) =>
      sections
        .map(([name, kept, all]) =>
          [`[${name}]`, ...kept.map((place) => `${all[place]?.[0]} = ${all[place]?.[1]}`)].join('\n'),
        )
        .join('\n'),
    );
}
