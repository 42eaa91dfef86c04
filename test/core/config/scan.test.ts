/** The tree of a file: nothing is lost, everything has its place, and what is wrong is said and can be mended. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { applyEdits } from '../../../src/base/finding.ts';
import type { Dialect } from '../../../src/core/config/dialect.ts';
import { spanInFile } from '../../../src/core/config/place.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { ROOT } from '../../support/sandbox.ts';
import { nastyText } from './nasty.ts';

const { python, camstim, ini, darknet } = PRESETS;
const LONE: Dialect = { ...python, loneKeys: true };
const INLINE: Dialect = { ...python, inlineCommentPrefixes: ['#', ';'] };

/** Kind and text of each token but white space. */
function tokens(text: string, dialect: Dialect): string[] {
  const shown = scan(text, dialect).tokens();
  return shown
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

function entries(text: string, dialect: Dialect): [string, string | undefined][] {
  return scan(text, dialect).sections.flatMap((section) => section.entries.map(({ key, raw }) => [key, raw]));
}

/** Code, severity and the text it is about. */
function findings(text: string, dialect: Dialect): string[] {
  return scan(text, dialect).findings.map(
    ({ code, severity, span }) => `${severity} ${code} ${JSON.stringify(text.slice(span.start, span.end))}`,
  );
}

/** The text after the fix with that title, of the first finding that has it. */
function fixed(text: string, dialect: Dialect, title: string): string {
  const fix = scan(text, dialect)
    .findings.flatMap(({ fixes = [] }) => fixes)
    .find((one) => one.title === title);
  assert.ok(fix, `no fix is called ${title}`);
  return applyEdits(text, fix.edits);
}

describe('the tokens of a .cfg file', () => {
  const dialects = [...Object.values(PRESETS), LONE, INLINE];

  function assertLossless(text: string): void {
    for (const dialect of dialects) {
      const all = scan(text, dialect).tokens();
      assert.equal(all.map(({ start, end }) => text.slice(start, end)).join(''), text);
      for (const { kind, start, end } of all) {
        const shown = text.slice(start, end);
        assert.ok(end > start);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are white space to Python
        if (kind === 'space') assert.match(shown, /^[\s\x1c-\x1f\x85]*$/, JSON.stringify(text));
      }
    }
  }

  it('are the file, whatever is in it and however it is read', () => {
    fc.assert(fc.property(nastyText, assertLossless), { numRuns: 400 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), assertLossless), { numRuns: 200 });
  });

  it('are the files of many programs', () => {
    const folder = path.join(ROOT, 'test', 'fixtures', 'cfg');
    const names = fs.readdirSync(folder);
    assert.ok(names.length > 20);
    for (const name of names) assertLossless(fs.readFileSync(path.join(folder, name), 'utf8'));
  });

  it('name what everything is', () => {
    assert.deepEqual(tokens('\ufeff# c\r\n[a b] ; d\n key : v w\n\n   more\n ; e\nnothing', camstim), [
      'mark \ufeff',
      'comment # c',
      'bracket [',
      'section a b',
      'bracket ]',
      'unknown ; d',
      'key key',
      'delimiter :',
      'value v w',
      'value more',
      'comment ; e',
      'unknown nothing',
    ]);
    assert.deepEqual(tokens('[a] # b\nk=v # w#x', darknet), [
      'bracket [',
      'section a',
      'bracket ]',
      'comment # b',
      'key k',
      'delimiter =',
      'value v',
      'comment # w#x',
    ]);
    assert.deepEqual(tokens('lone\nk = ', ini), ['key lone', 'key k', 'delimiter =']);
  });
});

describe('the tree of a .cfg file', () => {
  it('has the place of every name and value', () => {
    const text = '[ a ]\n  Key One = x\n     y\n\n     z   \nempty =  \nlast: 1 ';
    const [section, ...more] = scan(text, python).sections;
    const slice = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    assert.ok(section?.nameSpan && more.length === 0);
    assert.equal(section.name, ' a ');
    assert.equal(slice(section.nameSpan), ' a ');
    assert.equal(slice(section.span), text);
    assert.deepEqual(
      section.entries.map(({ key, folded, raw }) => [key, folded, raw]),
      [
        ['Key One', 'key one', 'x\ny\n\nz'],
        ['empty', 'empty', ''],
        ['last', 'last', '1'],
      ],
    );
    assert.deepEqual(
      section.entries.map((entry) => [entry.keySpan, entry.valueSpan, entry.span].map(slice)),
      [
        ['Key One', 'x\n     y\n\n     z', '  Key One = x\n     y\n\n     z   '],
        ['empty', '', 'empty =  '],
        ['last', '1', 'last: 1 '],
      ],
    );
    const [long, empty] = section.entries;
    assert.equal(empty?.valueSpan.start, text.indexOf('empty =') + 'empty ='.length);
    assert.ok(long?.raw);
    for (const letter of ['x', 'y', 'z']) {
      const at: number = long.raw.indexOf(letter);
      assert.equal(slice(spanInFile(long, { start: at, end: at + 1 })), letter);
    }
  });

  it('ends a section with its last line that is not blank', () => {
    const text = '[a]\nk = 1\n# still a\n\n\n[b]\n';
    const spans = scan(text, python).sections.map(({ span }) => text.slice(span.start, span.end));
    assert.deepEqual(spans, ['[a]\nk = 1\n# still a', '[b]']);
  });

  it('has sections and keys as often as they come, and the keys that count by name', () => {
    const text = '[a]\nk = 1\n[b]\n[a]\nK = 2\n';
    const merged = scan(text, camstim).sections;
    assert.deepEqual(
      merged.map(({ name, entries: own, keys }) => [name, own.length, keys.get('k')?.raw]),
      [
        ['a', 1, '2'],
        ['b', 0, undefined],
        ['a', 1, '2'],
      ],
    );
    const apart = scan(text, { ...camstim, duplicates: 'list' }).sections;
    assert.deepEqual(
      apart.map(({ keys }) => keys.get('k')?.raw),
      ['1', undefined, '2'],
    );
  });

  it('takes inline comments only where the dialect has them, and behind white space', () => {
    const text = '[s]\na = 1 # c\nb = x#y\nc = #d\n; e\nd = 1 ;f\n';
    assert.deepEqual(entries(text, INLINE), [
      ['a', '1'],
      ['b', 'x#y'],
      ['c', ''],
      ['d', '1'],
    ]);
    assert.deepEqual(entries(text, python)[0], ['a', '1 # c']);
  });

  it('knows keys without a value, and indented keys, where the dialect does', () => {
    assert.deepEqual(entries('[s]\nlone\nk = 1\n', LONE), [
      ['lone', undefined],
      ['k', '1'],
    ]);
    assert.deepEqual(findings('[s]\nlone\n  more\n', LONE), ['error not-a-line "more"']);
    assert.deepEqual(entries('[s]\na = 1\n  b = 2\n', darknet), [
      ['a', '1'],
      ['b', '2'],
    ]);
    assert.deepEqual(entries('a = 1\n[s]\n', ini), [['a', '1']]);
  });

  it('ends a value at a blank line where the dialect does', () => {
    const strict = { ...python, emptyLinesInValues: false };
    assert.deepEqual(entries('[s]\na = 1\n  2\n\n  b = 3\n', strict), [
      ['a', '1\n2'],
      ['b', '3'],
    ]);
  });

  it('takes the delimiters, also longer ones, from the dialect', () => {
    const arrows = { ...python, delimiters: ['=>', '='] };
    assert.deepEqual(entries('[s]\na => 1\nb:c = 2\n', arrows), [
      ['a', '1'],
      ['b:c', '2'],
    ]);
  });
});

describe('what is wrong in a .cfg file', () => {
  it('is said with its place, and the rest is read', () => {
    const text = 'early = 1\n[a]\nk = 1\nK = 2\nnothing\n= v\n[a]\nj = 3\n';
    assert.deepEqual(findings(text, camstim), [
      'error no-section "early = 1"',
      'error duplicate-key "K"',
      'error not-a-line "nothing"',
      'error no-key "= v"',
      'error duplicate-section "a"',
    ]);
    assert.deepEqual(entries(text, camstim), [
      ['early', '1'],
      ['k', '1'],
      ['K', '2'],
      ['j', '3'],
    ]);
  });

  it('is less where the dialect allows more', () => {
    const text = '[a]\nk = 1\nk = 2\n[a]\n';
    assert.deepEqual(findings(text, darknet), ['info duplicate-key "k"']);
    assert.deepEqual(findings('\ufeffk = 1\n', ini), []);
    assert.deepEqual(findings('\ufeff[a]\n', python), ['error byte-order-mark "\ufeff"']);
    assert.deepEqual(findings('[a] see [b] too\n', python), ['warning after-header "too"']);
  });

  it('can be mended', () => {
    const title = 'Move what is here into the first [a]';
    assert.equal(
      fixed('[a]\nx = 1\n\n[b]\n[a]\ny = 2\n# z\n[c]\n', python, title),
      '[a]\nx = 1\ny = 2\n# z\n\n[b]\n[c]\n',
    );
    assert.equal(fixed('[a]\nx = 1\nx = 2\n  3\ny = 4\n', python, 'Remove this one'), '[a]\nx = 1\ny = 4\n');
    assert.equal(fixed('[a]\r\nx = 1\r\nx = 2', python, 'Remove the earlier one'), '[a]\r\nx = 2');
    assert.equal(
      fixed('# c\r\nx = 1\r\n', python, 'Begin with the section [main]'),
      '# c\r\n[main]\r\nx = 1\r\n',
    );
    assert.equal(fixed('[a]\n  word\n', python, 'Make it a comment'), '[a]\n  # word\n');
    assert.equal(fixed('\ufeff[a]\n', python, 'Remove the byte order mark'), '[a]\n');
  });

  it('is gone after it was mended', () => {
    const isMended = (text: string) => {
      if (text.startsWith('\uFEFF\uFEFF')) return; // one is removed, and the other is found
      for (const { code, span, fixes = [] } of scan(text, python).findings) {
        if (code !== 'byte-order-mark' && code !== 'not-a-line') continue;
        for (const { edits } of fixes) {
          const mended = applyEdits(text, edits);
          // What follows may have been read as going on with the wrong line, and is found only now.
          const count = (now: string, end: number) =>
            scan(now, python).findings.filter((one) => one.code === code && one.span.start <= end).length;
          const end = span.end + mended.length - text.length;
          assert.ok(count(mended, end) < count(text, span.end), JSON.stringify(text));
        }
      }
    };
    fc.assert(fc.property(nastyText, isMended), { numRuns: 300, examples: [['\n  more= x\n\n[\n  more']] });
  });
});
