/** Parameter files and the `.cfg` files they name. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { applyEdits } from '../../../../src/base/finding.ts';
import { addedConfig, configName, namedConfigs } from '../../../../src/core/config/assist/namedConfigs.ts';

function after(text: string, ending: string): string {
  return applyEdits(text, addedConfig(text, ending, 'stim.cfg') ?? assert.fail('it cannot be added'));
}

describe('the .cfg files of a parameter file', () => {
  const file = path.resolve('runs', 'a.run.json');

  it('are those it names, relative to itself', () => {
    const value = { configs: ['stim.cfg', { file: '../rig.cfg', optional: true }, 3] };
    assert.deepEqual(namedConfigs(value, file), [path.resolve('runs', 'stim.cfg'), path.resolve('rig.cfg')]);
    assert.deepEqual(
      [namedConfigs({}, file), namedConfigs(null, file), namedConfigs({ configs: 1 }, file)],
      [[], [], []],
    );
    assert.equal(configName(file, path.resolve('x', 'stim.cfg')), '../x/stim.cfg');
  });

  it('get one more in JSON, with what else is there left as it is', () => {
    const text = '{\n    // why\n    "command": ["a"],\n    "configs": ["b.cfg"]\n}\n';
    assert.deepEqual(parse(after(text, '.json')).configs, ['b.cfg', 'stim.cfg']);
    assert.match(
      after(text, '.json'),
      /^\{\n {4}\/\/ why\n {4}"command": \["a"\],\n {4}"configs": \[\s+"b\.cfg",/,
    );
    assert.deepEqual(parse(after('{ "command": "x" }', '.json')), { command: 'x', configs: ['stim.cfg'] });
  });

  it('get one more in YAML and TOML, or are left to a person', () => {
    assert.deepEqual(parseYaml(after('command: x # why', '.yml')), { command: 'x', configs: ['stim.cfg'] });
    const toml = parseToml(after('command = "x"\n\n[parameters]\na = 1\n', '.toml'));
    assert.deepEqual(JSON.parse(JSON.stringify(toml)), {
      ...{ command: 'x', configs: ['stim.cfg'], parameters: { a: 1 } },
    });
    assert.equal(addedConfig('configs: [a.cfg]\n', '.yaml', 'x'), undefined);
    assert.equal(addedConfig('configs = []\n', '.toml', 'x'), undefined);
    assert.equal(addedConfig('a: 1\n---\nb: 2\n', '.yaml', 'x'), undefined);
  });
});
