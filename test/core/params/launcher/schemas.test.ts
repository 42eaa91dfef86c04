/** JSON Schemas of launcher files: the one that is shipped, and those that lie beside a file. Nothing is fetched. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { KEYS } from '../../../../src/core/params/launcher/keys.ts';
import { readSource } from '../../../../src/core/params/source.ts';
import { schemaOfFile } from '../../../../src/core/schema/validator.ts';
import { codesOf, errorsOf, FIXTURES, LauncherFiles, underlined } from '../../../support/launcherFiles.ts';
import { ROOT } from '../../../support/sandbox.ts';

const BASE = { launcher: 'base', subject_id: 'm9', user_id: 'me', output_root_folder: 'data' };

describe('media/schemas/launcher.schema.json', () => {
  const schema = schemaOfFile(path.join(ROOT, 'media', 'schemas', 'launcher.schema.json'));

  for (const name of fs.readdirSync(FIXTURES).filter((each) => each.endsWith('.json'))) {
    it(`accepts ${name}`, async () => {
      const { value } = await readSource(name, fs.readFileSync(path.join(FIXTURES, name), 'utf8'));
      assert.deepEqual(schema.check(value), []);
    });
  }

  it('refuses what the program refuses', async () => {
    const disk = { module_path: 'disk_space_check', module_parameters: { required_free_gb: '10' } };
    const wrong: readonly object[] = [
      { launcher: 'bonsay' },
      { script_parameters: [] },
      { subject_id: 1.5 },
      { session_sync_role: 'boss' },
      { pre_acquisition_pipeline: [5] },
      { pre_acquisition_pipeline: [disk] },
      { pre_acquisition_pipeline: [{ ...disk, module_parameters: {} }] },
    ];
    for (const fields of wrong)
      assert.notDeepEqual(schema.check({ ...BASE, ...fields }), [], JSON.stringify(fields));
    assert.notDeepEqual(schema.check({}), []);
  });

  it('describes every key', () => {
    const { properties } = JSON.parse(
      fs.readFileSync(path.join(ROOT, 'media', 'schemas', 'launcher.schema.json'), 'utf8'),
    );
    for (const key of Object.keys(KEYS)) assert.ok(properties[key]?.description.length > 10, key);
    assert.match(properties.notes.deprecationMessage, /does not read this key/);
  });
});

describe('a JSON Schema beside a launcher file', () => {
  let files: LauncherFiles;
  beforeEach(() => {
    files = new LauncherFiles();
  });
  afterEach(() => files.close());

  const launcherSchema = {
    properties: { weight: { type: 'number' }, modality: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    required: ['weight', 'subject_id'],
  };

  it('in a folder "tooling" above is honoured, with its place', async () => {
    files.write('tooling/model_launcher.schema.json', launcherSchema);
    files.write('packs/a/b/day1.json');
    const look = (more: object) => files.look({ ...BASE, ...more }, { name: 'packs/a/b/day1.json' });
    assert.deepEqual(errorsOf(await look({ weight: 12.5, modality: null })), []);
    const checked = await look({ weight: 'heavy', modality: 7 });
    assert.equal(underlined(checked, 'wrong-type'), '"heavy"');
    assert.equal(checked.findings.length, 2);
    assert.match(errorsOf(await look({})).join(), /weight/);
    const { subject_id: _subject, ...nobody } = BASE;
    const asked = await files.look({ ...nobody, weight: 1 }, { name: 'packs/a.json' });
    assert.deepEqual(codesOf(asked), ['1:1 error missing-answer']);
  });

  it('that $schema names as a path is honoured; an address is never fetched', async () => {
    files.write('own.schema.json', launcherSchema);
    assert.match(errorsOf(await files.look({ $schema: './own.schema.json', ...BASE })).join(), /weight/);
    const address = 'http://127.0.0.1:1/model_launcher.schema.json';
    assert.deepEqual(errorsOf(await files.look({ $schema: address, ...BASE })), []);
    const gone = await files.look({ $schema: './gone.schema.json', ...BASE });
    assert.deepEqual([errorsOf(gone), underlined(gone, 'no-such-file')], [[], '"$schema"']);
    const share = `/${path.join(files.root, 'own.schema.json')}`;
    assert.deepEqual(errorsOf(await files.look({ $schema: share, ...BASE })), []);
  });

  it('of a module is honoured, which the launcher itself never finds', async () => {
    files.write('tooling/model_launcher.schema.json', {});
    files.write('tooling/model_lab_module.schema.json', {
      properties: { n: { type: 'integer' } },
      required: ['n'],
    });
    const look = (entry: object) => files.look({ ...BASE, pre_acquisition_pipeline: [entry] });
    const checked = await look({ module_path: 'lab_module', module_parameters: { n: 'x' } });
    assert.equal(underlined(checked, 'wrong-type'), '"x"');
    assert.match(errorsOf(await look({ module_path: 'lab_module', module_parameters: {} })).join(), /"n"/);
    files.write('step.schema.json', { required: ['m'] });
    const named = {
      module_path: 'lab_module',
      module_schema: 'step.schema.json',
      module_parameters: { n: 1 },
    };
    assert.match(errorsOf(await look(named)).join(), /"m"/);
  });

  it('of the archiver leaves to the archiver what it asks for itself', async () => {
    files.write('tooling/model_launcher.schema.json', {});
    files.write('tooling/model_session_archiver.schema.json', { required: ['session_dir'] });
    const entry = { module_path: 'session_archiver', module_parameters: { network_dir: '/n' } };
    assert.deepEqual(errorsOf(await files.look({ ...BASE, post_acquisition_pipeline: [entry] })), []);
  });

  it('that is none itself is said, and stops nothing', async () => {
    files.write('tooling/model_launcher.schema.json', '{"type": ');
    const checked = await files.look(BASE);
    assert.ok(codesOf(checked).join().includes('warning bad-schema'), String(codesOf(checked)));
    assert.ok(checked.resolved);
  });
});
