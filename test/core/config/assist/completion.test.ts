/** What is offered while a `.cfg` file is written. */

import assert from 'node:assert/strict';
import { type Suggestion, suggestionsAt } from '../../../../src/core/config/assist/completion.ts';
import type { Known, KnownKey } from '../../../../src/core/config/assist/known.ts';
import type { Dialect } from '../../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../../src/core/config/presets.ts';
import { scan } from '../../../../src/core/config/scan.ts';
import { marked } from '../../../support/marked.ts';

const keys = (...all: readonly KnownKey[]) => new Map(all.map((key) => [key.name.toLowerCase(), key]));

const KNOWN: Known = new Map([
  [
    'stimulus',
    {
      name: 'stimulus',
      keys: keys(
        { name: 'contrast', type: 'a number', default: 0.5, description: 'From 0 to 1.' },
        { name: 'trial_count', isRequired: true, default: 100 },
        { name: 'shape', values: ['grating', 'gabor'] },
        { name: 'invert', type: 'yes or no', values: [true, false], default: false },
        { name: 'old', isDeprecated: true, default: 1 },
      ),
    },
  ],
  ['recording', { name: 'recording', isRequired: true, description: 'What is recorded.', keys: keys() }],
]);

function at(source: string, dialect: Partial<Dialect> = {}, mark = '|'): Suggestion[] {
  const { text, offset } = marked(source, mark);
  const tree = scan(text, { ...PRESETS.camstim, ...dialect });
  return suggestionsAt({ tree, known: KNOWN, dialects: ['python', 'camstim'] }, offset);
}

/** The file after a suggestion was taken. */
function taken(source: string, label: string, dialect: Partial<Dialect> = {}, mark = '|'): string {
  const { text } = marked(source, mark);
  const chosen = at(source, dialect, mark).find((each) => each.label === label) ?? assert.fail(`no ${label}`);
  return text.slice(0, chosen.span.start) + chosen.text + text.slice(chosen.span.end);
}

const labels = (suggestions: readonly Suggestion[]) => suggestions.map(({ label }) => label);

describe('completion in .cfg files', () => {
  it('offers the keys that a section lacks, those that it must have first, old ones last', () => {
    assert.deepEqual(labels(at('[stimulus]\ncontrast = 1\n|\n')), [
      ...['trial_count', 'shape', 'invert', 'old'],
      '[recording]',
    ]);
  });

  it('writes a key with its default as the file writes them, ready to be typed over', () => {
    assert.equal(taken('[stimulus]\nold=1\n|', 'trial_count'), '[stimulus]\nold=1\ntrial_count=100');
    assert.equal(taken('[stimulus]\nold : 1\ntri|', 'trial_count'), '[stimulus]\nold : 1\ntrial_count : 100');
    const [first] = at('[stimulus]\n|');
    assert.equal(first?.text, 'trial_count = 100');
    assert.deepEqual(first?.selected, { start: 14, end: 17 });
    assert.equal(first?.detail, 'has to be there');
  });

  it('asks for the value right away where there are some to choose from', () => {
    const shape = at('[stimulus]\n|').find(({ label }) => label === 'shape');
    assert.deepEqual([shape?.text, shape?.asksAgain], ['shape = ', true]);
  });

  it('writes yes and no as the file does', () => {
    assert.equal(taken('[stimulus]\n|', 'invert'), '[stimulus]\ninvert = False');
    assert.equal(taken('[a]\nb = yes\n[stimulus]\n|', 'invert'), '[a]\nb = yes\n[stimulus]\ninvert = no');
    assert.deepEqual(labels(at('[a]\nb = on\n[stimulus]\ninvert = |')), ['on', 'off']);
  });

  it('offers the values that there are, and replaces the one that is there', () => {
    assert.deepEqual(labels(at('[stimulus]\nshape = |\n')), ['grating', 'gabor']);
    assert.equal(taken('[stimulus]\nshape = gra|ting\n', 'gabor'), '[stimulus]\nshape = gabor\n');
    assert.equal(taken('[stimulus]\nshape =|\nx = 1', 'gabor'), '[stimulus]\nshape = gabor\nx = 1');
    assert.deepEqual(at('[stimulus]\nunknown = |\n'), []);
  });

  it('renames the key that it stands on, and leaves its value', () => {
    assert.equal(taken('[stimulus]\ncontr|ast = 3\n', 'shape'), '[stimulus]\nshape = 3\n');
    assert.ok(labels(at('[stimulus]\ncontr|ast = 3\n')).includes('contrast'));
  });

  it('offers the sections that are not there yet', () => {
    assert.deepEqual(labels(at('[stimulus]\n[|')), ['[recording]']);
    assert.deepEqual(labels(at('[|]')), ['[recording]', '[stimulus]'], 'those that have to be there first');
    assert.equal(taken('[re|]', '[recording]'), '[recording]');
    assert.equal(at('[|]')[0]?.description, 'What is recorded.');
  });

  it('offers nothing in comments, and dialects where one is named', () => {
    assert.deepEqual(at('[stimulus]\n# con|'), []);
    assert.deepEqual(labels(at('# dialect: |\n[stimulus]')), ['python', 'camstim']);
    assert.equal(taken('; dialect: pyt|hon\n', 'camstim'), '; dialect: camstim\n');
  });

  it('offers keys in an interpolation: of this section, of the defaults, of another one', () => {
    const text = '[DEFAULT]\nroot = /data\n[paths]\nlogs = x\n[stimulus]\nraw = 1\nout = ';
    const basic = { interpolation: 'basic' } as const;
    assert.deepEqual(labels(at(`${text}%(|`, basic)), ['root', 'raw']);
    assert.equal(taken(`${text}%(r|`, 'root', basic), `${text}%(root)s`);
    assert.equal(taken(`${text}%(r|)s/x`, 'root', basic), `${text}%(root)s/x`);
    const extended = { interpolation: 'extended' } as const;
    assert.deepEqual(labels(at(`${text}\${|`, extended)), ['root', 'raw', 'paths', 'stimulus']);
    assert.equal(taken(`${text}\${pa|}`, 'paths', extended), `${text}\${paths:}`);
    assert.equal(taken(`${text}\${paths:|}`, 'logs', extended), `${text}\${paths:logs}`);
    const pipe = { interpolation: 'pipe' } as const;
    assert.equal(taken(`${text}\${paths|l^`, 'logs', pipe, '^'), `${text}\${paths|logs}`);
    assert.deepEqual(at(`${text}%(|`), [], 'no interpolation in this dialect');
  });
});
