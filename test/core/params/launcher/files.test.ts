/** Whole files of the launcher, of every kind that labs have: each resolves, or says exactly why not. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  codesOf,
  errorsOf,
  FIXTURES,
  LauncherFiles,
  type LookOptions,
} from '../../../support/launcherFiles.ts';

const RIG = fs.readFileSync(path.join(FIXTURES, 'rig.toml'), 'utf8');
const IDS = ['subject_id=mouse_1', 'user_id=me'];
const SESSION = 'mouse_007_2026-11-21_14-02-03';

describe('a file of the launcher', () => {
  let files: LauncherFiles;
  before(() => {
    files = new LauncherFiles();
    for (const name of ['oddball-stimulus', 'gratings']) {
      files.clone(name, `https://example.org/lab/${name}`);
      files.write(`clones/${name}/.git/refs/heads/main`, '0123456789abcdef0123456789abcdef01234567\n');
      files.write(`clones/${name}/bonsai/Bonsai.exe`);
      files.write(`clones/${name}/src/oddball.bonsai`);
      files.write(`clones/${name}/src/gratings.bonsai`);
      files.write(`clones/${name}/src/make_table.py`);
    }
    files.write('analyse.py');
  });
  after(() => files.close());

  const look = (name: string, options: LookOptions = {}) =>
    files.look(fs.readFileSync(path.join(FIXTURES, name), 'utf8'), { name, ...options });

  const whole = (name: string) => `${path.basename(name, '.json')} resolves`;

  /** What resolves as it is, and all that is said of it. */
  const GOOD: Readonly<Record<string, readonly string[]>> = {
    'greeting.json': [
      '4:3 warning not-yet',
      '5:3 warning not-yet',
      '8:3 warning dead-key',
      '9:3 warning dead-key',
    ],
    'weights.json': ['7:3 warning not-yet', '8:3 warning not-yet'],
    'notes.json': ['6:3 warning not-yet', '16:3 warning not-yet'],
    'imaging.json': ['2:17 warning other-call'],
    'first_rig.json': ['6:3 warning no-effect', '11:3 warning dead-key'],
    'second_rig.json': ['6:3 warning no-effect', '10:3 warning dead-key'],
    'analysis.json': [],
  };
  for (const [name, codes] of Object.entries(GOOD)) {
    it(whole(name), async () => {
      const checked = await look(name);
      assert.deepEqual(codesOf(checked), codes);
      assert.ok(checked.resolved);
    });
  }

  /** What lacks the ids of subject and user, and nothing else. */
  const WITHOUT_IDS = ['metadata.json', 'imaging_archive.json', 'oddball.json', 'gratings.json'];
  for (const name of WITHOUT_IDS) {
    it(`${whole(name)} once subject and user are given, and only then`, async () => {
      const without = await look(name, { rig: RIG });
      assert.deepEqual(
        without.findings.flatMap(({ severity, code }) => (severity === 'error' ? [code] : [])),
        ['missing-answer', 'missing-answer'],
      );
      const checked = await look(name, { rig: RIG, set: IDS });
      assert.deepEqual(errorsOf(checked), []);
      assert.equal(checked.resolved?.parameters['subject_id'], 'mouse_1');
    });
  }

  it('oddball needs its rig', async () => {
    const errors = errorsOf(await look('oddball.json', { set: IDS }));
    assert.deepEqual(
      errors.map((each) => /there is no "(\w+)"/.exec(each)?.[1]),
      ['COM_port', 'RecordCameras', 'DisplayDeviceIndex'],
    );
  });

  it('oddball is started with all that rig, person and file say', async () => {
    const { resolved } = await look('oddball.json', { rig: RIG, set: IDS });
    const session = 'data/mouse_1_2026-11-21_14-02-03';
    const clone = path.join(files.root, 'clones', 'oddball-stimulus');
    assert.deepEqual(resolved?.command, [
      ...[
        path.join(clone, 'bonsai', 'Bonsai.exe'),
        path.join(clone, 'src', 'oddball.bonsai'),
        '--start',
        '--no-editor',
      ],
      ...[
        '-p',
        `stimulus_table_path=${session}\\oddball.csv`,
        '-p',
        'PortName=COM7',
        '-p',
        'RecordCameras=True',
      ],
      ...['-p', 'Subject=mouse_1', '-p', 'DisplayDeviceIndex=2', '-p', `RootFolder=${session}`],
    ]);
    assert.deepEqual([resolved?.folders, resolved?.outputs], [[session], [`${session}/**`]]);
    assert.equal(resolved?.origins['COM_port']?.layer, 'rig');
  });

  it('gratings fills in a parameter of its own, and keeps odd names', async () => {
    const { resolved } = await look('gratings.json', { rig: RIG, set: IDS });
    assert.ok(resolved?.command.includes('Screen_BlueColor (0-1)=1'), String(resolved?.command));
    assert.ok(resolved?.command.includes('Initial Spont Int=00:00:28'));
    const steps = JSON.stringify(resolved?.parameters['post_acquisition_pipeline']);
    assert.match(
      steps,
      /"network_dir":"\\\\\\\\server\\\\share\\\\mouse_1\\\\mouse_1_2026-11-21_14-02-03\\\\behavior"/,
    );
  });

  it('analysis gets its numbers as they are written', async () => {
    const { resolved } = await look('analysis.json');
    assert.deepEqual(resolved?.command.slice(2), ['--first', '--subject', '366122', '--gain', '1.0']);
    assert.equal(resolved?.environment['OUTPUT_FOLDER'], 'sessions/366122_2026-11-21_14-02-03');
  });

  it('greeting has its session in the folder that it names', async () => {
    const { resolved } = await look('greeting.json');
    assert.equal(resolved?.parameters['output_session_folder'], `sessions/${SESSION}`);
  });

  it('may be written in YAML and TOML as well', async () => {
    const yaml =
      'launcher: base\nsubject_id: m9\nuser_id: me\noutput_root_folder: data\nnote: "{session_folder}"\n';
    const checked = await files.look(yaml, { name: 'a.yaml' });
    assert.deepEqual(codesOf(checked), ['5:8 warning misnamed-placeholder']);
    assert.equal(checked.parameters['note'], 'data/m9_2026-11-21_14-02-03');
    const toml = 'launcher = "base"\nsubject_id = "m9"\nuser_id = "me"\nnotes = "x"\n';
    assert.deepEqual(codesOf(await files.look(toml, { name: 'a.toml' })), ['4:1 warning dead-key']);
  });

  it('is left without a trace by being looked at', async () => {
    const before = fs.readdirSync(files.root, { recursive: true }).length;
    for (const name of [...Object.keys(GOOD), ...WITHOUT_IDS]) await look(name, { set: IDS });
    assert.equal(fs.readdirSync(files.root, { recursive: true }).length, before);
  });
});
