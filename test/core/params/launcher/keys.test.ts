/** The keys of a launcher's file: what is known, what nobody reads, what has no effect here, and what is of the wrong kind. */

import assert from 'node:assert/strict';
import { DEAD_KEYS, KEYS } from '../../../../src/core/params/launcher/keys.ts';
import { isLauncherFile } from '../../../../src/core/params/launcher/recognise.ts';
import {
  codesOf,
  errorsOf,
  fixed,
  LauncherFiles,
  type LookOptions,
  underlined,
} from '../../../support/launcherFiles.ts';
import { skip } from '../../../support/requires.ts';

const BASE = { launcher: 'base', subject_id: 'm9', user_id: 'me', output_root_folder: 'data' };

describe('a key of a launcher file', () => {
  let files: LauncherFiles;
  before(() => {
    files = new LauncherFiles();
  });
  after(() => files.close());

  const look = (more: object, options?: LookOptions) => files.look({ ...BASE, ...more }, options);
  const codes = async (more: object) => codesOf(await look(more)).map((each) => each.replace(/^\S+ /, ''));

  describe('is kept as a parameter', () => {
    it('whatever it is: each one of the file, unchanged', async () => {
      const own = {
        modality: 'beh',
        weight: 12.5,
        list: [1, [2]],
        nothing: null,
        deep: { a: { b: true } },
        protocol_id: 2415,
      };
      const { parameters } = await look(own);
      for (const [key, value] of Object.entries({ ...BASE, ...own }))
        assert.deepEqual(parameters[key], value, key);
    });

    it('with no word about those of the person', async () =>
      assert.deepEqual(await codes({ modality: 'x', description: 'y', weight: 1 }), []));

    it('and numbers keep their spelling', async () => {
      const { resolved } = await files.look(
        '{"launcher":"base","subject_id":"m","user_id":"u","a":1.0,"b":12345678901234567890}',
      );
      assert.match(JSON.stringify(resolved?.parameters), /"a":1\.0,"b":12345678901234567890/);
    });

    it('with where it comes from', async () => {
      const { resolved } = await look(
        { modality: 'beh' },
        { rig: 'rig_id = "r1"\nCOM_port = "COM7"\n', set: ['extra=1'] },
      );
      const origins = resolved?.origins ?? {};
      assert.equal(origins['modality']?.layer, 'file');
      assert.deepEqual(origins['COM_port'], {
        layer: 'rig',
        file: `${files.root}/rig.toml`,
        line: 2,
        column: 12,
      });
      assert.equal(origins['session_uuid']?.layer, 'default');
      assert.equal(origins['launcher_version']?.layer, 'default');
      assert.equal(origins['extra']?.layer, '--set');
    });
  });

  describe('that nobody reads', () => {
    for (const key of Object.keys(DEAD_KEYS)) {
      it(`is said: ${key}`, async () => {
        const checked = await look({ [key]: 'x' });
        assert.deepEqual(codesOf(checked), ['6:3 warning dead-key']);
        assert.equal(underlined(checked, 'dead-key'), `"${key}"`);
      });
    }

    it('gets the name that was meant', async () => {
      assert.match(fixed(await look({ workflow_path: 'x' }), 'dead-key'), /"script_path": "x"/);
      assert.match(fixed(await look({ python_args: [] }), 'dead-key'), /"python_arguments": \[\]/);
    });

    it('is taken out, with its comma', async () => {
      assert.deepEqual(JSON.parse(fixed(await look({ notes: 'x' }), 'dead-key')), BASE);
      assert.deepEqual(JSON.parse(fixed(await look({ notes: 'x', more: 1 }), 'dead-key')), {
        ...BASE,
        more: 1,
      });
      assert.deepEqual(JSON.parse(fixed(await files.look({ notes: [], ...BASE }), 'dead-key')), BASE);
    });

    it('because the launcher is another one', async () => {
      assert.deepEqual(
        await codes({
          script_path: 'echo',
          python_exe_path: 'p',
          bonsai_max_retries: 2,
          matlab_entrypoint: 'x',
        }),
        Array(4).fill('warning dead-key'),
      );
    });
  });

  it('that is nearly one of the launcher gets its name', async () => {
    const checked = await look({ output_root_foldr: 'x', sesion_uuid: 'y', pre_aquisition_pipeline: [] });
    assert.deepEqual(codesOf(checked), ['7:3 warning unknown-key', '8:3 warning unknown-key']);
    assert.match(fixed(checked, 'unknown-key'), /"session_uuid": "y"/);
    // It has the right one as well.
    assert.equal(checked.parameters['output_root_foldr'], 'x');
  });

  describe('without effect here', () => {
    const CHANGED = {
      log_level: 'DEBUG',
      centralized_log_directory: '/logs',
      acquisition_error_terminate: true,
      github_issue: { enabled: true },
      session_sync_role: 'slave',
    };
    for (const [key, value] of Object.entries(CHANGED)) {
      it(`is said: ${key}`, async () => {
        const checked = await look({ [key]: value });
        assert.equal(underlined(checked, 'no-effect'), `"${key}"`);
        assert.equal(errorsOf(checked).length, 0);
      });
    }

    it('is not said where the launcher would do nothing either', async () => {
      const off = {
        resource_log_interval: 5,
        process_start_timeout_sec: 0,
        acquisition_error_terminate: false,
        github_issue: { enabled: false },
        session_sync_role: 'none',
        log_level: null,
      };
      assert.deepEqual(await codes(off), []);
    });
  });

  describe('of the wrong kind', () => {
    const WRONG: Readonly<Record<string, unknown>> = {
      subject_id: 1.5,
      user_id: 7,
      output_root_folder: ['x'],
      script_parameters: [],
      script_arguments: 'x',
      pre_acquisition_pipeline: {},
      repository_url: [1],
      active_mouse_platform: 'true',
      metadata_service_timeout: '10',
      session_sync_port: 1.5,
      launcher_version: 2,
      session_sync_role: 'boss',
    };
    for (const [key, value] of Object.entries(WRONG)) {
      it(`is an error at the value: ${key} ${JSON.stringify(value)}`, async () => {
        const checked = await look({ [key]: value });
        const finding = checked.findings.find(({ severity }) => severity === 'error');
        assert.match(finding?.message ?? '', new RegExp(`^"${key}" must be `));
        const at = checked.text.slice(finding?.span.start, finding?.span.end);
        assert.deepEqual(JSON.parse(at), value);
        assert.equal(checked.resolved, undefined);
      });
    }

    it('is mended where that is plain', async () => {
      assert.match(
        fixed(await look({ metadata_service_timeout: '10' }), 'wrong-type'),
        /"metadata_service_timeout": 10\n/,
      );
      assert.match(
        fixed(await look({ active_mouse_platform: 'True' }), 'wrong-type'),
        /"active_mouse_platform": true\n/,
      );
      assert.match(fixed(await look({ user_id: 7 }), 'wrong-type'), /"user_id": "7"/);
      assert.match(fixed(await look({ session_sync_role: 'mastr' }), 'not-allowed-value'), /"master"/);
    });

    it('is not said of null, which the launcher reads as absent', async () => {
      const {
        launcher: _launcher,
        subject_id: _subject,
        user_id: _user,
        ...rest
      } = Object.fromEntries(Object.keys(KEYS).map((key) => [key, null]));
      assert.deepEqual(errorsOf(await look(rest)), []);
    });

    it('is said of the names of ids and folders that cannot be one', async () => {
      for (const subject_id of ['a/b', '..', 'a\\b', 'a:b', 'a\nb', 'a?']) {
        assert.match(errorsOf(await look({ subject_id })).join(), /part of the name of a folder/, subject_id);
      }
      assert.deepEqual(errorsOf(await look({ subject_id: 366122 })), []);
    });
  });

  describe('that is asked for', () => {
    const { subject_id: _subject, user_id: _user, ...nobody } = BASE;

    it('stands for itself until somebody answers, and no subject is made up', async () => {
      const checked = await files.look(
        { ...nobody, text: '{subject_id}' },
        { rig: 'rig_id = "r"\nuser_id = "day"\nsubject_id = "rigmouse"\n' },
      );
      assert.deepEqual(checked.questions, [
        { key: 'subject_id', title: 'Subject of the session', suggestion: 'rigmouse' },
        { key: 'user_id', title: 'Who runs the session', suggestion: 'day' },
      ]);
      assert.deepEqual(codesOf(checked), ['1:1 error missing-answer', '1:1 error missing-answer']);
      assert.equal(checked.resolved, undefined);
      assert.doesNotMatch(JSON.stringify(checked.parameters), /test_subject|rigmouse/);
    });

    it('is given by null or an empty text as little as by nothing', async () => {
      for (const value of [null, '']) {
        const checked = await files.look({ ...nobody, subject_id: value, user_id: 'me' });
        assert.deepEqual(
          checked.questions.map(({ key }) => key),
          ['subject_id'],
        );
        assert.equal(underlined(checked, 'missing-answer'), JSON.stringify(value));
      }
    });

    it('is given on the command line, by a variable, or by settings', async () => {
      const set = await files.look(nobody, { set: ['subject_id=m1', 'user_id=u'] });
      assert.equal(set.resolved?.parameters['session_uuid'], 'm1_2026-11-21_14-02-03');
      const variable = await files.look(nobody, {
        env: { RUNTRAIL_SET_SUBJECT_ID: 'm2', RUNTRAIL_SET_USER_ID: 'u' },
      });
      assert.deepEqual(errorsOf(variable), []);
      assert.equal(variable.resolved?.parameters['output_session_folder'], 'data/m2_2026-11-21_14-02-03');
      const settings = await files.look({ ...nobody, subject_id: 'm3' }, { settings: { user_id: 'me' } });
      assert.deepEqual([settings.questions, settings.resolved?.parameters['user_id']], [[], 'me']);
    });

    it('can be given in the file: the fix makes room for it', async () => {
      const checked = await files.look(nobody);
      const text = fixed(checked, 'missing-answer').replace('"subject_id": ""', '"subject_id": "m4"');
      assert.deepEqual(
        (await files.look(text)).questions.map(({ key }) => key),
        ['user_id'],
      );
    });
  });

  it('that names the session must not lead out of its folder', async () => {
    for (const session_uuid of ['../x', '/etc/x', 'C:\\x', 'a/../../x', '{user_id}/../x'])
      assert.match((await codes({ session_uuid })).join(), /error unsafe-name/, session_uuid);
    assert.deepEqual(await codes({ session_uuid: '{subject_id}/{user_id}..x' }), []);
  });

  it('is checked also where another layer gives it', async () => {
    const fields = { launcher: 'python', script_arguments: ['a'] };
    const options = { set: ['script_arguments=z', 'session_uuid=../x', 'python_arguments=["-v"]'] };
    const found = errorsOf(await look(fields, options)).join('\n');
    assert.match(found, /"script_arguments" must be a list\. The value is not from this file\./);
    assert.match(found, /"session_uuid" is the name of the session folder/);
    assert.doesNotMatch(found, /python_arguments/);
    const rig = 'rig_id = "r"\nresource_log_interval = "often"\n';
    assert.match(errorsOf(await look({}, { rig })).join(), /"resource_log_interval" must be a number/);
  });

  it('that names the launcher is missed once, and in no words of ours', async () => {
    const { launcher: _launcher, ...rest } = BASE;
    const of = async (more: object) => codesOf(await files.look({ ...rest, ...more }));
    assert.deepEqual(await of({ script_path: 'a' }), ['1:1 error missing-key']);
    assert.deepEqual(await of({ launcher: 3 }), ['5:15 error wrong-type']);
    assert.deepEqual(await of({ launcher: 'bonsia' }), ['5:15 error not-allowed-value']);
  });

  it('that names a clone by a path of Windows is told so once, as an error', async function () {
    if (process.platform === 'win32') skip(this, 'there such a path is one of this machine');
    const more = { repository_url: 'https://lab.org/code.git', local_repository_path: 'C:\\clones' };
    const told = (await codes(more)).filter((code) => /windows|folder/.test(code));
    assert.deepEqual(told, ['error no-such-folder']);
    assert.deepEqual(await codes({ output_root_folder: 'C:\\data' }), ['warning windows-path']);
  });

  it('that is the name of the session is no UUID', async () => {
    const checked = await look({ session_uuid: '0b5a1f5e-7d0c-4a43-9c70-2b7e2f0f8a11' });
    assert.equal(underlined(checked, 'session-name'), '"session_uuid"');
    assert.equal((await look({ session_uuid: 'pilot' })).parameters['output_session_folder'], 'data/pilot');
  });

  it('output_session_folder is made anew, as the launcher does', async () => {
    const checked = await look({ output_session_folder: '/old/place' });
    assert.equal(checked.parameters['output_session_folder'], 'data/m9_2026-11-21_14-02-03');
    assert.equal(underlined(checked, 'no-effect'), '"output_session_folder"');
  });

  it('output_root_folder is gone on with as it is written', async () => {
    const roots = {
      'C:\\a': 'C:\\a\\pilot',
      'C:/a': 'C:/a/pilot',
      '/a/': '/a/pilot',
      'C:\\a\\': 'C:\\a\\pilot',
      '': './pilot',
    };
    for (const [output_root_folder, expected] of Object.entries(roots)) {
      const { parameters } = await look({ output_root_folder, session_uuid: 'pilot' });
      assert.equal(parameters['output_session_folder'], expected);
    }
  });

  it('gives the file away', () => {
    const yes: readonly object[] = [
      { launcher: 'base' },
      { $schema: 'x/model_launcher.schema.json' },
      { script_path: 'x', output_root_folder: 'y' },
    ];
    const no: readonly unknown[] = [
      null,
      [],
      'launcher',
      {},
      { command: 'x', launcher: 'base' },
      { script: 'x', launcher: 'y' },
      { subject_id: 1 },
    ];
    assert.deepEqual(
      [yes.map(isLauncherFile), no.map(isLauncherFile)],
      [yes.map(() => true), no.map(() => false)],
    );
  });
});
