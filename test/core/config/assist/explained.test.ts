/** What the editor knows of a file that was checked, from its schema and from the defaults of its dialect. */

import assert from 'node:assert/strict';
import { explainedOf } from '../../../../src/core/config/assist/explained.ts';
import type { Explained } from '../../../../src/core/config/assist/hover.ts';
import { knownOf } from '../../../../src/core/config/assist/known.ts';
import { checkConfig } from '../../../../src/core/config/check.ts';
import { schemaWithin } from '../../../../src/core/schema/validator.ts';

const SCHEMA = {
  required: ['stimulus'],
  properties: {
    stimulus: {
      description: 'What is shown.',
      type: 'object',
      required: ['trial_count'],
      properties: {
        trial_count: { type: 'integer', minimum: 1, maximum: 1000, default: 100, description: 'How often.' },
        trial_duration: { type: 'number', default: 5 },
        invert: { type: 'boolean', deprecated: true },
        shape: { enum: ['grating', 'gabor'] },
        log: { type: 'string', format: 'path' },
      },
    },
  },
  'x-derived': { 'computed.seconds': 'stimulus.trial_count * stimulus.trial_duration' },
};

function explained(text: string, named = 'python', schema?: object): Explained {
  const inUse = schema && {
    ...{ file: 'x.json', span: { start: 0, end: 0 } },
    schema: schemaWithin(schema, 'x.json'),
  };
  const checked = checkConfig(text, { named, schema: inUse });
  const { tree } = checked;
  return tree ? explainedOf(checked, tree, knownOf(inUse?.schema, tree.dialect)) : assert.fail('no tree');
}

describe('what is known of a .cfg file', () => {
  it('comes from its schema, in words', () => {
    const { known } = explained('[stimulus]\ntrial_count = 7\n', 'python', SCHEMA);
    const section = known.get('stimulus');
    assert.deepEqual([section?.description, section?.isRequired], ['What is shown.', true]);
    const told = [...(section?.keys.values() ?? [])].map(({ name, type, values }) => [name, type, values]);
    assert.deepEqual(told, [
      ['trial_count', 'a whole number from 1 to 1000', undefined],
      ['trial_duration', 'a number', undefined],
      ['invert', 'true or false', [true, false]],
      ['shape', undefined, ['grating', 'gabor']],
      ['log', 'a path', undefined],
    ]);
    assert.equal(section?.keys.get('trial_count')?.isRequired, true);
    assert.equal(section?.keys.get('invert')?.isDeprecated, true);
  });

  it('comes from the program where the dialect has one', () => {
    const { known, unsaid } = explained('[Stim]\nfps = 30\n', 'camstim');
    assert.equal(known.size, 10);
    assert.equal(known.get('Stim')?.keys.get('fps')?.default, 60);
    const others = unsaid('Stim').map(({ key, origin }) => `${key} from ${origin}`);
    assert.ok(others.includes('monitor_contrast from the program, by default'), others.join());
    assert.ok(!others.some((each) => each.startsWith('fps')));
  });

  it('is of the very section where several have one name', () => {
    const { tree, effective } = explained('[net]\n[crnn]\nx = 1\n[crnn]\nx = 2\n', 'darknet');
    const worths = tree.sections.map((section) => effective(section.name, 'x', section)?.text);
    assert.deepEqual(worths, [undefined, '1', '2']);
    assert.equal(effective('crnn', 'x')?.text, '2');
  });

  it('tells of each value what it is and who says so', () => {
    const text = '[DEFAULT]\nroot = /d\n[stimulus]\ntrial_count = 7\n';
    const { effective, derived } = explained(text, 'python', SCHEMA);
    assert.deepEqual(effective('stimulus', 'trial_count'), {
      text: '7',
      origin: 'this file',
      kind: 'a number',
    });
    assert.deepEqual(effective('stimulus', 'root'), {
      text: '/d',
      origin: '[DEFAULT] in line 2',
      kind: 'a text',
    });
    assert.deepEqual(effective('stimulus', 'trial_duration'), {
      text: '5',
      origin: 'the schema, by default',
      kind: 'a number',
    });
    assert.equal(effective('DEFAULT', 'root')?.origin, 'this file, for every section');
    assert.equal(effective('stimulus', 'nothing'), undefined);
    assert.deepEqual([derived[0]?.name, derived[0]?.text], ['computed.seconds', '35']);
    assert.ok(
      derived[0]?.operands.some(({ section, key }) => section === 'stimulus' && key === 'trial_count'),
    );
  });
});
