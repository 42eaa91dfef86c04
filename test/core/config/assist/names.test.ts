/** Names in `.cfg` files: where they are given, where they are used, and giving them another one. */

import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/base/finding.ts';
import { definitionAt, usesAt } from '../../../../src/core/config/assist/definition.ts';
import { renamedAt, renameEdits } from '../../../../src/core/config/assist/rename.ts';
import type { Interpolation } from '../../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../../src/core/config/presets.ts';
import { scan } from '../../../../src/core/config/scan.ts';
import { marked } from '../../../support/marked.ts';

function at(source: string, interpolation: Interpolation = 'basic', mark = '|') {
  const { text, offset } = marked(source, mark);
  return { tree: scan(text, { ...PRESETS.python, interpolation }), text, offset };
}

function defined(source: string, interpolation?: Interpolation, mark?: string): string | undefined {
  const { tree, text, offset } = at(source, interpolation, mark);
  const found = definitionAt(tree, offset);
  return found && text.slice(found.span.start, found.span.end);
}

function renamed(source: string, name: string, interpolation?: Interpolation): string {
  const { tree, text, offset } = at(source, interpolation);
  return applyEdits(text, renameEdits(tree, renamedAt(tree, offset) ?? assert.fail('nothing there'), name));
}

const DEFAULTS =
  '[DEFAULT]\nroot = /data\n[a]\nROOT = /a\nout = %(root)s/x %%(root)s\n[b]\nout = %(ro|ot)s\n';

describe('names in .cfg files', () => {
  it('are found where they are given: in this section, else among the defaults', () => {
    assert.equal(defined(DEFAULTS), 'root = /data');
    assert.equal(defined('[a]\nroot = 1\nout = %(Ro|ot)s'), 'root = 1');
    assert.equal(defined('[a]\nout = %(no|ne)s'), undefined);
    assert.equal(defined('[a]\nroot = 1\nout = %%(ro|ot)s'), undefined, 'it stands for itself');
  });

  it('are found in other sections by every spelling', () => {
    assert.equal(defined(`[a b]\nk = 1\n[c]\nv = \${a b:|k}`, 'extended'), 'k = 1');
    assert.equal(defined(`[a b]\nk = 1\n[c]\nv = \${a| b:k}`, 'extended'), '[a b]\nk = 1');
    assert.equal(defined(`[a]\nh-1 = 1\n[c]\nv = \${a|h-^1}`, 'pipe', '^'), 'h-1 = 1');
    assert.equal(defined(`[a.b]\nk = 1\n[c]\nv = "\${a.b.|k}"`, 'dotted'), 'k = 1');
    assert.equal(defined(`[a]\nk = 1\nv = \${|k}`, 'none'), undefined);
  });

  it('are all found, the given one first', () => {
    const { tree, text, offset } = at('[a]\nx = %(k)s\nk| = 1\ny = %(k)s %(K)s\n[b]\nk = 2\ny = %(k)s');
    const uses = usesAt(tree, offset);
    assert.deepEqual(
      uses.map(({ start }) => start),
      [14, 10, 26, 32],
    );
    assert.deepEqual(
      uses.map(({ start, end }) => text.slice(start, end)),
      ['k', 'k', 'k', 'K'],
    );
  });

  it('change together, and only where they mean the same key', () => {
    assert.equal(
      renamed(DEFAULTS, 'base'),
      '[DEFAULT]\nbase = /data\n[a]\nROOT = /a\nout = %(root)s/x %%(root)s\n[b]\nout = %(base)s\n',
    );
    assert.equal(
      renamed(`[pa|ths]\nk = 1\n[c]\nv = \${paths:k}\nw = \${k}`, 'places', 'extended'),
      `[places]\nk = 1\n[c]\nv = \${places:k}\nw = \${k}`,
    );
  });

  it('change only to what can be read again', () => {
    const key = '[a]\nfir|st = 1\nsecond = 2';
    for (const name of ['', ' x', 'a = b', 'a:b', '#x', '[x', 'SECOND', 'a\nb', 'x)']) {
      assert.throws(() => renamed(key, name), { name: 'AppError', code: 'refused' }, name);
    }
    assert.equal(renamed(key, 'First'), '[a]\nFirst = 1\nsecond = 2');
    for (const name of ['', 'x]', 'b'])
      assert.throws(() => renamed('[|a]\n[b]', name), { code: 'refused' }, name);
  });
});
