/**
 * What the launcher's own tests hold it to, number by number, as far as it concerns reading a file: parameters, release, rig,
 * names of repositories, what is started, session folder, steps. The others concern what is done with a file, and belong to
 * the parts that do it:
 *
 *   15, 18–22  git: present or not, clone, fetch, removal             test/integration/launcherCode.test.ts
 *   23–27      start and stop of processes                            the runner has its own tests (test/integration)
 *   28, 30     the program itself being ended                         test/integration/launcherLimits.test.ts
 *   29         memory of a process: rss, percent, available, total    test/integration/launcherLimits.test.ts; vms, which says
 *                                                                     nothing of what is used, is not measured
 *   31, 33, 34 starting again after a failure, waiting for MATLAB     left out: Runtrail starts a program once, and says so
 *   39–43      launcher_metadata/, logs, end_state, debug_state       the record of a run takes their place
 *   44, 47–49  running the steps                                      with the steps; they are read and checked so far
 *   50–61      the modules, archiver and session creator themselves   with the steps
 *   62–66      GitHub issues                                          left out: nothing leaves the machine
 *   67–69      one session on several rigs                            left out: said to be without effect
 *   70–72      CamStim's .cfg                                         test/core/config
 */

import assert from 'node:assert/strict';
import { repositoryName } from '../../../../src/core/params/launcher/locations.ts';
import { codesOf, errorsOf, LauncherFiles, type LookOptions } from '../../../support/launcherFiles.ts';

const BASE = { launcher: 'base', subject_id: 'm9', user_id: 'me', output_root_folder: 'data' };
const RIG = 'rig_id = "rig-3"\noutput_root_folder = "/disk"\nCOM_port = "COM7"\nRecordCameras = true\n';

describe('the launcher', () => {
  let files: LauncherFiles;
  before(() => {
    files = new LauncherFiles();
    files.clone('stim', 'https://example.org/lab/stim.git');
    files.write('clones/stim/Bonsai.exe');
    files.write('clones/stim/a.bonsai');
  });
  after(() => files.close());

  const look = (more: object, options?: LookOptions) => files.look({ ...BASE, ...more }, options);
  const property = async (text: string) => {
    const { parameters } = await look({ script_parameters: { P: text } }, { rig: RIG });
    return Reflect.get(Object(parameters['script_parameters']), 'P');
  };

  it('1: what is given for the run wins over the file', async () => {
    const { resolved } = await look({ weight: 1 }, { set: ['weight=2', 'more="x"'] });
    assert.deepEqual([resolved?.parameters['weight'], resolved?.parameters['more']], [2, 'x']);
  });

  it('2: a missing id is asked for, with what the rig says as an offer', async () => {
    const { subject_id: _subject, ...rest } = BASE;
    const { questions, resolved } = await files.look(rest, { rig: `${RIG}subject_id = "usual"\n` });
    assert.deepEqual(questions, [
      { key: 'subject_id', title: 'Subject of the session', suggestion: 'usual' },
    ]);
    assert.equal(resolved, undefined);
  });

  it('3: every key of the file survives', async () => {
    const own = { one: 1, two: [2], three: { four: null }, $schema: 'x' };
    const { parameters } = await look(own);
    for (const [key, value] of Object.entries({ ...BASE, ...own }))
      assert.deepEqual(parameters[key], value, key);
  });

  it('4: keys of the rig that the file has not are there', async () => {
    const { output_root_folder: _folder, ...rest } = BASE;
    const { parameters } = await files.look(rest, { rig: RIG });
    assert.deepEqual([parameters['rig_id'], parameters['output_root_folder']], ['rig-3', '/disk']);
  });

  it('5: a file that says next to nothing can be looked at', async () => {
    const { parameters, questions } = await files.look('{"launcher": "base"}');
    assert.equal(parameters['launcher_version'], '>=0.0.0');
    assert.equal(questions.length, 2);
  });

  it('6: {rig_param:COM_port} is that of the rig, and yes is "True"', async () => {
    assert.deepEqual(
      [await property('{rig_param:COM_port}'), await property('{rig_param:RecordCameras}')],
      ['COM7', 'True'],
    );
  });

  it('7: an unknown {rig_param:x} stops', async () => {
    const checked = await look({ script_parameters: { P: '{rig_param:x}' } }, { rig: RIG });
    assert.deepEqual([checked.resolved, errorsOf(checked).length], [undefined, 1]);
  });

  it('8: a missing launcher_version is >=0.0.0, without a word', async () => {
    const { parameters, findings } = await look({});
    assert.deepEqual([parameters['launcher_version'], findings], ['>=0.0.0', []]);
  });

  it('9: a launcher_version that takes this release is right', async () => {
    assert.deepEqual((await look({ launcher_version: '>=0.2,<0.3' })).findings, []);
  });

  it('10: one that does not stops, and a wrong one too', async () => {
    const checked = await look({ launcher_version: '<0.1' });
    assert.match(errorsOf(checked).join(), /requires launcher_version <0\.1/);
    assert.equal(
      checked.text.slice(checked.findings[0]?.span.start, checked.findings[0]?.span.end),
      '"<0.1"',
    );
    assert.match(
      errorsOf(await look({ launcher_version: 'newest' })).join(),
      /is no condition for a version/,
    );
  });

  // 11 to 14, where the rig file lies and how a first one is made: rig.test.ts

  it('16: a repository is called after the end of its address', () => {
    const names = [
      'https://example.org/lab/stim.git',
      'git@host:user/stim.git',
      'https://example.org/lab/stim',
      'https://example.org/lab/stim.git/',
      'git@host:stim',
    ];
    assert.deepEqual(
      names.map(repositoryName),
      names.map(() => 'stim'),
    );
  });

  it('17: its folder is that and the local path; without either there is none', async () => {
    const url = { repository_url: 'https://example.org/lab/stim.git', repository_commit_hash: '0123456' };
    const bonsai = { launcher: 'bonsai', script_path: 'a.bonsai', bonsai_exe_path: 'Bonsai.exe' };
    const { resolved } = await look({ ...bonsai, ...url, local_repository_path: 'clones' });
    assert.equal(resolved?.command[1], `${files.root}/clones/stim/a.bonsai`);
    for (const half of [url, { local_repository_path: 'clones' }]) {
      const checked = await look({ ...bonsai, ...half });
      assert.match(errorsOf(checked).join(), new RegExp(`there is no ${files.root}/a\\.bonsai`));
      assert.ok(codesOf(checked).join().includes('warning repository-skipped'));
    }
  });

  const limitsOf = async (more: object, options?: LookOptions) =>
    (await look(more, options)).resolved?.limits
      .filter(({ from }) => from === 'file')
      .map(({ rule, value, action, holdSeconds, calledAs }) => [rule, value, action, holdSeconds, calledAs]);

  it('28: process_start_timeout_sec is a limit that stops; 0 is none', async () => {
    assert.deepEqual(await limitsOf({ process_start_timeout_sec: 30 }), [
      ['start.seconds', 30, 'stop', 0, 'process_start_timeout_sec'],
    ]);
    assert.deepEqual(await limitsOf({ process_start_timeout_sec: 0 }), []);
    assert.deepEqual(await limitsOf({}, { set: ['process_start_timeout_sec=5'] }), [
      ['start.seconds', 5, 'stop', 0, 'process_start_timeout_sec'],
    ]);
  });

  it('30: memory over what was used at the start and kill_threshold stops, at a value that can be reached', async () => {
    // Half of the memory of this machine is used.
    const cases = [
      [90, 95, 'can hardly be reached'],
      [30, 80, 'is stopped when the machine uses over 80 %'],
      [0, 50, 'is stopped when the machine uses over 50 %'],
    ] as const;
    for (const [points, percent, words] of cases) {
      const limit = ['machineMemory.percent', percent, 'stop', 0];
      assert.deepEqual(await limitsOf({ kill_threshold: points }), [[...limit, 'kill_threshold']]);
      const env = { CAMSTIM_VMEM_THRESHOLD: String(points) };
      assert.deepEqual(await limitsOf({}, { env }), [[...limit, 'CAMSTIM_VMEM_THRESHOLD']]);
      const { findings } = await look({ kill_threshold: points });
      assert.deepEqual(
        [findings.length, findings[0]?.code, findings[0]?.message.includes(words)],
        [1, 'threshold', true],
      );
    }
    assert.deepEqual(await limitsOf({}, { env: { CAMSTIM_VMEM_THRESHOLD: 'much' } }), []);
  });

  it('the limits of its example stop at once, under their own names', async () => {
    assert.deepEqual(await limitsOf({ memory_limit_percent: 80, cpu_limit_percent: 90 }), [
      ['memory.percent', 80, 'stop', 0, 'memory_limit_percent'],
      ['cpu.percent', 90, 'stop', 0, 'cpu_limit_percent'],
    ]);
    const rig = `${RIG}memory_limit_percent = 70\n`;
    assert.deepEqual(await limitsOf({}, { rig }), [
      ['memory.percent', 70, 'stop', 0, 'memory_limit_percent'],
    ]);
    const checked = await look({ memory_limit_percent: 120, cpu_limit_percent: -1 });
    assert.match(errorsOf(checked).join(), /"cpu_limit_percent" must not be under 0/);
  });

  it('resource_log_interval says how often is looked, as far as that goes here', async () => {
    for (const [seconds, taken] of [
      [5, 5],
      [0.01, 0.2],
      [3600, 60],
    ] as const) {
      const { resolved, findings } = await look({ resource_log_interval: seconds });
      assert.deepEqual(resolved?.sampling, { seconds: taken });
      assert.deepEqual(
        findings.map(({ code }) => code),
        seconds === taken ? [] : ['clamped'],
      );
    }
  });

  it('32: script_parameters are -p and K=V, numbers as texts', async () => {
    const repository = {
      repository_url: 'https://example.org/lab/stim.git',
      local_repository_path: 'clones',
      repository_commit_hash: '0123456',
    };
    const bonsai = {
      launcher: 'bonsai',
      script_path: 'a.bonsai',
      bonsai_exe_path: 'Bonsai.exe',
      ...repository,
    };
    const { resolved } = await look({ ...bonsai, script_parameters: { a: 1, b: 'x' } });
    assert.deepEqual(resolved?.command.slice(4, 8), ['-p', 'a=1', '-p', 'b=x']);
  });

  it('35: "execute" is the first argument of slap2_launcher alone', async () => {
    const call = async (more: object) =>
      String((await look({ launcher: 'matlab', ...more })).resolved?.command[2]);
    assert.match(await call({}), /^slap2_launcher\('execute'/);
    assert.doesNotMatch(await call({ matlab_entrypoint: 'other' }), /execute/);
  });

  it('36: the session folder lies in output_root_folder, and its name holds the subject', async () => {
    const { parameters } = await look({});
    assert.match(String(parameters['output_session_folder']), /^data\/m9_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$/);
  });

  it('37: an output_root_folder of the rig works the same', async () => {
    const { output_root_folder: _folder, ...rest } = BASE;
    const { parameters } = await files.look(rest, { rig: RIG });
    assert.match(String(parameters['output_session_folder']), /^\/disk\/m9_/);
  });

  it('38: without subject and name of the session there is no folder', async () => {
    const { subject_id: _subject, ...rest } = BASE;
    assert.equal((await files.look(rest)).resolved, undefined);
    const named = await files.look({ ...rest, session_uuid: 'pilot' }, { set: ['subject_id=m1'] });
    assert.equal(named.resolved?.parameters['output_session_folder'], 'data/pilot');
  });

  it('45, 46: a step continues after a failure unless it says "abort"', async () => {
    const steps = [
      { module_path: 'session_creator', on_failure: 'abort' },
      { module_path: 'session_creator' },
    ];
    assert.deepEqual(errorsOf(await look({ pre_acquisition_pipeline: steps })), []);
    assert.equal(
      errorsOf(await look({ pre_acquisition_pipeline: [{ ...steps[0], on_failure: 'stop' }] })).length,
      1,
    );
  });

  it('47, 48: names of modules, scripts and the older form are read', async () => {
    const older = {
      type: 'repo_module',
      repo_relative_path: 'x.py',
      function: 'go',
      kwargs: { output_filename: 'y' },
    };
    const steps = ['session_creator', { module_type: 'script_module', module_path: 'z.py' }, older];
    assert.deepEqual(errorsOf(await look({ post_acquisition_pipeline: steps })), []);
  });
});
