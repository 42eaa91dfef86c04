/** Lines that are cut to the width of a terminal. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutToWidth, widthOf } from '../../src/cli/lineWidth.ts';

const RED = '\u001b[31m';
const END = '\u001b[0m';

describe('a line on a terminal', () => {
  for (const [line, columns, cut] of [
    ['whole', 5, 'whole'],
    ['longer', 5, 'long…'],
    ['中文字', 6, '中文字'],
    ['中文字', 5, '中文…'],
    ['中文字', 4, '中…'],
    [`${RED}red${END} and plain`, 13, `${RED}red${END} and plain`],
    [`${RED}red${END} and plain`, 8, `${RED}red${END} and…`],
    [`${RED}red${END} and plain`, 3, `${RED}re…${END}`],
    [`a${RED}${END}b`, 1, `…${RED}${END}`],
    ['anything', 0, ''],
  ] as const) {
    it(`of ${columns} columns: ${JSON.stringify(line)}`, () => assert.equal(cutToWidth(line, columns), cut));
  }

  it('is never wider than it may be, and its colours are always given back', () => {
    const piece = fc.constantFrom('ab', '中', '👩‍🔬', 'é', `${RED}x${END}`, ' ');
    fc.assert(
      fc.property(fc.array(piece), fc.nat(20), (pieces, columns) => {
        const cut = cutToWidth(pieces.join(''), columns);
        assert.ok(widthOf(cut.replaceAll(RED, '').replaceAll(END, '')) <= columns, cut);
        assert.equal(cut.split(RED).length, cut.split(END).length);
      }),
    );
  });
});
