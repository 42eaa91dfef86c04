/** What stands at a place of a `.cfg` file. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeAt } from '../../../../src/core/config/assist/place.ts';
import { PRESETS } from '../../../../src/core/config/presets.ts';
import { scan } from '../../../../src/core/config/scan.ts';
import { marked } from '../../../support/marked.ts';

function told(source: string): string {
  const { text, offset } = marked(source);
  const { part, section, entry, line } = placeAt(scan(text, PRESETS.camstim), offset);
  return `${part} ${section?.name}.${entry?.key} ${text.slice(line.start, line.end)}`;
}

describe('a place in a .cfg file', () => {
  it('is a header, a key or a value', () => {
    assert.equal(told('[|a]\nb = 1'), 'header a.undefined [a]');
    assert.equal(told('[a]|\nb = 1'), 'header a.undefined [a]');
    assert.equal(told('[a]\n|b = 1'), 'key a.b b = 1');
    assert.equal(told('[a]\nb |= 1'), 'value a.b b = 1');
    assert.equal(told('[a]\nb = 1|\nc = 2'), 'value a.b b = 1');
    assert.equal(told('[a]\nb = 1,\n  2|3'), 'value a.b   23');
  });

  it('is a value that is still to be written', () => {
    assert.equal(told('[a]\r\nb = |\r\nc = 2'), 'value a.b b = ');
    assert.equal(told('[a]\nb =|'), 'value a.b b =');
  });

  it('is nothing in empty lines, comments and before the first section', () => {
    assert.equal(told('|\n[a]'), 'other undefined.undefined ');
    assert.equal(told('[a]\nb = 1\n\n|\n[c]'), 'other a.undefined ');
    assert.equal(told('[a]\n# b| = 1'), 'other a.undefined # b = 1');
    assert.equal(told('[a]\nnot| a line'), 'other a.undefined not a line');
  });

  it('is found in any text, at any offset', () => {
    const texts = fc.array(fc.constantFrom('[', ']', 'a', ' ', '=', '\n', '\r\n', '#', '  b', '\uFEFF'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(texts, fc.nat(60), (parts, at) => {
        const text = parts.join('');
        const offset = Math.min(at, text.length);
        const { line } = placeAt(scan(text, PRESETS.python), offset);
        assert.ok(line.start <= offset && offset <= line.end);
      }),
    );
  });
});
