/** Limits, sampling and estimates of a parameter file: what a run gets, and what is said at its place in the file. */

import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import { readLimits } from '../../../src/core/limits/asked.ts';
import type { ParameterContext } from '../../../src/core/params/context.ts';
import { type CheckedParameters, checkParameterText } from '../../../src/core/params/resolve.ts';
import { RIG } from '../../support/machine.ts';

function check(text: string, more: Partial<ParameterContext> = {}): Promise<CheckedParameters> {
  const workspace = os.tmpdir();
  const file = path.join(workspace, 't.run.json');
  return checkParameterText(file, text, { workspace, env: {}, facts: RIG, ...more });
}

/** Each as the part of the text that it points at, and what it says. */
async function findings(fields: string): Promise<readonly (readonly [string, string])[]> {
  const text = `{"command": ["a"], ${fields}}`;
  const { findings: found } = await check(text);
  return found.map(
    ({ code, message, span }) => [text.slice(span.start, span.end), `${code}: ${message}`] as const,
  );
}

describe('limits of a parameter file', () => {
  it('are resolved with those of the machine', async () => {
    const machine = {
      ...{ file: '/config.json', rig: undefined, parameters: {}, sampling: { seconds: 5 } },
      limits: readLimits({ memory: { percent: 60 }, swap: { percent: 50, action: 'warn' } }, RIG.cores)
        .limits,
    };
    const text = '{"command": "a", "limits": {"memory": {"percent": false, "bytes": "1 GB"}, "cpu": false}}';
    const { resolved } = await check(text, { machine });
    assert.deepEqual(
      resolved?.limits.map(({ rule, value, action, from }) => [rule, value, action, from]),
      [
        ['memory.bytes', 2 ** 30, 'stop', 'file'],
        ['swap.percent', 50, 'warn', 'machine'],
      ],
    );
    assert.deepEqual(resolved?.sampling, { seconds: 5 });
    const own = await check('{"command": "a", "sampling": {"seconds": 0.20}}', { machine });
    assert.deepEqual(own.resolved?.sampling, { seconds: 0.2 });
  });

  for (const [fields, at, said] of [
    [
      '"limits": {"memory": {"byte": 1}}',
      '"byte"',
      'unknown-key: "limits.memory" has no field "byte". Did you mean "bytes"?',
    ],
    [
      '"limits": {"memmory": {"bytes": 1}}',
      '"memmory"',
      'unknown-key: "limits" has no field "memmory". Did you mean "memory"?',
    ],
    [
      '"limits": {"memory": {"bytes": "4 potatoes"}}',
      '"4 potatoes"',
      'not-allowed-value: "limits.memory.bytes" must be a number of bytes, or a text such as "4 GB"',
    ],
    ['"limits": {"memory": {"bytes": -1}}', '-1', 'out-of-range: "limits.memory.bytes" must not be under 0'],
    [
      '"limits": {"memory": {"action": "kill"}}',
      '"kill"',
      'wrong-type: "limits.memory.action" must be "warn" or "pause" or "stop"',
    ],
    [
      '"limits": {"time": {"seconds": "2 fortnights"}}',
      '"2 fortnights"',
      'not-allowed-value: "limits.time.seconds" must be a number of seconds, or a text such as "90 s" or "2 h"',
    ],
    [
      '"limits": {"memory": {"bytes": "99 TB"}}',
      '"99 TB"',
      'never-fires: "limits.memory.bytes" can never fire: this machine has 16 GiB of memory',
    ],
    [
      '"limits": {"cpu": {"machinePercent": 100}}',
      '100',
      'never-fires: "limits.cpu.machinePercent" can never fire: this machine has 4 cores, which is 400 %',
    ],
    [
      '"limits": {"cpu": {"machinePercent": 90, "percent": 90}}',
      '"percent"',
      'said-twice: "limits.cpu.percent" says the same limit again',
    ],
    ['"sampling": {"seconds": 0.1}', '0.1', 'out-of-range: "sampling.seconds" must not be under 0.2'],
    ['"sampling": {"seconds": 61}', '61', 'out-of-range: "sampling.seconds" must not be over 60'],
  ] as const) {
    it(`say what is wrong at its place: ${fields}`, async () => {
      assert.deepEqual(await findings(fields), [[at, said]]);
    });
  }

  it('of which very many are wrong are told of as far as anybody reads, and soon', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40_000 }, (_value, index) => [`x${index}`, { bytes: 1 }]),
    );
    for (const limits of [many, { memory: many }]) {
      const started = process.cpuUsage();
      const { findings: found } = await check(JSON.stringify({ command: 'a', limits }));
      assert.equal(found.length, 20);
      const { user, system } = process.cpuUsage(started);
      assert.ok(user + system < 2_000_000, `${user + system} µs`);
    }
  });

  it('with an error start nothing, with a doubt they do', async () => {
    assert.equal((await check('{"command": "a", "limits": {"memory": 5}}')).resolved, undefined);
    assert.ok((await check('{"command": "a", "limits": {"memory": {"bytes": "99 TB"}}}')).resolved);
  });
});

describe('the estimate of a parameter file', () => {
  const fields = '"parameters": {"nside": 2048, "name": "x"}, ';

  it('is worked out with the parameters of the run', async () => {
    const text = `{"command": "a", ${fields} "estimate": {"memory": "12*nside^2*8*1.5 + 50MB"}}`;
    assert.equal((await check(text)).resolved?.estimatedBytes, 626 * 2 ** 20);
    const overrides = [{ key: 'nside', value: 1024 }];
    assert.equal((await check(text, { overrides })).resolved?.estimatedBytes, 194 * 2 ** 20);
  });

  for (const [formula, at, said] of [
    ['2 * (nside', '(', 'bad-formula: "estimate.memory" gives no estimate: this bracket is not closed'],
    ['2 * nsid', 'nsid', 'bad-formula: "estimate.memory" gives no estimate: there is no parameter "nsid"'],
    [
      'nside - nside*2',
      '"nside - nside*2"',
      'bad-formula: "estimate.memory" gives no estimate: it comes to -2048, which is no size',
    ],
    ['1 + name', 'name', 'bad-formula: "estimate.memory" gives no estimate: "name" is not a number'],
    ['20 GB', '"20 GB"', 'over-memory: "estimate.memory" comes to 20 GiB; this machine has 16 GiB of memory'],
  ] as const) {
    it(`says what is wrong at its place: ${formula}`, async () => {
      assert.deepEqual(await findings(`${fields}"estimate": {"memory": "${formula}"}`), [[at, said]]);
    });
  }

  it('that cannot be read is an error; one that has no value with these parameters stops nothing', async () => {
    const of = (formula: string) => check(`{"command": "a", "estimate": {"memory": "${formula}"}}`);
    assert.equal((await of('1 +')).resolved, undefined);
    assert.equal((await of('nside')).resolved?.estimatedBytes, null);
  });
});
