/** The two files of settings: what each may say, and what happens when one says it wrongly. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  byPattern,
  matchesPattern,
  readMachineConfig,
  readWorkspaceConfig,
} from '../../../src/core/settings/settings.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('the settings', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  const at = (...parts: string[]) => path.join(box.workspace, ...parts);

  const workspaceSettings = (values: object) => {
    const file = box.write('.runtrail/config.json', values);
    return readWorkspaceConfig(path.dirname(file));
  };

  it('of a workspace without a file say nothing', () => {
    const { runs, parameters, parameterFiles, ignored } = readWorkspaceConfig(at('.runtrail'));
    assert.deepEqual(
      { runs, parameters, parameterFiles, ignored },
      {
        runs: undefined,
        parameters: {},
        parameterFiles: [],
        ignored: [],
      },
    );
  });

  it('keep the spelling of numbers', () => {
    box.write('.runtrail/config.json', '{"parameters": {"lr": 1.0, "seed": 12345678901234567890}}');
    const { parameters } = readWorkspaceConfig(at('.runtrail'));
    assert.equal(JSON.stringify(parameters), '{"lr":1.0,"seed":12345678901234567890}');
  });

  it('name the keys that only the machine may set', () => {
    assert.deepEqual(workspaceSettings({ node: '/evil', rig: 'x.toml', runs: 'here' }).ignored, [
      'node',
      'rig',
    ]);
  });

  it('of a machine hold limits and how often is looked; those of a workspace are passed over', () => {
    const machine = (values: object) => {
      const file = box.write('config/config.json', values);
      return readMachineConfig(path.dirname(file));
    };
    const { limits, sampling } = machine({ limits: { memory: { percent: 70 } }, sampling: { seconds: 2 } });
    assert.deepEqual([...limits], [['memory.percent', { value: 70, action: 'stop', holdSeconds: 10 }]]);
    assert.deepEqual(sampling, { seconds: 2 });
    assert.deepEqual([machine({}).limits.size, machine({}).sampling], [0, undefined]);
    for (const [values, message] of [
      [
        { limits: { memory: { percent: 'all' } } },
        /"limits\.memory\.percent" must be a number that is not negative\.$/,
      ],
      [{ limits: { memmory: {} } }, /"limits\.memmory" is no limit\. Did you mean "memory"\?$/],
      [{ limits: 5 }, /"limits" must be an object, or false for no limits at all\.$/],
      [{ sampling: { seconds: 0.1 } }, /"sampling\.seconds" must be from 0\.2 to 60\.$/],
    ] as const)
      assert.throws(() => machine(values), { code: 'invalid', message });
    assert.deepEqual(workspaceSettings({ limits: false, sampling: {} }).ignored, ['limits', 'sampling']);
  });

  it('are said on the command line, which goes on', async () => {
    box.write('.runtrail/config.json', { node: '/evil' });
    const { code, stderr } = await box.cli('ls');
    assert.equal(code, 0);
    assert.match(stderr, /config\.json: node can only be set for the machine, in .*config\.json\./);
  });

  it('of the wrong kind are an error that names the file and the key', () => {
    assert.throws(() => workspaceSettings({ dialects: ['camstim'] }), {
      message: `${at('.runtrail', 'config.json')}: "dialects" must be an object { … }.`,
    });
    assert.throws(
      () => workspaceSettings({ parameterFiles: 'x' }),
      /"parameterFiles" must be a list of texts/,
    );
  });

  it('of the machine know the rig file, relative to their own folder', () => {
    const folder = path.join(box.root, 'config');
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'config.json'), '{"rig": "rig.toml", "parameters": {"lr": 1}}');
    const { rig, parameters } = readMachineConfig(folder);
    assert.deepEqual({ rig, parameters }, { rig: path.join(folder, 'rig.toml'), parameters: { lr: 1 } });
  });

  it('by pattern: the last one that matches, by name in any folder or by path', () => {
    const patterns = { '*.cfg': 'python', 'rigs/*.cfg': 'camstim', '**/net/*.cfg': 'darknet' };
    const of = (name: string) => byPattern(patterns, box.workspace, at(...name.split('/')));
    assert.equal(of('deep/er/a.cfg'), 'python');
    assert.equal(of('rigs/a.cfg'), 'camstim');
    assert.equal(of('a/net/yolo.cfg'), 'darknet');
    assert.equal(of('a.ini'), undefined);
    assert.equal(matchesPattern(box.workspace, at('a', 'b.run.json'), '*.run.{json,yaml}'), true);
  });
});
