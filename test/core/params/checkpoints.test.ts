/** Checkpoints of a parameter file: what a run is asked for, and what is said at its place in the file. */

import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import { checkpointFindings } from '../../../src/core/params/checkpointPlan.ts';
import type { FieldPlaces } from '../../../src/core/params/places.ts';
import { type CheckedParameters, checkParameterText } from '../../../src/core/params/resolve.ts';
import type { CheckpointPlan } from '../../../src/core/run/checkpoints.ts';

function check(checkpoints: string): Promise<CheckedParameters> {
  const workspace = os.tmpdir();
  const text = `{"command": ["a"], "checkpoints": ${checkpoints}}`;
  return checkParameterText(path.join(workspace, 't.run.json'), text, { workspace, env: {} });
}

async function plan(checkpoints: string): Promise<CheckpointPlan | undefined> {
  return (await check(checkpoints)).resolved?.checkpoints;
}

describe('checkpoints of a parameter file', () => {
  it('are asked for as they are written', async () => {
    const asked =
      '{"paths": ["*.pt", "./out/c-*"], "keep": 5, "every": "10 min", "signal": "SIGUSR1", "resume": ["--resume", "{checkpoint}", 1]}';
    assert.deepEqual(await plan(asked), {
      paths: ['*.pt', './out/c-*'],
      keep: { last: 5, best: null, everySteps: null, isAsked: true },
      every: { seconds: 600, steps: null },
      signal: 'SIGUSR1',
      resume: ['--resume', '{checkpoint}', '1'],
    });
    assert.deepEqual((await check(asked)).findings, []);
  });

  it('are ten of those that clients save where nothing is said', async () => {
    const nothing = await plan('{}');
    assert.deepEqual(nothing?.keep, { last: 10, best: null, everySteps: null });
    assert.deepEqual((await plan('{"keep": false}'))?.keep, {
      last: null,
      best: null,
      everySteps: null,
      isAsked: true,
    });
  });

  it('may be kept by metric and by steps', async () => {
    const keep =
      '{"keep": {"best": {"metric": "val_acc", "mode": "max"}, "everySteps": 1e3, "outside": true}}';
    assert.deepEqual((await plan(keep))?.keep, {
      ...{ last: 1, best: { metric: 'val_acc', mode: 'max', count: 1 }, everySteps: 1000 },
      ...{ isAsked: true, outside: true },
    });
    assert.equal((await plan('{"keep": {"last": 3.0, "best": {"metric": "loss"}}}'))?.keep.last, 3);
    assert.deepEqual((await plan('{"every": {"seconds": 90, "steps": 100}}'))?.every, {
      seconds: 90,
      steps: 100,
    });
  });

  for (const [field, at, said, fix] of [
    ['"keep": 0', '0', 'out-of-range: "checkpoints.keep" must not be under 1', undefined],
    ['"keep": 1.5', '1.5', 'not-allowed-value: "checkpoints.keep" must be a whole number', undefined],
    [
      '"keep": {"lst": 3}',
      '"lst"',
      'unknown-key: "checkpoints.keep" has no field "lst". Did you mean "last"?',
      '"last"',
    ],
    [
      '"signal": "SIGUSR"',
      '"SIGUSR"',
      'wrong-type: "checkpoints.signal" must be "SIGUSR1" or "SIGUSR2" or "SIGHUP" or "SIGCONT" or "SIGWINCH"',
      '"SIGUSR1"',
    ],
    [
      '"signal": "SIGKILL"',
      '"SIGKILL"',
      'wrong-type: "checkpoints.signal" must be "SIGUSR1" or "SIGUSR2" or "SIGHUP" or "SIGCONT" or "SIGWINCH"',
      undefined,
    ],
    [
      '"every": "soon"',
      '"soon"',
      'not-allowed-value: "checkpoints.every" must be a number of seconds, or a text such as "10 min" or "1 h"',
      undefined,
    ],
    ['"every": "0 s"', '"0 s"', 'out-of-range: "checkpoints.every" must not be no time at all', undefined],
    ['"paths": ["../x/*.pt"]', undefined, undefined, undefined],
    [
      '"paths": ["a/../../x.pt"]',
      '"a/../../x.pt"',
      'leads-outside: "a/../../x.pt" leads out of RUNTRAIL_CHECKPOINTS; in front of paths from where the program runs is ./',
      './a/../../x.pt',
    ],
    [
      '"resume": ["--from={chekpoint}"]',
      '{chekpoint}',
      'near-placeholder: {chekpoint} is no placeholder here and stays as it is. Did you mean "{checkpoint}"?',
      '{checkpoint}',
    ],
  ] as const) {
    it(`${at === undefined ? 'may be' : 'say what is wrong at its place'}: ${field}`, async () => {
      const text = `{"command": ["a"], "checkpoints": {${field}}}`;
      const { findings } = await check(`{${field}}`);
      assert.deepEqual(
        findings.map(({ span, code, message, fixes }) => [
          text.slice(span.start, span.end),
          `${code}: ${message}`,
          fixes?.[0]?.edits[0]?.text,
        ]),
        at === undefined ? [] : [[at, said, fix]],
      );
    });
  }

  it('cannot be asked for by a signal on Windows, which is said', () => {
    const places = { spanOf: () => ({ start: 0, end: 1 }) } as unknown as FieldPlaces;
    const codes = (platform: string) =>
      checkpointFindings({ checkpoints: { signal: 'SIGUSR1' } }, places, platform).map(({ code }) => code);
    assert.deepEqual([codes('win32'), codes('linux')], [['no-signals'], []]);
  });
});
