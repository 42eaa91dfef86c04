/** Setting a value: it comes back, and nothing else is touched. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AppError } from '../../../src/base/errors.ts';
import { applyEdits } from '../../../src/base/finding.ts';
import { convertValue } from '../../../src/core/config/convert.ts';
import { detectDialect } from '../../../src/core/config/detect.ts';
import type { Dialect } from '../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { findEntry, setValue } from '../../../src/core/config/set.ts';
import { written } from './written.ts';

function set(
  text: string,
  [section, key, value]: readonly [string, string, string],
  dialect: Dialect = PRESETS.python,
) {
  return applyEdits(text, setValue(scan(text, dialect), section, key, value));
}

describe('setting a value', () => {
  for (const [what, before, change, after] of [
    ['changes the value only', '[a]\nx =  1 \ny=2\n', ['a', 'x', '30'], '[a]\nx =  30 \ny=2\n'],
    [
      'finds the key whatever its case',
      '[a]\nTrialCount: 1\n',
      ['a', 'trialcount', '2'],
      '[a]\nTrialCount: 2\n',
    ],
    ['fills an empty one', '[a]\nx = 1\ny =\n', ['a', 'y', '2'], '[a]\nx = 1\ny = 2\n'],
    ['empties one', '[a]\nx = 1\n', ['a', 'x', ''], '[a]\nx = \n'],
    [
      'adds a key behind the last one',
      '[a]\nx=1\n\n# of b\n[b]\n',
      ['a', 'y', '2'],
      '[a]\nx=1\ny=2\n\n# of b\n[b]\n',
    ],
    ['adds a key to an empty section', '[a]\n[b]\nx : 1\n', ['a', 'y', '2'], '[a]\ny : 2\n[b]\nx : 1\n'],
    ['adds a section', '[a]\r\nx = 1\r\n', ['b', 'y', '2'], '[a]\r\nx = 1\r\n\r\n[b]\r\ny = 2\r\n'],
    ['adds a section to a file without an end', '[a]\nx = 1', ['b', 'y', '2'], '[a]\nx = 1\n\n[b]\ny = 2\n'],
    ['begins a file', '', ['b', 'y', '2'], '[b]\ny = 2\n'],
    ['indents as its neighbours are', '[a]\n  x = 1\n', ['a', 'y', '2'], '[a]\n  x = 1\n  y = 2\n'],
    ['writes several lines', '[a]\nx = 1\ny = 2\n', ['a', 'x', 'one\ntwo'], '[a]\nx = one\n    two\ny = 2\n'],
    ['replaces several lines', '[a]\nx = 1\n  2\n\n  3\ny = 2\n', ['a', 'x', '4'], '[a]\nx = 4\ny = 2\n'],
    ['goes by the last one of a name', '[a]\nx = 1\nx = 2\n', ['a', 'x', '3'], '[a]\nx = 1\nx = 3\n'],
    [
      'takes names that objects have',
      '[__proto__]\nx = 1\n',
      ['__proto__', 'constructor', '3'],
      '[__proto__]\nx = 1\nconstructor = 3\n',
    ],
  ] as const) {
    it(what, () => assert.equal(set(before, change), after));
  }

  it('keeps a comment behind a literal, and quotes what would not come back', () => {
    const text = '[Stim]\nfps = 60    # actually half\n';
    assert.equal(set(text, ['Stim', 'fps', '30'], PRESETS.camstim), '[Stim]\nfps = 30    # actually half\n');
    assert.equal(set('[a]\nx = 1\n', ['a', 'x', " it's\n"], PRESETS.camstim), "[a]\nx = ' it\\'s\\n'\n");
  });

  it('puts keys without a section before all sections', () => {
    assert.equal(set('x = 1\n[a]\ny = 1\n', ['', 'z', '2'], PRESETS.ini), 'x = 1\nz = 2\n[a]\ny = 1\n');
    assert.equal(set('[a]\ny = 1\n', ['', 'z', '2'], PRESETS.ini), 'z = 2\n\n[a]\ny = 1\n');
  });

  for (const [what, change] of [
    ['white space around it', ['a', 'x', ' 1']],
    ['a line that would lose its indentation', ['a', 'x', 'a\n b']],
    ['a comment in it', ['a', 'x', 'one\n# two']],
    ['a key that is none', ['a', '[y', 'z]']],
    ['a section that is none', ['a]\n[b', 'x', '1']],
    ['a key before all sections, where they have to be in one', ['', 'y', '1']],
  ] as const) {
    it(`refuses ${what}`, () => {
      const isRefusal = (error: unknown) => error instanceof AppError && error.code === 'refused';
      assert.throws(() => set('[a]\nx = 1\n', change), isRefusal);
    });
  }

  for (const [what, before, value, after] of [
    ['comments behind values', '[a]\nx = 1\ny = 2\n', 'a # b', "[a]\nx = 'a # b'\ny = 2\n"],
    ['no such comments', '[a]\nx = 1\ny = 2 # two\n', '#x', "[a]\nx = '#x'\ny = 2 # two\n"],
    ['JSON', '[a]\nx = 1\ny = yes\n', 'null', "[a]\nx = 'null'\ny = yes\n"],
    ['comments among JSON', '[a]\nx = 1\ny = null\n', 'a # b', '[a]\nx = "a # b"\ny = null\n'],
    ['JSON no more', '[a]\nx = null\ny = [1]\n', '5', '[a]\nx = 5\ny = [1]\n'],
    ['references', '[a]\nx = 1\ny = 2\n', '%(y)s', '[a]\nx = %(y)s\ny = 2\n'],
  ] as const) {
    it(`that shows ${what} changes the meaning of nothing else`, () => {
      const detected = detectDialect(before);
      assert.ok(detected.kind === 'config');
      assert.equal(set(before, ['a', 'x', value], detected.dialect), after);
    });
  }

  it('then getting gives the value, and one place has changed', () => {
    const text = fc.oneof(
      fc.constantFrom('1', 'a b', "'q'", 'x = y', 'one\ntwo', ''),
      fc.string({ maxLength: 10 }),
    );
    const name = fc.constantFrom('a', 'b', 'Stim', 'new', 'x-y', '__proto__');
    let held = 0;
    fc.assert(
      fc.property(written, name, name, text, (file, section, key, value) => {
        const tree = scan(file.text, file.dialect);
        let edits: ReturnType<typeof setValue>;
        try {
          edits = setValue(tree, section, key, value);
        } catch (error) {
          assert.ok(error instanceof AppError && error.code === 'refused', String(error));
          return;
        }
        held++;
        assert.equal(edits.length, 1);
        const after = scan(applyEdits(file.text, edits), file.dialect);
        const raw = findEntry(after, section, key)?.raw ?? '';
        const isLiteral = file.dialect.values === 'literal' && raw !== value;
        const back = isLiteral ? convertValue(raw, file.dialect) : raw;
        // A comment that stood behind a literal is still there.
        assert.ok(
          back === value || raw.startsWith(value),
          `${JSON.stringify(raw)} is not ${JSON.stringify(value)}`,
        );
        assert.deepEqual(others(after, section, key), others(tree, section, key));
      }),
      { numRuns: 2000 },
    );
    assert.ok(held > 1000, `only ${held} could be set`);
  });

  /** All entries but those that are changed. */
  function others(tree: ReturnType<typeof scan>, section: string, key: string) {
    const changed = findEntry(tree, section, key);
    return tree.sections.flatMap(({ name, entries }) =>
      entries.filter((entry) => entry !== changed).map((entry) => [name, entry.key, entry.raw]),
    );
  }
});
