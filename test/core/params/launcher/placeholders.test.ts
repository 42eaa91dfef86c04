/** Placeholders of the launcher: what it fills in, what it spoils, and what it leaves silently. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRecord } from '../../../../src/base/json.ts';
import type { CheckedParameters } from '../../../../src/core/params/resolve.ts';
import {
  codesOf,
  errorsOf,
  fixed,
  LauncherFiles,
  type LookOptions,
  underlined,
} from '../../../support/launcherFiles.ts';

const BASE = {
  launcher: 'base',
  subject_id: 'm9',
  user_id: 'me',
  output_root_folder: 'data',
  modality: 'beh',
};

describe('a placeholder of the launcher', () => {
  let files: LauncherFiles;
  before(() => {
    files = new LauncherFiles();
  });
  after(() => files.close());

  const look = (more: object, options?: LookOptions): Promise<CheckedParameters> =>
    files.look({ ...BASE, ...more }, options);

  /** What becomes of a text. */
  async function filled(text: string, more: object = {}, options?: LookOptions): Promise<unknown> {
    const checked = await look({ text, ...more }, options);
    assert.deepEqual(errorsOf(checked), []);
    return checked.parameters['text'];
  }

  const TEXTS: Readonly<Record<string, string>> = {
    '{subject_id}': 'm9',
    '{subject_id}/{user_id}/{modality}': 'm9/me/beh',
    '{session_uuid}': 'm9_2026-11-21_14-02-03',
    '{output_session_folder}': 'data/m9_2026-11-21_14-02-03',
    '{output_root_folder}': 'data',
    // What a format function would spoil.
    '{"k":1} {modality}': '{"k":1} beh',
    '{"a":{"b":[1]}}': '{"a":{"b":[1]}}',
    '{"a":{"b":"{subject_id}"}}': '{"a":{"b":"m9"}}',
    '\\d{3}-[a-z]{1,2}': '\\d{3}-[a-z]{1,2}',
    "{1,'two';[3 4],{5}}": "{1,'two';[3 4],{5}}",
    '{ {bad} }-{subject_id}': '{ {bad} }-m9',
    '{0} and {missing}': '{0} and {missing}',
    '{subject_id': '{subject_id',
    'subject_id}': 'subject_id}',
    '{}': '{}',
    // What a format function would look into.
    '{subject_id!r}': '{subject_id!r}',
    '{subject_id:>10}': '{subject_id:>10}',
    '{session_uuid.__class__}': '{session_uuid.__class__}',
    '{modality[0]}': '{modality[0]}',
    '{__proto__} {constructor} {toString}': '{__proto__} {constructor} {toString}',
    // Doubled braces stand for one.
    '{{subject_id}}': '{subject_id}',
    '{{literal}}-{subject_id}': '{literal}-m9',
    '{{{subject_id}}}': '{m9}',
    '{{params.modality}}': '{params.modality}',
    // Ours may stand there as well.
    '{params.modality} {now:%Y}': 'beh 2026',
  };
  for (const [text, expected] of Object.entries(TEXTS)) {
    it(`${text} becomes ${expected}`, async () => assert.equal(await filled(text), expected));
  }

  it('takes numbers as they are written, and yes and no as Python prints them', async () => {
    const more = { gain: 1.5, flag: true, other: false };
    assert.equal(await filled('{gain} {flag} {other}', more), '1.5 True False');
    const text = `{"launcher": "base", "subject_id": "m", "user_id": "u", "x": 1.0, "text": "x={x}"}`;
    assert.equal((await files.look(text)).parameters['text'], 'x=1.0');
  });

  it('fills in what stands deep inside, in lists and objects', async () => {
    const { parameters } = await look({ deep: { list: ['{subject_id}', { x: '{modality}' }] } });
    assert.deepEqual(parameters['deep'], { list: ['m9', { x: 'beh' }] });
  });

  it('is whole whatever the order of the keys', async () => {
    const { parameters } = await look({ a: '{b}!', b: '{c}-{subject_id}', c: '{modality}' });
    assert.deepEqual([parameters['a'], parameters['b']], ['beh-m9!', 'beh-m9']);
  });

  it('is all that changes in a text: every other byte stays', async () => {
    const part = fc.oneof(
      fc.constantFrom('{', '"k":', '[1]', '%', '$', '\\', '{0}', '{1,2}', "{'a'}", '{ }', '\n', 'é\u{1f600}'),
      fc.constant('{subject_id}'),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
        // A lone brace at the front: nothing of it is doubled for a format function.
        const text = `{ ${parts.filter((each) => !/[{}$%]{2}|\{\w*[!:.[]/.test(each)).join(' ')}`;
        const { parameters } = await look({ text });
        assert.equal(parameters['text'], text.replaceAll('{subject_id}', 'm9'));
      }),
      { numRuns: 200 },
    );
  });

  it('that leads back to itself is an error, and no hang', async () => {
    const checked = await look({ a: '{b}', b: '{a}' });
    assert.match(errorsOf(checked).join(), /leads back to itself/);
  });

  it('reaches what this run is given', async () => {
    const options = { set: ['subject_id=m10', 'modality=img'] };
    assert.equal(
      await filled('{subject_id}-{modality}-{session_uuid}', {}, options),
      'm10-img-m10_2026-11-21_14-02-03',
    );
  });

  describe('of the environment', () => {
    const env = { HOME: '/home/me', DATA_DIR: '/d' };
    const VARIABLES: Readonly<Record<string, string>> = {
      '$HOME/x': '/home/me/x',
      '${HOME}/x': '/home/me/x',
      '%DATA_DIR%\\x': '/d\\x',
      '${subject_id}': '$m9',
      '$MISSING %MISSING_TOO%': '$MISSING %MISSING_TOO%',
      '${ALSO_MISSING}': '\u0024{ALSO_MISSING}',
      '50% of $5, %d_%m': '50% of $5, %d_%m',
    };
    for (const [text, expected] of Object.entries(VARIABLES)) {
      it(`${text} becomes ${expected}`, async () => assert.equal(await filled(text, {}, { env }), expected));
    }

    it('that is not set is said, with the name that was meant', async () => {
      const checked = await look({ text: '$HOMME/x' }, { env });
      assert.deepEqual(codesOf(checked), ['7:12 warning unset-variable']);
      assert.equal(underlined(checked, 'unset-variable'), '$HOMME');
      assert.match(checked.findings[0]?.message ?? '', /HOMME is not set.*Did you mean "HOME"/);
    });

    it('is a text, whatever it holds', async () => {
      assert.equal(
        await filled('$X', {}, { env: { X: '{subject_id} $HOME {params.modality}' } }),
        '{subject_id} $HOME {params.modality}',
      );
    });
  });

  describe('that is not what it seems', () => {
    it('{session_folder} is taken for what was meant, said, and mended', async () => {
      const checked = await look({ text: '{session_folder}/a.csv' });
      assert.equal(checked.parameters['text'], 'data/m9_2026-11-21_14-02-03/a.csv');
      assert.deepEqual(codesOf(checked), ['7:12 warning misnamed-placeholder']);
      assert.equal(underlined(checked, 'misnamed-placeholder'), '{session_folder}');
      assert.match(fixed(checked, 'misnamed-placeholder'), /"text": "\{output_session_folder\}\/a\.csv"/);
    });

    it('{session_folder} is a parameter where there is one of that name', async () => {
      assert.equal(await filled('{session_folder}', { session_folder: 'mine' }), 'mine');
    });

    it('an unknown name is said, with the one that was meant', async () => {
      const checked = await look({ text: 'a {sesion_uuid} {sesion_uuid}' });
      assert.deepEqual(codesOf(checked), [
        '7:14 warning unknown-placeholder',
        '7:28 warning unknown-placeholder',
      ]);
      assert.match(fixed(checked, 'unknown-placeholder'), /"a \{session_uuid\} \{sesion_uuid\}"/);
    });

    it('conversions, formats and attributes are said', async () => {
      const checked = await look({ text: '{subject_id!r} {session_uuid.__class__}' });
      assert.deepEqual(codesOf(checked), [
        '7:12 warning placeholder-format',
        '7:27 warning placeholder-format',
      ]);
    });

    it('braces that the launcher itself would spoil are told of, and doubling them is right for both', async () => {
      const text = '{"k":{"l":1}} {modality}';
      const checked = await look({ text });
      assert.deepEqual(codesOf(checked), ['7:11 info lone-braces']);
      const mended = await files.look(fixed(checked, 'lone-braces'));
      assert.deepEqual([mended.parameters['text'], codesOf(mended)], ['{"k":{"l":1}} beh', []]);
    });

    it('a list or an object is no text to put in', async () => {
      const checked = await look({ list: [1], text: '{list}' });
      assert.equal(checked.parameters['text'], '{list}');
      assert.ok(codesOf(checked).includes('10:12 warning unknown-placeholder'), String(codesOf(checked)));
    });
  });

  describe('{rig_param:…}', () => {
    const rig = 'rig_id = "r1"\nCOM_port = "COM7"\nRecordCameras = true\nindex = 2\n';
    const bonsai = (value: string, more: object = {}) =>
      look({ script_parameters: { P: value }, ...more }, { rig });
    const property = ({ parameters }: CheckedParameters) => {
      const properties = parameters['script_parameters'];
      return isRecord(properties) ? properties['P'] : undefined;
    };

    it('is any parameter, of the rig or not', async () => {
      assert.equal(property(await bonsai('{rig_param:COM_port}')), 'COM7');
      assert.equal(property(await bonsai('{rig_param:modality}')), 'beh');
      assert.equal(property(await bonsai('<{rig_param:index}>')), '<2>');
      assert.equal(property(await bonsai('{rig_param:RecordCameras}')), 'True');
    });

    it('that nobody has is an error at its place, with what was meant', async () => {
      const checked = await bonsai('a {rig_param:COM_prt}');
      assert.equal(underlined(checked, 'unknown-rig-parameter'), '{rig_param:COM_prt}');
      assert.match(fixed(checked, 'unknown-rig-parameter'), /\{rig_param:COM_port\}/);
      assert.equal(checked.resolved, undefined);
      const [message] = errorsOf(await look({ script_parameters: { P: '{rig_param:x}' } }));
      assert.match(message ?? '', /no rig file.*rig_config\.toml/);
    });

    it('elsewhere is filled in too, and said: the launcher leaves it', async () => {
      const checked = await look({ text: '{rig_param:COM_port}' }, { rig });
      assert.equal(checked.parameters['text'], 'COM7');
      assert.deepEqual(codesOf(checked), ['7:12 warning rig-parameter-place']);
      assert.match(fixed(checked, 'rig-parameter-place'), /"text": "\{COM_port\}"/);
    });

    it('follows what this run is given, with its kind', async () => {
      const options = { rig, set: ['RecordCameras=false', 'COM_port=COM1'] };
      const checked = await look(
        { script_parameters: { P: '{rig_param:RecordCameras}-{rig_param:COM_port}' } },
        options,
      );
      assert.equal(property(checked), 'False-COM1');
    });
  });

  describe('in the name of a folder', () => {
    it('is filled in first, and said: the launcher makes a folder with braces', async () => {
      const checked = await look({ output_root_folder: '/x/{subject_id}' });
      assert.equal(checked.parameters['output_session_folder'], '/x/m9/m9_2026-11-21_14-02-03');
      assert.ok(codesOf(checked).includes('5:25 warning folder-placeholder'), String(codesOf(checked)));
      assert.match(fixed(checked, 'folder-placeholder'), /"output_root_folder": "\/x"/);
    });

    it('that nothing is put in for is an error', async () => {
      for (const output_root_folder of ['/x/{subject}', '/x/{', '/x/{subject_id!r}']) {
        const checked = await look({ output_root_folder });
        assert.match(errorsOf(checked).join(), /folder with braces in its name/, output_root_folder);
      }
      assert.match(errorsOf(await look({ session_uuid: '{nobody}_1' })).join(), /folder with braces/);
    });
  });
});
