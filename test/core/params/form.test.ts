/** The form of a parameter file: its fields, and what is made of an answer. */

import assert from 'node:assert/strict';
import path from 'node:path';
import {
  type Changes,
  changesText,
  type FormField,
  formFields,
  readAnswer,
} from '../../../src/core/params/form.ts';
import { type CheckedParameters, checkParameterText } from '../../../src/core/params/resolve.ts';

const FILE = path.resolve('train.run.json');
const NONE: Changes = new Map();

const SCHEMA = {
  type: 'object',
  required: ['subject', 'lr', 'camera'],
  properties: {
    subject: { type: 'string', title: 'Subject', description: 'Who is measured.' },
    lr: { type: 'number', minimum: 0, maximum: 1, default: 0.1 },
    optimizer: { enum: ['adam', 'sgd'] },
    camera: { type: 'object', required: ['port'], properties: { port: { type: 'integer' } } },
  },
};

function check(fields: object): Promise<CheckedParameters> {
  const text = JSON.stringify({ command: ['true'], ...fields });
  return checkParameterText(FILE, text, { workspace: path.dirname(FILE), env: {} });
}

function fieldOf(checked: CheckedParameters, key: string): FormField {
  return formFields(checked).find((field) => field.key === key) ?? assert.fail(`no field ${key}`);
}

describe('the form of a parameter file', () => {
  it('asks first for what is missing, also inside of a group, then shows all that have a value', async () => {
    const checked = await check({ parametersSchema: SCHEMA, parameters: { optimizer: 'sgd' } });
    const fields = formFields(checked);
    assert.deepEqual(
      fields.map(({ key, value, layer }) => [key, value, layer]),
      [
        ['subject', undefined, undefined],
        ['camera.port', undefined, undefined],
        ['lr', 0.1, 'default'],
        ['optimizer', 'sgd', 'file'],
      ],
    );
  });

  it('asks what only the person knows, with what is likely meant', async () => {
    const checked = await check({ parameters: { subject_id: null, lr: 1 } });
    const questions = [{ key: 'subject_id', title: 'Subject', suggestion: 'm1' }];
    assert.deepEqual(
      formFields({ ...checked, questions }).map(({ key, value, title, suggestion }) => [
        key,
        value,
        title,
        suggestion,
      ]),
      [
        ['subject_id', undefined, 'Subject', 'm1'],
        ['lr', 1, undefined, undefined],
      ],
    );
  });

  it('asks for the subject and the user of a file of the launcher', async () => {
    const text = '{"launcher": "base", "script_path": "run.sh", "user_id": null}';
    const checked = await checkParameterText(path.resolve('session.json'), text, {
      workspace: path.resolve('.'),
      env: {},
    });
    const asked = formFields(checked).filter(({ value }) => value === undefined);
    assert.deepEqual(
      asked.map(({ key }) => key),
      ['subject_id', 'user_id'],
    );
    const reading = readAnswer(asked[0] ?? assert.fail(), '366122', checked, NONE);
    assert.deepEqual(reading, { value: '366122' }, 'an id stays a text');
  });

  it('knows of each field what the schema says', async () => {
    const checked = await check({ parametersSchema: SCHEMA, parameters: { optimizer: 'sgd' } });
    const { title, description } = fieldOf(checked, 'subject');
    assert.deepEqual([title, description], ['Subject', 'Who is measured.']);
    assert.deepEqual(fieldOf(checked, 'optimizer').choices, ['adam', 'sgd']);
    const { minimum, maximum, default: usual } = fieldOf(checked, 'lr');
    assert.deepEqual([minimum, maximum, usual], [0, 1, 0.1]);
  });

  it('offers true and false for what is one of them', async () => {
    const checked = await check({ parameters: { verbose: false } });
    assert.deepEqual(fieldOf(checked, 'verbose').choices, [true, false]);
  });

  it('shows inner values by their whole name, and a list as one value', async () => {
    const checked = await check({ parameters: { model: { depth: 3, sizes: [1, 2] } } });
    assert.deepEqual(
      formFields(checked).map(({ key, value }) => [key, value]),
      [
        ['model.depth', 3],
        ['model.sizes', [1, 2]],
      ],
    );
  });

  it('says while typing what the schema objects to', async () => {
    const checked = await check({
      parametersSchema: SCHEMA,
      parameters: { subject: 'm1', camera: { port: 1 } },
    });
    const lr = fieldOf(checked, 'lr');
    assert.deepEqual(readAnswer(lr, '0.3', checked, NONE), { value: 0.3 });
    for (const [text, expected] of [
      ['7', /1/],
      ['fast', /a number/],
    ] as const) {
      const reading = readAnswer(lr, text, checked, NONE);
      assert.ok('problem' in reading, text);
      assert.match(reading.problem, expected);
    }
  });

  it('lets the schema decide the kind of a value', async () => {
    const checked = await check({
      parametersSchema: SCHEMA,
      parameters: { subject: 'm1', camera: { port: 1 } },
    });
    assert.deepEqual(readAnswer(fieldOf(checked, 'subject'), '366122', checked, NONE), { value: '366122' });
  });

  it('keeps the kind of a value that no schema describes', async () => {
    const checked = await check({ parameters: { id: '7', lr: 0.1, list: [1], open: null } });
    const read = (key: string, text: string) => readAnswer(fieldOf(checked, key), text, checked, NONE);
    assert.deepEqual(read('id', '42'), { value: '42' });
    assert.deepEqual(read('lr', '3'), { value: 3 });
    assert.deepEqual(read('lr', 'auto'), { value: 'auto' });
    assert.deepEqual(read('list', '[1, 2]'), { value: [1, 2] });
    assert.deepEqual(read('open', '5'), { value: 5 });
    assert.ok('problem' in read('open', '{"__proto__": 1}'));
  });

  it('says what was changed in one line', () => {
    const changes: Changes = new Map([
      ['lr', { keyPath: ['lr'], value: 0.3 }],
      ['model.name', { keyPath: ['model', 'name'], value: 'resnet' }],
    ]);
    assert.equal(changesText(changes), 'lr = 0.3, model.name = resnet');
  });
});
