/** Files that somebody made to harm or that were damaged: an answer within a second, and no object changed. */

import assert from 'node:assert/strict';
import { errorsOf, LauncherFiles } from '../../../support/launcherFiles.ts';
import { withinASecond } from '../../../support/stopwatch.ts';

const BASE = { launcher: 'base', subject_id: 'm9', user_id: 'me', output_root_folder: 'data' };

describe('a hostile file of the launcher', () => {
  let files: LauncherFiles;
  before(() => {
    files = new LauncherFiles();
  });
  after(() => files.close());

  async function within(content: string | object) {
    const inTime = withinASecond();
    const checked = await files.look(content);
    inTime();
    return checked;
  }

  const many = (count: number, make: (index: number) => unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key_${index}`, make(index)]));

  it('with the names of methods has parameters of these names', async () => {
    const own = '"constructor": 1, "toString": "{constructor}", "hasOwnProperty": "{valueOf}", "valueOf": 2';
    const { parameters } = await within(`${JSON.stringify(BASE).slice(0, -1)}, ${own}}`);
    assert.deepEqual([parameters['toString'], parameters['hasOwnProperty']], [1, 2]);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('with __proto__ changes no object', async () => {
    for (const inside of [
      '"__proto__": {"polluted": 1}',
      '"script_parameters": {"__proto__": {"polluted": 1}}',
    ]) {
      const checked = await within(`${JSON.stringify(BASE).slice(0, -1)}, ${inside}}`);
      assert.match(errorsOf(checked).join(), /"__proto__" cannot be used as a name/);
    }
    const rig = 'rig_id = "r"\n__proto__ = 1\n';
    assert.match(errorsOf(await files.look(BASE, { rig })).join(), /"__proto__" cannot be used/);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('with names of modules that are methods has no such module', async () => {
    const entries = [
      'constructor',
      { module_path: '__proto__' },
      { type: 'toString' },
      { module_type: 'valueOf', module_path: 'x' },
    ];
    const checked = await within({ ...BASE, pre_acquisition_pipeline: entries });
    assert.equal(errorsOf(checked).length, 2);
  });

  it('that is nested 10,000 deep', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    assert.match(errorsOf(await within(`{"launcher": "base", "x": ${deep}}`)).join(), /nested more than/);
  });

  const LINES: Readonly<Record<string, string>> = {
    'unknown names': '{nobody} '.repeat(100_000),
    'known names': '{subject_id}'.repeat(50_000),
    'open braces': '{'.repeat(999_999),
    'turned braces': '}{'.repeat(500_000),
    dollars: '$'.repeat(1_000_000),
    'open formats': '{a:'.repeat(300_000),
    percents: '%a'.repeat(300_000),
    'open variables': '\u0024{'.repeat(300_000),
  };
  for (const [what, text] of Object.entries(LINES)) {
    it(`of one line of ${what}`, async () => {
      const { parameters } = await within({ ...BASE, text });
      assert.ok(what === 'known names' || parameters['text'] === text);
    });
  }

  it('of 20,000 keys with names that are nearly right', async () => {
    const { findings } = await within({ ...BASE, ...many(20_000, (index) => `{ke_${index}}`) });
    assert.ok(findings.length > 0 && findings.length < 1000, String(findings.length));
    const checked = await within({ ...BASE, script_parameters: many(20_000, () => '{rig_param:nobody}') });
    assert.ok(errorsOf(checked).length > 0);
  });

  it('that grows from one name to the next', async () => {
    const grown = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`n${index}`, `{n${index + 1}}{n${index + 1}}`]),
    );
    assert.match(errorsOf(await within({ ...BASE, ...grown, n30: 'laugh' })).join(), /larger than \d+ MiB/);
  });

  it('that leads in circles', async () => {
    assert.match(
      errorsOf(await within({ ...BASE, session_uuid: '{output_session_folder}' })).join(),
      /leads back to itself/,
    );
    assert.match(
      errorsOf(await within({ ...BASE, output_root_folder: '{output_root_folder}' })).join(),
      /leads back to itself/,
    );
    const { resolved } = await within({ ...BASE, launcher: 'python', script_path: '{script_path}' });
    assert.equal(resolved, undefined);
  });

  it('with a thousand wrong steps tells the first of them', async () => {
    const checked = await within({ ...BASE, pre_acquisition_pipeline: Array(50_000).fill(5) });
    assert.ok(checked.findings.length <= 250, String(checked.findings.length));
  });

  it('never loses an error among a thousand warnings', async () => {
    const noise = many(1000, () => '{nobody}');
    const late = {
      text: '{nobody}'.repeat(1000),
      script_parameters: { P: `${'{nobody}'.repeat(100)}{rig_param:x}` },
    };
    const { resolved } = await within({ ...BASE, ...noise, ...late });
    assert.equal(resolved, undefined);
  });

  it('with a NUL, a very long name or odd signs in a path', async () => {
    for (const script_path of ['a\0b', 'x'.repeat(100_000), '../../../../etc/passwd', '\uD800']) {
      const checked = await within({
        ...BASE,
        launcher: 'python',
        script_path,
        python_venv_path: script_path,
      });
      if (script_path.includes('etc')) continue;
      assert.equal(checked.resolved, undefined, JSON.stringify(script_path).slice(0, 20));
    }
  });

  it('that is no object at all', async () => {
    for (const text of [
      '[]',
      '"launcher"',
      'null',
      '{"launcher": {"launcher": "base"}}',
      '{"launcher": null}',
    ]) {
      assert.equal((await within(text)).resolved, undefined, text);
    }
  });

  it('with a version condition that goes on for ever', async () => {
    const checked = await within({ ...BASE, launcher_version: '>=1'.repeat(300_000) });
    assert.ok(errorsOf(checked).length > 0);
  });
});
