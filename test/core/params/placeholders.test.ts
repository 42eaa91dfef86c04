/** Placeholders: filled in with their types, refused where they lead nowhere, and everything else left alone. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { applyEdits } from '../../../src/base/finding.ts';
import type { ParameterContext } from '../../../src/core/params/context.ts';
import { type CheckedParameters, checkParameterText } from '../../../src/core/params/resolve.ts';
import { strftime } from '../../../src/core/params/strftime.ts';

const FILE = path.resolve('/lab/train.run.json');
const RUN = path.resolve('/lab/.runtrail/runs/2026-11/01abc');
const NOW = new Date(2026, 10, 21, 7, 5, 9);

async function check(fields: object, more: Partial<ParameterContext> = {}): Promise<CheckedParameters> {
  const text = JSON.stringify({ command: ['true'], cwd: process.cwd(), ...fields }, null, 1);
  return checkText(text, more);
}

function checkText(text: string, more: Partial<ParameterContext> = {}): Promise<CheckedParameters> {
  const env = { HOME: '/home/ada' };
  return checkParameterText(FILE, text, { workspace: '/lab', env, runFolder: RUN, now: NOW, ...more });
}

const codesOf = ({ findings }: CheckedParameters) => [...new Set(findings.map(({ code }) => code))];

/** Code and message of each finding, with the text it is about. */
function told({ findings, text }: CheckedParameters): string[] {
  return findings.map(
    ({ code, message, span }) => `${code} at ${text.slice(span.start, span.end)}: ${message}`,
  );
}

describe('placeholders', () => {
  it('that lead nowhere in the chosen variant are told at their place in it', async () => {
    const variants = { a: { parameters: { lr: '{params.nope} {lr}' } } };
    const checked = await check({ parameters: { lr: 1 }, variants }, { variant: 'a' });
    assert.deepEqual(told(checked), [
      'unresolved-placeholder at {params.nope}: there is no parameter "nope".',
      'near-placeholder at {lr}: {lr} is no placeholder and stays as it is. Did you mean {params.lr}?',
    ]);
  });

  it('stand for parameters, the environment, the run, the workspace and the time', async () => {
    const { resolved, findings } = await check({
      name: '{params.model.kind}-{now:%Y-%m-%d_%H%M%S}',
      command: ['train', '{params.lr}', '--seed={params.seed}', '{run.id}', '{run.outputs}', '{file}'],
      environment: { ROOT: '{workspace}/data', WHO: '{env.HOME}', NAME: '{run.name}' },
      inputs: ['{params.model.kind}/*.csv'],
      outputs: ['{params.lists.1}.txt'],
      tags: ['{params.model.kind}'],
      parameters: { lr: 0.1, seed: 7, model: { kind: 'cnn' }, lists: ['a', 'b'] },
    });
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['no-match'],
    );
    assert.equal(resolved?.name, 'cnn-2026-11-21_070509');
    assert.deepEqual(resolved?.command, [
      'train',
      '0.1',
      '--seed=7',
      '01abc',
      path.join(RUN, 'outputs'),
      FILE,
    ]);
    assert.deepEqual(resolved?.environment, {
      ...{ ROOT: '/lab/data', WHO: '/home/ada' },
      NAME: 'cnn-2026-11-21_070509',
    });
    assert.deepEqual(
      [resolved?.inputs, resolved?.outputs, resolved?.tags],
      [['cnn/*.csv'], ['b.txt'], ['cnn']],
    );
  });

  it('keep the type and the spelling of a value that is the whole text', async () => {
    const { resolved } = await checkText(
      `{"command": ["t", "{params.lr}"], "cwd": ${JSON.stringify(process.cwd())},
        "parameters": {"lr": 1.0, "a": "{params.lr}", "b": "{params.big}", "c": "x{params.lr}", "big": {"n": [1, true, null]}}}`,
    );
    assert.deepEqual(resolved?.command, ['t', '1.0']);
    assert.equal(
      JSON.stringify(resolved?.parameters),
      '{"lr":1.0,"a":1.0,"b":{"n":[1,true,null]},"c":"x1.0","big":{"n":[1,true,null]}}',
    );
  });

  it('name parameters with dots, blanks and brackets in their names', async () => {
    const { resolved } = await check({
      command: ['{params.Screen_BlueColor (0-1)}', '{params.a.b}', '{params.x.y.z}'],
      parameters: { 'Screen_BlueColor (0-1)': 1, 'a.b': 2, x: { 'y.z': 3 } },
    });
    assert.deepEqual(resolved?.command, ['1', '2', '3']);
  });

  it('of the rig come from its file', async () => {
    const { findings } = await check({ command: ['{rig.COM_port}'] });
    assert.match(findings[0]?.message ?? '', /the settings of this machine name no "rig" file/);
  });

  it('leave everything else alone', async () => {
    const texts = [
      '{"k": 1}',
      '{"a": {"b": {"c": 1}}}',
      '^\\d{2,4}$',
      "C = {1, 2; 'a', 'b'}",
      "awk '{print $1}'",
      '{0} {} {missing} {x!r:>10}',
      '{{"k": 1}}',
      '{session_uuid.__class__}',
      '$HOME %HOME%',
      '{',
      '}}',
      '{checkpoint}',
    ];
    const { resolved, findings } = await check({ command: texts, parameters: { texts } });
    assert.deepEqual(findings, []);
    assert.deepEqual([resolved?.command, resolved?.parameters['texts']], [texts, texts]);
  });

  it('stand for themselves when their braces are doubled', async () => {
    const { resolved } = await check({ command: ['{{params.lr}}', '{{now:%Y}} {{workspace}}'] });
    assert.deepEqual(resolved?.command, ['{params.lr}', '{now:%Y} {workspace}']);
  });

  it('of the run stay as they are where nothing is started', async () => {
    const { resolved } = await check({ command: ['{run.id}/{workspace}'] }, { runFolder: undefined });
    assert.deepEqual(resolved?.command, ['{run.id}//lab']);
  });

  it('that lead nowhere are errors at their place, with what was meant', async () => {
    const checked = await check({
      command: ['a{params.lrr}b', '{env.HOMEE}', '{run.ids}', '{now:%Q}', '{params.lr!r}', '{params.lr.x}'],
      parameters: { lr: 1 },
    });
    assert.deepEqual(told(checked), [
      'unresolved-placeholder at {params.lrr}: there is no parameter "lrr". Did you mean "lr"?',
      'unresolved-placeholder at {env.HOMEE}: the variable HOMEE is not set. Did you mean "HOME"?',
      'unresolved-placeholder at {run.ids}: a run has no "ids". Did you mean "id"?',
      'unresolved-placeholder at {now:%Q}: "%Q" is not a form for times such as %Y-%m-%d.',
      'unresolved-placeholder at {params.lr!r}: there is no parameter "lr!r".',
      'unresolved-placeholder at {params.lr.x}: there is no parameter "lr.x".',
    ]);
    assert.equal(checked.resolved, undefined);
    const edits = checked.findings.flatMap(({ fixes }) => fixes?.[0]?.edits ?? []);
    assert.match(applyEdits(checked.text, edits), /"a\{params\.lr\}b",\s+"\{env\.HOME\}",\s+"\{run\.id\}"/);
  });

  it('are found at their own place also when they come twice in one text', async () => {
    const { findings, text } = await check({ command: ['{params.x} {params.x}'] });
    const first = text.indexOf('{params.x}');
    assert.deepEqual(
      findings.map(({ span }) => span.start),
      [first, first + 11],
    );
  });

  it('that were almost meant are warned of', async () => {
    const checked = await check({
      command: ['{param.lr}', '{env:HOME}', '{Params.lr}', '{worksapce}', '{now}', '{lr}'],
      parameters: { lr: 1 },
    });
    assert.deepEqual(
      checked.findings.map(
        ({ severity, message }) => `${severity} ${message.replace(/.*(Did you|it lacks)/, '$1')}`,
      ),
      [
        'warning Did you mean {params.lr}?',
        'warning Did you mean {env.HOME}?',
        'warning Did you mean {params.lr}?',
        'info Did you mean {workspace}?',
        'warning it lacks a name, as in {params.lr} or {now:%Y-%m-%d}',
        'info Did you mean {params.lr}?',
      ],
    );
    assert.ok(checked.resolved, 'warnings stop nothing');
  });

  it('that go round in a circle are errors that show the way', async () => {
    const circle = await check({ parameters: { a: '{params.b}', b: 'x{params.c}', c: ['{params.a}'] } });
    assert.deepEqual(told(circle), [
      'circular-placeholder at {params.a}: {params.a} leads back to itself: a → b → c → c.0 → a',
    ]);
    const named = await check({ name: 'a{params.n}', parameters: { n: '{run.name}' } });
    assert.deepEqual(codesOf(named), ['circular-placeholder']);
    const itself = await check({ parameters: { a: { b: '{params.a}' } } });
    assert.match(told(itself)[0] ?? '', /^circular-placeholder at \{params\.a\}/);
    const sibling = await check({ parameters: { a: { b: '{params.a.c}', c: 1 } } });
    assert.deepEqual(sibling.resolved?.parameters, { a: { b: 1, c: 1 } });
  });

  for (const [what, link] of [
    ['texts', (below: string) => Array(10).fill(`{params.${below}}`).join(' ')],
    ['lists', (below: string) => Array(10).fill(`{params.${below}}`)],
  ] as const) {
    it(`that would unfold to a mountain of ${what} are refused quickly`, async () => {
      const parameters: Record<string, unknown> = { p0: 'ha' };
      for (let step = 1; step <= 20; step++) parameters[`p${step}`] = link(`p${step - 1}`);
      const before = process.cpuUsage();
      const { findings } = await check({ parameters });
      assert.equal(findings[0]?.code, 'too-large');
      const { user } = process.cpuUsage(before);
      assert.ok(user < 1e6, `${user / 1000} ms`);
    });
  }

  it('in a chain of 10,000 are refused, and break nothing', async () => {
    const parameters: Record<string, unknown> = { p0: 'x' };
    for (let step = 10_000; step >= 1; step--) parameters[`p${step}`] = `{params.p${step - 1}}`;
    const { findings } = await check({ parameters });
    assert.equal(findings[0]?.code, 'placeholder-chain');
  });

  it('name nothing that objects have by themselves', async () => {
    const { findings } = await check({
      command: ['{params.constructor}', '{params.__proto__.x}', '{params.l.length}'],
      parameters: { l: [] },
    });
    assert.deepEqual(
      findings.map(({ code }) => code),
      Array(3).fill('unresolved-placeholder'),
    );
  });

  it('in a line for the shell: what the shell would act on is said', async () => {
    const quiet = await check({ command: 'train {params.name}', parameters: { name: 'a-b_1.5' } });
    assert.deepEqual([quiet.resolved?.command, quiet.findings], ['train a-b_1.5', []]);
    const { findings } = await check({ command: 'train {params.name}', parameters: { name: 'x; rm -rf /' } });
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [['shell-signs', 'warning']],
    );
  });
});

describe('strftime', () => {
  it('writes a time as the wall clock and the calendar show it', () => {
    const time = new Date(2026, 0, 3, 15, 4, 5, 6);
    assert.equal(
      strftime('%Y-%m-%d %H:%M:%S.%f %y %I%p %j %a %A %b %B %F %T 100%%', time),
      '2026-01-03 15:04:05.006000 26 03PM 003 Sat Saturday Jan January 2026-01-03 15:04:05 100%',
    );
    assert.equal(strftime('%Q', time), undefined);
    assert.equal(strftime('%', time), undefined);
  });
});
