/** Pipelines of the launcher: steps before and after the program, and everything that is wrong in them. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { adaptLauncher } from '../../../../src/core/params/launcher/adapt.ts';
import { readSource } from '../../../../src/core/params/source.ts';
import { codesOf, errorsOf, fixed, LauncherFiles, underlined } from '../../../support/launcherFiles.ts';

const BASE = { launcher: 'base', subject_id: 'm9', user_id: 'me', output_root_folder: 'data' };

describe('a pipeline of the launcher', () => {
  let files: LauncherFiles;
  before(() => {
    files = new LauncherFiles();
  });
  after(() => files.close());

  const look = (...entries: readonly unknown[]) => files.look({ ...BASE, pre_acquisition_pipeline: entries });

  async function adapted(fields: object) {
    const source = await readSource(path.join(files.root, 'a.json'), JSON.stringify({ ...BASE, ...fields }));
    return adaptLauncher(source, { workspace: files.root, rig: undefined, env: {} });
  }

  it('becomes steps before and after the program, in their order', async () => {
    const module_parameters = { function: 'go', function_args: { out: '{session_folder}/x' } };
    const { fields, sourcePathOf } = await adapted({
      pre_acquisition_pipeline: [
        'mouse_weight_pre_prompt',
        { module_path: 'disk_space_check', on_failure: 'abort', module_parameters: { required_free_gb: 10 } },
        { module_type: 'script_module', module_path: 'a/b.py', abort_on_fail: true, module_parameters },
      ],
      post_acquisition_pipeline: [
        { type: 'repo_module', repo_relative_path: 'c.py', function: 'run', kwargs: { n: 1 } },
        { module_path: 'session_creator', failure_policy: 'prompt' },
      ],
    });
    assert.deepEqual(fields['before'], [
      { module: 'mouse_weight_pre_prompt', onFailure: 'continue' },
      { module: 'disk_space_check', parameters: { required_free_gb: 10 }, onFailure: 'abort' },
      {
        script: 'a/b.py',
        function: 'go',
        parameters: { function: 'go', function_args: { out: '{params.output_session_folder}/x' } },
        onFailure: 'abort',
      },
    ]);
    assert.deepEqual(fields['after'], [
      { script: 'c.py', function: 'run', parameters: { n: 1 }, onFailure: 'continue' },
      { module: 'session_creator', onFailure: 'ask' },
    ]);
    const inside = sourcePathOf(['before', 2, 'parameters', 'function_args', 'out']);
    assert.deepEqual(inside, ['pre_acquisition_pipeline', 2, 'module_parameters', 'function_args', 'out']);
    assert.deepEqual(sourcePathOf(['after', 0, 'parameters']), ['post_acquisition_pipeline', 0, 'kwargs']);
  });

  it('is said to be without effect yet, at its name', async () => {
    const checked = await look('mouse_weight_pre_prompt');
    assert.deepEqual(codesOf(checked), ['6:3 warning not-yet']);
    assert.match(checked.findings[0]?.message ?? '', /^"pre_acquisition_pipeline" is not acted on/);
    assert.deepEqual(codesOf(await look()), []);
  });

  describe('must hold steps', () => {
    const WRONG: readonly (readonly [entry: unknown, code: string, at: string])[] = [
      [5, 'not-a-step', '5'],
      [null, 'not-a-step', 'null'],
      [['x'], 'not-a-step', '[\n      "x"\n    ]'],
      [{ module_type: 'launchr_module', module_path: 'x' }, 'not-allowed-value', '"launchr_module"'],
      [{ module_path: 7 }, 'wrong-type', '7'],
      [{ module_path: 'session_creator', on_failure: 'abrt' }, 'not-allowed-value', '"abrt"'],
      [{ module_path: 'session_creator', module_parameters: [] }, 'wrong-type', '[]'],
      [{ type: 'repo_modul', repo_relative_path: 'x' }, 'not-allowed-value', '"repo_modul"'],
    ];
    for (const [entry, code, at] of WRONG) {
      it(`and not ${JSON.stringify(entry)}`, async () => {
        const checked = await look(entry);
        assert.equal(underlined(checked, code), at);
        assert.equal(checked.resolved, undefined);
      });
    }

    it('with a module or a script', async () => {
      assert.match(errorsOf(await look({ module_parameters: {} })).join(), /needs "module_path"/);
      assert.match(errorsOf(await look({ type: 'repo_module' })).join(), /needs "repo_relative_path"/);
    });

    it('and what was meant is offered', async () => {
      assert.match(
        fixed(await look({ module_path: 'session_creator', on_failure: 'abrt' }), 'not-allowed-value'),
        /"abort"/,
      );
      assert.match(
        fixed(await look({ module_path: 'session_creator', on_failur: 'abort' }), 'unknown-key'),
        /"on_failure"/,
      );
      assert.match(fixed(await look('disk_space_chek'), 'unknown-module'), /"disk_space_check"/);
      assert.match(
        fixed(await look({ module_path: 'sesion_creator' }), 'unknown-module'),
        /"session_creator"/,
      );
    });
  });

  describe('gives modules their parameters', () => {
    const disk = (module_parameters: object | undefined) =>
      look({ module_path: 'disk_space_check', module_parameters });

    it('of the right kind', async () => {
      const checked = await disk({ required_free_gb: '10' });
      assert.equal(underlined(checked, 'wrong-type'), '"10"');
      assert.match(errorsOf(checked).join(), /"required_free_gb" must be a number/);
      assert.match(fixed(checked, 'wrong-type'), /"required_free_gb": 10\n/);
      const retries = {
        module_path: 'session_archiver',
        module_parameters: { session_dir: 'x', max_retries: 'three' },
      };
      assert.equal(underlined(await look(retries), 'wrong-type'), '"three"');
    });

    it('and all that they need', async () => {
      for (const given of [{}, undefined, { required_free_gb: null }]) {
        assert.match(errorsOf(await disk(given)).join(), /"disk_space_check" needs "required_free_gb"/);
      }
      assert.match(errorsOf(await look('disk_space_check')).join(), /needs "required_free_gb"/);
      assert.match(errorsOf(await disk({ required_free_gb: 0 })).join(), /must be above 0/);
    });

    it('which may be those of the file', async () => {
      const fields = { ...BASE, required_free_gb: 10, pre_acquisition_pipeline: ['disk_space_check'] };
      assert.deepEqual(errorsOf(await files.look(fields)), []);
    });

    it('and what a module asks for is offered', async () => {
      for (const given of [{}, { network_dir: '/n' }]) {
        const checked = await look({ module_path: 'session_archiver', module_parameters: given });
        const fields = JSON.parse(fixed(checked, 'missing-key'));
        const [{ module_parameters: parameters }] = fields.pre_acquisition_pipeline;
        assert.deepEqual(parameters, { session_dir: '{output_session_folder}', ...given });
        assert.deepEqual(errorsOf(checked), []);
      }
    });

    it('and nothing is said of modules and parameters of others', async () => {
      const entry = { module_path: 'disk_space_check', module_parameters: { required_free_gb: 1, own: [1] } };
      assert.deepEqual(codesOf(await look(entry)), ['6:3 warning not-yet']);
      assert.deepEqual(codesOf(await look('lab_module')), [
        '6:3 warning not-yet',
        '7:5 warning unknown-module',
      ]);
    });
  });

  it('names scripts of the repository that are there', async () => {
    const script = { module_type: 'script_module', module_path: 'src/gone.py' };
    const repository = {
      repository_url: 'https://example.org/a/stim',
      local_repository_path: 'clones',
      repository_commit_hash: '0123456',
    };
    const fields = { ...BASE, ...repository, pre_acquisition_pipeline: [script] };
    assert.ok(
      !codesOf(await files.look(fields))
        .join()
        .includes('no-such-file'),
    );
    files.clone('stim', 'https://example.org/a/stim');
    files.write('clones/stim/other/gone.py');
    const checked = await files.look(fields);
    assert.equal(underlined(checked, 'no-such-file'), '"src/gone.py"');
    files.write('clones/stim/src/gone.py');
    assert.ok(
      !codesOf(await files.look(fields))
        .join()
        .includes('no-such-file'),
    );
  });
});
