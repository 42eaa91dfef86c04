/** What each kind of launcher starts: the whole command line, and what is missing for it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { CheckedParameters } from '../../../../src/core/params/resolve.ts';
import {
  codesOf,
  errorsOf,
  LauncherFiles,
  type LookOptions,
  underlined,
} from '../../../support/launcherFiles.ts';

const IDS = { subject_id: 'm9', user_id: 'me', output_root_folder: '/data' };
const SESSION = '/data/m9_2026-11-21_14-02-03';
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

describe('the program of a launcher', () => {
  let files: LauncherFiles;
  before(() => {
    files = new LauncherFiles();
    files.clone('stim', 'https://example.org/lab/stim.git');
    files.write('clones/stim/bonsai/Bonsai.exe');
    files.write('clones/stim/src/a b.bonsai');
    files.write('analyse.py');
  });
  after(() => files.close());

  const at = (...parts: readonly string[]) => path.join(files.root, ...parts);

  async function resolved(fields: object, options?: LookOptions) {
    const checked = await files.look({ ...IDS, ...fields }, options);
    assert.deepEqual(errorsOf(checked), []);
    return checked.resolved ?? assert.fail('it does not resolve');
  }

  const command = async (fields: object, options?: LookOptions) => (await resolved(fields, options)).command;

  describe('base', () => {
    it('greets, whatever its script_path', async () => {
      const greeting = [PYTHON, '-c', 'print("Hello from BaseLauncher!")'];
      assert.deepEqual(await command({ launcher: 'base', script_path: 'echo' }), greeting);
    });
  });

  describe('bonsai', () => {
    const BONSAI = {
      launcher: 'bonsai',
      repository_url: 'https://example.org/lab/stim.git',
      repository_commit_hash: '0123456',
      local_repository_path: 'clones',
      script_path: 'src/a b.bonsai',
      bonsai_exe_path: 'bonsai/Bonsai.exe',
    };
    const START = () => [
      at('clones/stim/bonsai/Bonsai.exe'),
      at('clones/stim/src/a b.bonsai'),
      '--start',
      '--no-editor',
    ];
    const END = ['-p', `RootFolder=${SESSION}`];

    const properties = async (script_parameters: object, more: object = {}, options?: LookOptions) => {
      const line = await command({ ...BONSAI, script_parameters, ...more }, options);
      assert.ok(Array.isArray(line));
      assert.deepEqual([line.slice(0, 4), line.slice(-2)], [START(), END]);
      return line.slice(4, -2);
    };

    it('starts the workflow of the clone without an editor, in the session folder', async () => {
      assert.deepEqual(await command(BONSAI), [...START(), ...END]);
    });

    it('spells values as the launcher does', async () => {
      const text = `{"yes": true, "no": false, "none": null, "list": [1, "a", true, null, "it's"], "one": 1.0, "big": 12345678901234567890, "text": "True", "Screen (0-1)": 1, "Num Trials": "40", "a.b": "dot", "o": {"k": "v"}}`;
      const whole = JSON.stringify({ ...IDS, ...BONSAI }).replace(/\}$/, `, "script_parameters": ${text}}`);
      const { resolved: found } = await files.look(whole);
      assert.deepEqual(found?.command.slice(4, -2), [
        ...['-p', 'yes=true', '-p', 'no=false', '-p', 'none=None', '-p', `list=[1, 'a', True, None, "it's"]`],
        ...['-p', 'one=1.0', '-p', 'big=12345678901234567890', '-p', 'text=True', '-p', 'Screen (0-1)=1'],
        ...['-p', 'Num Trials=40', '-p', 'a.b=dot', '-p', "o={'k': 'v'}"],
      ]);
    });

    it('puts relative files into the session folder, and no others', async () => {
      const given = {
        table_path: 'a/b.csv',
        csv_file: 'c.csv',
        there_path: '/abs/x.csv',
        windows_path: 'C:/x.csv',
        share_path: '\\\\server\\x',
        own_path: '{output_session_folder}/y.csv',
        root_path: '{output_root_folder}/z.csv',
        name: 'r.csv',
        empty_path: '',
      };
      assert.deepEqual(
        (await properties(given)).filter((each) => each !== '-p'),
        [
          ...[`table_path=${SESSION}/a/b.csv`, `csv_file=${SESSION}/c.csv`, 'there_path=/abs/x.csv'],
          ...['windows_path=C:/x.csv', 'share_path=\\\\server\\x', `own_path=${SESSION}/y.csv`],
          ...['root_path=/data/z.csv', 'name=r.csv', 'empty_path='],
        ],
      );
    });

    it('puts further arguments behind the properties', async () => {
      assert.deepEqual(await properties({ a: 1 }, { script_arguments: ['--x', '{subject_id}', 2, true] }), [
        ...['-p', 'a=1', '--x', 'm9', '2', 'True'],
      ]);
    });

    it('follows what this run is given, in every part', async () => {
      const set = [
        'script_parameters.a=[1,2]',
        'script_parameters.new={"x":null}',
        'script_parameters.t=true',
        'script_arguments=["-v"]',
        'subject_id=m10',
      ];
      const line = await command(
        { ...BONSAI, script_parameters: { a: 'x', t: false, s: '{subject_id}' } },
        { set },
      );
      assert.deepEqual(line.slice(4), [
        ...['-p', 'a=[1, 2]', '-p', 't=true', '-p', 's=m10', '-p', "new={'x': None}", '-v'],
        ...['-p', 'RootFolder=/data/m10_2026-11-21_14-02-03'],
      ]);
    });

    it('says what is missing, and where it was looked for', async () => {
      const checked = await files.look({
        ...IDS,
        ...BONSAI,
        script_path: 'src/none.bonsai',
        bonsai_exe_path: undefined,
      });
      assert.deepEqual(errorsOf(checked).toSorted(), [
        '"bonsai_exe_path" is missing: it names Bonsai.',
        `the workflow is missing: there is no ${at('clones/stim/src/none.bonsai')}.`,
      ]);
      assert.equal(underlined(checked, 'no-such-file'), '"src/none.bonsai"');
    });

    it('is not looked for in a clone that is still to be made', async () => {
      const repository_url = 'git@example.org:lab/other.git';
      const [exe, script] = await command({ ...BONSAI, repository_url });
      assert.deepEqual(
        [exe, script],
        [at('clones/other/bonsai/Bonsai.exe'), at('clones/other/src/a b.bonsai')],
      );
    });

    it('is looked for on another system, and what installs it is said', async () => {
      const more = { local_repository_path: 'C:/clones', bonsai_setup_script: 'bonsai/setup.cmd' };
      const errors = errorsOf(await files.look({ ...IDS, ...BONSAI, ...more }));
      assert.equal(errors.length, 3);
      assert.match(errors.join(), /is a path of Windows.*"bonsai\/setup\.cmd" installs it/);
    });

    it('needs no repository for absolute paths', async () => {
      const { repository_url: _url, local_repository_path: _path, ...rest } = BONSAI;
      const absolute = { script_path: START()[1], bonsai_exe_path: START()[0] };
      assert.deepEqual(await command({ ...rest, ...absolute }), [...START(), ...END]);
    });

    describe('with a clone', () => {
      const look = (repository_commit_hash: string) =>
        files.look({ ...IDS, ...BONSAI, repository_commit_hash });
      const clone = (origin: string) =>
        files.clone('stim', origin, '89abcdef0123456789abcdef0123456789abcdef');
      const noClone = () => fs.rmSync(at('clones/stim/.git'), { recursive: true, force: true });
      after(() => files.clone('stim', 'https://example.org/lab/stim.git'));

      it('of the same repository, however its address is written', async () => {
        for (const url of [
          'https://example.org/lab/stim',
          'git@example.org:lab/stim.git',
          'ssh://git@EXAMPLE.org/lab/stim.git/',
        ]) {
          clone(url);
          assert.deepEqual(codesOf(await look('89abcdef')), [], url);
        }
      });

      it('of another repository of the same name does not run', async () => {
        clone('https://example.org/other/stim.git');
        const checked = await look('89abcdef');
        assert.equal(underlined(checked, 'other-repository'), '"https://example.org/lab/stim.git"');
        assert.match(errorsOf(checked).join(), /is a clone of https:\/\/example\.org\/other\/stim\.git/);
      });

      it('that stands at another commit says so', async () => {
        clone('https://example.org/lab/stim.git');
        const checked = await look('0123456789');
        assert.equal(underlined(checked, 'other-commit'), '"0123456789"');
        assert.match(
          checked.findings.map(({ message }) => message).join(),
          /stands at 89abcdef01, and not at 0123456789/,
        );
      });

      it('that is none is refused', async () => {
        noClone();
        assert.equal(underlined(await look('89abcdef'), 'not-a-clone'), '"clones"');
      });
    });

    it('knows the workflow that is meant', async () => {
      const checked = await files.look({ ...IDS, ...BONSAI, repository_commit_hash: 'main' });
      assert.ok(codesOf(checked).some((each) => each.endsWith('warning unpinned')));
      assert.equal(underlined(checked, 'unpinned'), '"repository_commit_hash"');
    });
  });

  describe('python', () => {
    const SCRIPT = { launcher: 'python', script_path: 'analyse.py' };

    it('is told its session folder, and gets python_arguments behind the script', async () => {
      const more = { python_arguments: ['-u'], script_arguments: ['--subject', '{subject_id}'] };
      const { command: line, environment, folders } = await resolved({ ...SCRIPT, ...more });
      assert.deepEqual(line, [PYTHON, at('analyse.py'), '-u', '--subject', 'm9']);
      assert.deepEqual([environment, folders], [{ OUTPUT_FOLDER: SESSION }, [SESSION]]);
    });

    it('takes the interpreter of a virtual environment first, then the one that is named', async () => {
      assert.equal(
        (await command({ ...SCRIPT, python_exe_path: '/usr/bin/python9' }))[0],
        '/usr/bin/python9',
      );
      const python = files.write('venv/bin/python');
      assert.equal((await command({ ...SCRIPT, python_exe_path: 'x', python_venv_path: 'venv' }))[0], python);
      const other = files.write('wenv/Scripts/python.exe');
      assert.equal((await command({ ...SCRIPT, python_venv_path: at('wenv') }))[0], other);
    });

    it('refuses a virtual environment without one', async () => {
      const checked = await files.look({ ...IDS, ...SCRIPT, python_venv_path: 'nothing' });
      assert.match(
        errorsOf(checked).join(),
        /has no interpreter: there is no .*nothing.Scripts.python\.exe and no/,
      );
    });

    it('needs a script that is there', async () => {
      const without = await files.look({ ...IDS, launcher: 'python' });
      assert.deepEqual(errorsOf(without), ['"script_path" is missing: it names the script.']);
      const missing = await files.look({ ...IDS, launcher: 'python', script_path: 'none.py' });
      assert.deepEqual(errorsOf(missing), [`the script is missing: there is no ${at('none.py')}.`]);
      fs.mkdirSync(at('folder.py'), { recursive: true });
      assert.equal(
        errorsOf(await files.look({ ...IDS, launcher: 'python', script_path: 'folder.py' })).length,
        1,
      );
    });

    it('says that script_parameters do not reach it', async () => {
      const checked = await files.look({ ...IDS, ...SCRIPT, script_parameters: { a: 1 } });
      assert.equal(underlined(checked, 'dead-key'), '"script_parameters"');
    });
  });

  describe('matlab', () => {
    const call = async (more: object) => {
      const { command: line, environment } = await resolved({ launcher: 'matlab', ...more });
      assert.deepEqual(line.slice(0, 2), ['matlab', '-batch']);
      return [line[2], environment];
    };
    const folder = { LAUNCHER_ARGUMENT_1: SESSION };

    it('calls slap2_launcher with "execute" and the session folder', async () => {
      assert.deepEqual(await call({}), ["slap2_launcher('execute',getenv('LAUNCHER_ARGUMENT_1'))", folder]);
    });

    it('calls another function with nothing but the session folder', async () => {
      assert.deepEqual(await call({ matlab_entrypoint: 'lab.run' }), [
        "lab.run(getenv('LAUNCHER_ARGUMENT_1'))",
        folder,
      ]);
      assert.deepEqual(await call({ matlab_function: 'go' }), ["go(getenv('LAUNCHER_ARGUMENT_1'))", folder]);
      assert.deepEqual(await call({ script_path: 'code\\my_session.m' }), [
        "my_session(getenv('LAUNCHER_ARGUMENT_1'))",
        folder,
      ]);
    });

    it('puts names and values behind, and what is given last wins', async () => {
      const more = {
        matlab_entrypoint: 'go',
        matlab_entrypoint_args: ['a', 2, true, null, [1, 'x'], { k: [1] }],
        matlab_pass_session_folder: false,
        script_parameters: { gain: 1.5, mode: 'x' },
        matlab_entrypoint_kwargs: { mode: 'y' },
        rig_description_path: 'C:/rig.json',
      };
      const args = "'a',2,true,[],{1,'x'},struct('k',{{1}})";
      assert.deepEqual(await call(more), [
        `go(${args},'gain',1.5,'mode','y','rig_description_path','C:/rig.json')`,
        {},
      ]);
    });

    it('puts the session folder where it is said', async () => {
      const given = { matlab_entrypoint: 'go', matlab_entrypoint_args: ['a', 'b'] };
      const place = async (matlab_session_folder_position: unknown) =>
        String((await call({ ...given, matlab_session_folder_position }))[0]).replace(/getenv\('\w+'\)/, 'F');
      assert.equal(await place('append'), "go('a','b',F)");
      assert.equal(await place('prepend'), "go(F,'a','b')");
      assert.equal(await place(1), "go('a',F,'b')");
      assert.equal(await place(99), "go('a','b',F)");
      assert.equal(await place('ignore'), "go('a','b')");
    });

    it('never lets a text become code', async () => {
      const evil = "x'); system('rm -rf /'); disp('";
      const more = { matlab_entrypoint: 'go', matlab_pass_session_folder: false };
      const [text, environment] = await call({
        ...more,
        matlab_entrypoint_args: [evil, '{note}'],
        note: evil,
      });
      assert.equal(text, "go(getenv('LAUNCHER_ARGUMENT_1'),getenv('LAUNCHER_ARGUMENT_2'))");
      assert.deepEqual(environment, { LAUNCHER_ARGUMENT_1: evil, LAUNCHER_ARGUMENT_2: evil });
      const checked = await files.look({
        ...IDS,
        launcher: 'matlab',
        matlab_entrypoint: "go(); system('x')",
      });
      assert.match(errorsOf(checked).join(), /is not the name of a MATLAB function/);
    });

    it('is said to be another MATLAB than the open one', async () => {
      const checked = await files.look({ ...IDS, launcher: 'matlab' });
      assert.equal(underlined(checked, 'other-call'), '"matlab"');
    });
  });

  it('is none without a launcher that is known', async () => {
    const near: CheckedParameters = await files.look({ ...IDS, launcher: 'bonsay', script_path: 'x' });
    assert.match(errorsOf(near).join(), /"launcher" must be .*Did you mean "bonsai"/);
    assert.equal(underlined(near, 'not-allowed-value'), '"bonsay"');
    const missing = await files.look({ ...IDS, script_path: 'x', pre_acquisition_pipeline: [] });
    assert.match(errorsOf(missing).join(), /"launcher" is missing/);
  });
});
