/** The file that describes a rig: never passed over, whatever is wrong with it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyEdits } from '../../../../src/base/finding.ts';
import { createRig, launcherRigFile, rigFileOf } from '../../../../src/core/params/launcher/rig.ts';
import { launchable } from '../../../../src/core/params/load.ts';
import { readSource } from '../../../../src/core/params/source.ts';
import { codesOf, errorsOf, LauncherFiles } from '../../../support/launcherFiles.ts';

const BASE = { launcher: 'base', subject_id: 'm9', user_id: 'me' };

describe('a rig file', () => {
  let files: LauncherFiles;
  before(() => {
    files = new LauncherFiles();
  });
  after(() => files.close());

  const look = (rig: string, more: object = {}) => files.look({ ...BASE, ...more }, { rig });

  it('gives every key that the file has not, tables as objects', async () => {
    const rig =
      'rig_id = "rig-3"\noutput_root_folder = "/disk"\nCOM_port = "COM7"\nmodality = "x"\n[camera]\nfps = 30.0\n';
    const { resolved, parameters } = await look(rig, { modality: 'beh' });
    assert.equal(parameters['modality'], 'beh');
    assert.equal(parameters['output_session_folder'], '/disk/m9_2026-11-21_14-02-03');
    assert.match(JSON.stringify(resolved?.parameters['camera']), /\{"fps":30\.0\}/);
    assert.deepEqual([resolved?.origins['rig_id']?.layer, resolved?.origins['camera.fps']?.line], ['rig', 6]);
  });

  it('is weaker than the settings, and its placeholders are filled in', async () => {
    const rig = 'rig_id = "rig-3"\noutput_root_folder = "/disk/{subject_id}"\nCOM_port = "COM7"\n';
    const checked = await files.look(BASE, { rig, settings: { COM_port: 'COM9' } });
    assert.equal(checked.parameters['COM_port'], 'COM9');
    assert.equal(checked.parameters['output_root_folder'], '/disk/m9');
    const fields = { ...BASE, script_parameters: { P: '{rig_param:cameras}' } };
    const yes = await files.look(fields, {
      rig: 'rig_id = "r"\ncameras = true\n',
      settings: { cameras: false },
    });
    assert.deepEqual(yes.parameters['script_parameters'], { P: 'False' });
  });

  it('may be YAML', async () => {
    const file = files.write('yaml/rig.yaml', 'rig_id: rig-4\n');
    assert.equal(rigFileOf({ file: files.write('yaml/config.json'), rig: undefined }), file);
    assert.deepEqual((await readSource(file, fs.readFileSync(file, 'utf8'))).value, { rig_id: 'rig-4' });
  });

  describe('that is wrong stops the run, with its place', () => {
    const WRONG: Readonly<Record<string, RegExp>> = {
      'rig_id = "r"\noutput_root_folder = "C:\\exp"\n': /rig\.toml:2:22: .*'single quotes'/,
      'rig_id = \n': /rig\.toml:1:\d+: /,
      'rig_id = "a"\nrig_id = "b"\n': /rig\.toml:2:\d+: /,
      'rig_id = ""\n': /rig\.toml:1:10: "rig_id" must be a text that is not empty/,
      'rig_id = 7\n': /rig\.toml:1:10: "rig_id" must be a text/,
    };
    for (const [text, expected] of Object.entries(WRONG)) {
      it(JSON.stringify(text), async () => {
        const checked = await look(text);
        assert.equal(checked.resolved, undefined);
        assert.throws(() => launchable(checked), expected);
      });
    }

    it('and a bad escape is mended by single quotes', async () => {
      const { elsewhere } = await look('rig_id = "r"\noutput_root_folder = "C:\\exp"\n');
      const [rig] = elsewhere;
      const text = applyEdits(rig?.text ?? '', rig?.findings[0]?.fixes?.[0]?.edits ?? []);
      assert.equal(text, 'rig_id = "r"\noutput_root_folder = \'C:\\exp\'\n');
    });

    it('and one that the settings name must be there', async () => {
      const machine = { file: path.join(files.root, 'config.json'), rig: path.join(files.root, 'gone.toml') };
      assert.equal(rigFileOf(machine), machine.rig);
    });
  });

  describe('without rig_id', () => {
    it('takes the name of the machine, and says so', async () => {
      const checked = await look('COM_port = "x"\n');
      assert.deepEqual([checked.parameters['rig_id'], errorsOf(checked)], [os.hostname(), []]);
      assert.deepEqual(checked.elsewhere.flatMap(codesOf), ['1:1 info missing-key']);
      assert.equal(checked.resolved?.origins['rig_id']?.layer, 'default');
    });

    it('because it stands inside [rig] is told, and mended', async () => {
      const checked = await look('[rig]\nrig_id = "rig-9"\n');
      const [rig] = checked.elsewhere;
      assert.ok(rig);
      assert.deepEqual(codesOf(rig), ['1:1 warning nested-rig']);
      const text = applyEdits(rig.text, rig.findings[0]?.fixes?.[0]?.edits ?? []);
      assert.equal((await look(text)).parameters['rig_id'], 'rig-9');
    });
  });

  it('gets the name of a key that was meant', async () => {
    const { elsewhere } = await look('rig_id = "r"\ndata_root_directory = "/d"\n');
    assert.deepEqual(elsewhere.flatMap(codesOf), ['2:1 warning unknown-key']);
    const text = applyEdits(elsewhere[0]?.text ?? '', elsewhere[0]?.findings[0]?.fixes?.[0]?.edits ?? []);
    assert.match(text, /^output_root_folder = "\/d"$/m);
  });

  describe('is found', () => {
    it('where the settings say, else beside them, else where the launcher has it', () => {
      const folder = path.join(files.root, 'places');
      const machine = { file: path.join(folder, 'config.json'), rig: undefined };
      const launchers = files.write('opt/rig_config.toml', 'rig_id = "x"\n');
      assert.equal(rigFileOf(machine, path.join(files.root, 'opt', 'none.toml')), undefined);
      assert.equal(rigFileOf(machine, launchers), launchers);
      const beside = files.write('places/rig.toml', 'rig_id = "y"\n');
      assert.equal(rigFileOf(machine, launchers), beside);
      assert.equal(rigFileOf({ ...machine, rig: '/named.toml' }, launchers), '/named.toml');
    });

    it('under the name that the launcher gives it on each system', () => {
      assert.equal(launcherRigFile('win32'), 'C:/RigConfig/rig_config.toml');
      assert.equal(launcherRigFile('linux'), '/opt/rigconfig/rig_config.toml');
    });

    it('and never made by looking', () => {
      const folder = path.join(files.root, 'empty');
      assert.equal(
        rigFileOf({ file: path.join(folder, 'config.json'), rig: undefined }, path.join(folder, 'x')),
        undefined,
      );
      assert.equal(fs.existsSync(folder), false);
    });
  });

  it('that is broken is told once, and not with every name that it would have given', async () => {
    const checked = await look('rig_id = \n', { note: '{camera} {rig_param:COM_port}' });
    assert.deepEqual([codesOf(checked), checked.elsewhere.length, checked.resolved], [[], 1, undefined]);
  });

  it('is made for a new machine as good TOML, and never over one that is there', async () => {
    const file = path.join(files.root, 'new', 'rig.toml');
    createRig(file, 'rig "7" \\ é');
    const { value, isSound } = await readSource(file, fs.readFileSync(file, 'utf8'));
    assert.ok(isSound);
    assert.equal(Reflect.get(Object(value), 'rig_id'), 'rig "7" \\ é');
    assert.equal(typeof Reflect.get(Object(value), 'output_root_folder'), 'string');
    assert.throws(() => createRig(file), /is there already/);
  });
});
