/** What is shown of a `.cfg` file: hover, outline, what folds, and what may be a link. */

import assert from 'node:assert/strict';
import { type Explained, hoverAt } from '../../../../src/core/config/assist/hover.ts';
import { pathCandidates } from '../../../../src/core/config/assist/links.ts';
import { foldsOf, outlineOf } from '../../../../src/core/config/assist/outline.ts';
import { PRESETS } from '../../../../src/core/config/presets.ts';
import { scan } from '../../../../src/core/config/scan.ts';
import { marked } from '../../../support/marked.ts';

const ABOUT: Omit<Explained, 'tree'> = {
  known: new Map([
    [
      'stimulus',
      {
        name: 'stimulus',
        description: 'What is shown.',
        keys: new Map([
          [
            'trial_count',
            {
              ...{ name: 'trial_count', description: 'How often.', type: 'a whole number' },
              ...{ isRequired: true, default: 100 },
            },
          ],
          ['shape', { name: 'shape', values: ['grating', 'gabor'] }],
        ]),
      },
    ],
  ]),
  effective: (section, key) => ({ text: `<${section}.${key}>`, origin: 'this file', kind: 'a text' }),
  unsaid: (section) =>
    section === 'stimulus'
      ? [{ key: 'contrast', text: '0.5', origin: 'the schema, by default', kind: 'a number' }]
      : [],
  derived: [
    {
      name: 'computed.duration',
      formula: 'stimulus.trial_count * stimulus.trial_duration',
      text: '500',
      operands: [{ section: 'stimulus', key: 'trial_count' }],
    },
  ],
};

function hover(source: string) {
  const { text, offset } = marked(source);
  const tree = scan(text, { ...PRESETS.camstim, interpolation: 'basic' });
  const found = hoverAt({ tree, ...ABOUT }, offset);
  return found && { ...found, text: text.slice(found.span.start, found.span.end) };
}

describe('hover in .cfg files', () => {
  it('tells what a key means, what it is worth and where that comes from', () => {
    const found = hover('[stimulus]\ntrial_c|ount = 100\n');
    assert.deepEqual(
      [found?.text, found?.title, found?.kind, found?.description],
      ['trial_count', 'stimulus.trial_count', 'a whole number, has to be there', 'How often.'],
    );
    assert.deepEqual(found?.facts, [
      { name: 'Value', code: '<stimulus.trial_count>', words: 'from this file' },
      { name: 'Default', code: '100' },
      { name: 'computed.duration', code: '500', words: '= stimulus.trial_count * stimulus.trial_duration' },
    ]);
  });

  it('tells the same of its value, and what else that could be', () => {
    const found = hover('[stimulus]\nshape = gra|ting');
    assert.deepEqual([found?.text, found?.facts[1]], ['grating', { name: 'One of', code: 'grating, gabor' }]);
  });

  it('tells of a reference what it refers to', () => {
    const found = hover('[DEFAULT]\nroot = 1\n[a]\nx = a %(ro|ot)s b');
    assert.deepEqual([found?.text, found?.title, found?.kind], ['%(root)s', 'DEFAULT.root', 'a text']);
    assert.deepEqual(found?.facts[0]?.code, '<a.root>');
  });

  it('tells what a section is for, and which of several it is', () => {
    const found = hover('[stimu|lus]\n');
    assert.deepEqual([found?.text, found?.description], ['stimulus', 'What is shown.']);
    assert.deepEqual(found?.facts.slice(1), [
      { name: 'contrast', code: '0.5', words: 'from the schema, by default' },
    ]);
    assert.equal(hover('[|x]\n'), undefined);
    assert.deepEqual(hover('[x]\n[|x]\n')?.kind, '2 of 2');
    assert.equal(hover('[stimulus]\n# tri|al_count'), undefined);
  });
});

describe('the outline of .cfg files', () => {
  it('has sections with their keys and values, and tells sections with one name apart', () => {
    const tree = scan('a = 0\n[net]\nb = 1\nc =\n  2\n[x]\n[net]\n', {
      ...PRESETS.python,
      headless: true,
      duplicates: 'list',
    });
    const told = outlineOf(tree).map(({ name, detail, children }) => [
      name,
      detail,
      children.map((each) => `${each.name}=${each.detail}`),
    ]);
    assert.deepEqual(told, [
      ['a', '0', []],
      ['net', '1', ['b=1', 'c=']],
      ['x', '', []],
      ['net', '2', []],
    ]);
  });

  it('holds every name in its node', () => {
    const tree = scan('[a]\nb = 1\n\n  [c]\n', PRESETS.python);
    const nodes = outlineOf(tree).flatMap((node) => [node, ...node.children]);
    assert.ok(nodes.length > 1);
    for (const { span, nameSpan } of nodes)
      assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end);
  });

  it('ends where nobody would look any further', () => {
    const tree = scan('[a]\nb = 1\nc = 2\n'.repeat(30_000), { ...PRESETS.python, duplicates: 'list' });
    const nodes = outlineOf(tree);
    assert.equal(nodes.length, 20_000);
    assert.ok(nodes.flatMap(({ children }) => children).length < 20_000);
    assert.equal(foldsOf(tree).length, 20_000);
  });

  it('folds sections, long values and blocks of comments', () => {
    const text = '# one\n# two\n[a]\nb = 1\nc = [1,\n  2]\n\n# alone\n\n[d]\n';
    const folds = foldsOf(scan(text, PRESETS.python));
    assert.deepEqual(
      folds
        .map(({ kind, span }) => [kind, text.slice(span.start, span.end)])
        .filter(([, part]) => part?.includes('\n')),
      [
        ['section', '[a]\nb = 1\nc = [1,\n  2]\n\n# alone'],
        ['value', 'c = [1,\n  2]'],
        ['comment', '# one\n# two'],
      ],
    );
  });
});

describe('links in .cfg files', () => {
  it('may be values that look like paths, without their quotes, on each line of a long value', () => {
    const text = [
      '# schema: a.json',
      '[a]',
      'file = data/mouse.csv',
      "warp = './warp.yml'",
      'script = run.py',
      'many = one.txt',
      '   two/three',
      'windows = C:\\data\\x',
      'time = 60.0',
      'name = Projector',
      'url = https://example.org/a',
      'pattern = out/*.csv',
      'filled = %(root)s/x',
      'list = [1, 2]',
    ].join('\n');
    const found = pathCandidates(scan(text, PRESETS.python));
    assert.deepEqual(
      found.map((each) => each.text),
      ['a.json', 'data/mouse.csv', './warp.yml', 'run.py', 'one.txt', 'two/three', 'C:\\data\\x'],
    );
    for (const { span, text: path } of found) assert.equal(text.slice(span.start, span.end), path);
  });
});
