/** Files of the launcher, from the command line: run as they are, and refused where something is missing. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { readRequest } from '../../src/core/run/folder.ts';
import { requireProgram } from '../support/requires.ts';
import { Sandbox } from '../support/sandbox.ts';

const SCRIPT = `
import json, os, sys
folder = os.environ["OUTPUT_FOLDER"]
with open(os.path.join(folder, "trials.csv"), "w") as file:
    file.write("1,2\\n")
parameters = json.load(open(os.environ["RUNTRAIL_PARAMS"]))
print(json.dumps([sys.argv[1:], parameters["note"], parameters["COM_port"]]))
`;

const SESSION = {
  launcher: 'python',
  launcher_version: '>=0.2,<0.3',
  user_id: 'me',
  output_root_folder: 'sessions',
  script_path: 'session.py',
  script_arguments: ['--subject', '{subject_id}', '{rig_param:COM_port}'],
  note: '{"k":1} {subject_id}',
};

describe('a file of the launcher', () => {
  let box: Sandbox;
  let rig: string;
  beforeEach(() => {
    box = new Sandbox();
    box.write('session.py', SCRIPT);
    rig = path.join(box.root, 'config', 'runtrail', 'rig.toml');
    fs.mkdirSync(path.dirname(rig), { recursive: true });
    fs.writeFileSync(rig, 'rig_id = "rig-3"\nCOM_port = "COM7"\n');
  });
  afterEach(() => box.close());

  it('is run with its rig and its own session folder, and all of that is recorded', async function () {
    requireProgram(this, 'python3');
    const file = box.write('session.json', SESSION);
    const { code, stdout, stderr } = await box.cli('run', file, '--set', 'subject_id=m9');
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), [['--subject', 'm9', 'COM7'], '{"k":1} m9', 'COM7']);
    const [session = ''] = fs.readdirSync(path.join(box.workspace, 'sessions'));
    assert.match(session, /^m9_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$/);
    const [folder] = box.folders();
    assert.ok(folder);
    const { origins, folders } = readRequest(folder);
    assert.deepEqual(
      [origins['COM_port']?.layer, origins['subject_id']?.layer, folders],
      ['rig', '--set', [`sessions/${session}`]],
    );
    assert.match(fs.readFileSync(folder.events, 'utf8'), new RegExp(`sessions/${session}/trials\\.csv`));
  });

  it('is not run without a subject where nobody can be asked, and none is made up', async () => {
    const file = box.write('session.json', SESSION);
    const { code, stderr } = await box.cli('run', file);
    assert.equal(code, 2);
    assert.match(stderr, /session\.json:1:1: "subject_id" is not given/);
    assert.deepEqual([box.folders(), fs.existsSync(path.join(box.workspace, 'sessions'))], [[], false]);
  });

  it('is not run with a rig file that is wrong', async () => {
    fs.writeFileSync(rig, 'rig_id = "rig-3"\noutput_root_folder = "C:\\exp"\n');
    const file = box.write('session.json', { ...SESSION, subject_id: 'm9' });
    const { code, stderr } = await box.cli('run', file);
    assert.equal(code, 2);
    assert.ok(stderr.includes(`${rig}:2:22: `), stderr);
    assert.match(stderr, /'single quotes'/);
    assert.deepEqual(box.folders(), []);
  });

  it('is resolved and explained', async () => {
    const file = box.write('session.json', { ...SESSION, subject_id: 'm9' });
    const resolved = await box.json<{ parameters: Record<string, unknown>; command: string[] }>(
      'params',
      'resolve',
      file,
    );
    assert.equal(resolved.parameters['COM_port'], 'COM7');
    assert.deepEqual(resolved.command.slice(2), ['--subject', 'm9', 'COM7']);
    const { stdout } = await box.cli('params', 'explain', file, 'COM_port');
    assert.match(stdout, /rig .*"COM7".*rig\.toml:2:12/);
  });

  it('says what is wrong as file:line:column', async () => {
    const file = box.write('session.json', `{\n "launcher": "bonsay",\n "script_path": "x"\n}\n`);
    const { code, stdout } = await box.cli('params', 'check', file);
    assert.equal(code, 2);
    assert.match(stdout, /session\.json:2:14: error not-allowed-value .*Did you mean "bonsai"/);
  });
});
