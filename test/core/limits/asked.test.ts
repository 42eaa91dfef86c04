/** Limits as people write them: in parameter files, in the settings of a machine, and for a run that is live. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { safeParse } from 'zod/mini';
import { AppError } from '../../../src/base/errors.ts';
import { readLimits } from '../../../src/core/limits/asked.ts';
import { changed, parseChange, readChanges } from '../../../src/core/limits/changes.ts';
import { resolveLimits } from '../../../src/core/limits/resolve.ts';
import { doubtsAbout } from '../../../src/core/limits/sense.ts';
import { exceededText, limitLine, nearText } from '../../../src/core/limits/words.ts';
import { parameterFile } from '../../../src/core/params/schema.ts';
import { LIMIT_RULES, type Limit } from '../../../src/core/run/resources.ts';
import { RIG } from '../../support/machine.ts';

const read = (limits: unknown) => readLimits(limits, 4);
const asked = (limits: unknown) => Object.fromEntries(read(limits).limits);
const resolved = (file: unknown, machine: unknown = {}) =>
  resolveLimits({ file: read(file).limits, machine: read(machine).limits, calledAs: () => undefined }, 4);
const shown = (limits: readonly Limit[]) => limits.map(limitLine);

describe('limits in a file', () => {
  it('stop beyond their hold where nothing else is said', () => {
    assert.deepEqual(asked({ memory: { bytes: 300_000_000, holdSeconds: 2 }, time: { seconds: 7200 } }), {
      'memory.bytes': { value: 300_000_000, action: 'stop', holdSeconds: 2 },
      'time.seconds': { value: 7200, action: 'stop', holdSeconds: 0 },
    });
  });

  it('may be texts with units; all units of bytes are of 1024', () => {
    const limits = asked({
      memory: { bytes: '4 GB', percent: 50, action: 'warn', holdSeconds: '1 min' },
      idle: { seconds: '1 h 30 min' },
      output: { bytesPerSecond: '1.5MiB' },
    });
    assert.deepEqual(
      Object.entries(limits).map(([rule, limit]) => [rule, limit?.value, limit?.holdSeconds]),
      [
        ['memory.bytes', 4 * 1024 ** 3, 60],
        ['memory.percent', 50, 60],
        ['idle.seconds', 5400, 0],
        ['output.bytesPerSecond', 1.5 * 1024 ** 2, 10],
      ],
    );
  });

  it('count percent of all cores as percent of one', () => {
    const { limits, problems } = read({ cpu: { machinePercent: 90 } });
    assert.deepEqual(limits.get('cpu.percent'), { value: 360, action: 'stop', holdSeconds: 300 });
    assert.deepEqual(problems, []);
    const [twice] = read({ cpu: { machinePercent: 90, percent: 100 } }).problems;
    assert.deepEqual(twice?.keyPath, ['cpu', 'percent']);
  });

  it('of 0 are limits, and false or null takes one away', () => {
    assert.equal(asked({ swap: { bytes: 0 } })['swap.bytes']?.value, 0);
    assert.deepEqual(asked({ memory: false }), { 'memory.bytes': null, 'memory.percent': null });
    assert.deepEqual(asked({ memory: { percent: null } }), { 'memory.percent': null });
    assert.deepEqual(Object.keys(asked(false)), [...LIMIT_RULES]);
  });

  it('override those of the machine one by one, and these the defaults', () => {
    assert.deepEqual(shown(resolved({})), [
      'Memory, 80 % for 10 s: warn (default)',
      'CPU, 360 % on average over 5 m: warn (default)',
    ]);
    const machine = { memory: { percent: 70, action: 'stop' }, disk: { freeBytes: '2 GB' } };
    assert.deepEqual(shown(resolved({ memory: { bytes: '1 GB' }, cpu: false }, machine)), [
      'Memory, 1.0 GiB for 10 s: stop',
      'Memory, 70 % for 10 s: stop (settings of this machine)',
      'Disk, at least 2.0 GiB free for 10 s: stop (settings of this machine)',
    ]);
    assert.deepEqual(resolved(false, machine), []);
  });

  it('are what the schema of the file takes, and nothing else', () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 200 }), fc.double({ noNaN: true }));
    const word = fc.constantFrom(
      '4 GB',
      '2 h',
      '5',
      '1.5MiB',
      '1 h 30 m',
      'x',
      '',
      'stop',
      'warn',
      '-1',
      '5 %',
    );
    const value = fc.oneof(number, word, fc.constantFrom(false, true, null), fc.constant([]));
    const names = [
      'bytes',
      'percent',
      'machinePercent',
      'seconds',
      'count',
      'freeBytes',
      'action',
      'holdSeconds',
    ];
    const inner = fc.oneof(value, fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 2 }));
    const groups = ['memory', 'cpu', 'time', 'idle', 'start', 'processes', 'output', 'disk', 'swap', 'gpu'];
    const limits = fc.oneof(value, fc.dictionary(fc.constantFrom(...groups), inner, { maxKeys: 2 }));
    let accepted = 0;
    fc.assert(
      fc.property(limits, (given) => {
        const { success } = safeParse(parameterFile, { command: 'true', limits: given });
        accepted += Number(success);
        const wrong = read(given).problems.filter(({ isTwice }) => !isTwice);
        assert.equal(wrong.length === 0, success, JSON.stringify(wrong));
      }),
      { numRuns: 1000, examples: [[{ cpu: { percent: false, machinePercent: [] } }]] },
    );
    assert.ok(accepted > 50 && accepted < 950, `${accepted} of 1000 were right`);
  });
});

describe('limits that can hardly be meant', () => {
  const doubts = (file: unknown, platform: NodeJS.Platform = 'linux') =>
    doubtsAbout(resolved(file), { ...RIG, platform }, 1).map(({ rule, message }) => `${rule} ${message}`);

  for (const [what, file, message] of [
    [
      'more memory than there is',
      { memory: { bytes: '16 GB' } },
      'memory.bytes can never fire: this machine has 16 GiB of memory',
    ],
    [
      'more than 100 %',
      { memory: { percent: 100 } },
      'memory.percent can never fire: there is no more than 100 %',
    ],
    [
      'more than all cores',
      { cpu: { percent: 400 } },
      'cpu.percent can never fire: this machine has 4 cores, which is 400 %',
    ],
    [
      'less than nothing free',
      { disk: { freeBytes: 0 } },
      'disk.freeBytes can never fire: there is never less than nothing free',
    ],
    [
      'all of a disk free',
      { disk: { freePercent: 100 } },
      'disk.freePercent always fires: no disk is all free',
    ],
    [
      'a hold that is longer than the run',
      { cpu: false, time: { seconds: 60 }, memory: { bytes: 5, holdSeconds: 60 } },
      'memory.bytes can never fire: the run is stopped after 1 m 00 s',
    ],
    [
      'idle time within one sample',
      { idle: { seconds: 0.5 } },
      'idle.seconds is shorter than the time between two samples (1 s): any quiet moment is beyond it',
    ],
  ] as const) {
    it(`are told of: ${what}`, () => assert.deepEqual(doubts(file), [message]));
  }

  it('are told of where nothing can be paused', () => {
    const file = { memory: { bytes: 5, action: 'pause' } };
    assert.deepEqual(doubts(file), []);
    assert.deepEqual(doubts(file, 'win32'), [
      'memory.bytes only warns here: Windows has no way to pause a program',
    ]);
  });

  it('and of others nothing is said', () => {
    assert.deepEqual(doubts({ memory: { bytes: '15 GB', percent: 99 }, time: { seconds: '2 h' } }), []);
  });
});

describe('a limit in words', () => {
  const memory: Limit = {
    rule: 'memory.bytes',
    value: 300 * 2 ** 20,
    action: 'stop',
    holdSeconds: 2,
    from: 'file',
  };
  const cases: readonly (readonly [Limit, number, string])[] = [
    [memory, 412 * 2 ** 20, 'Memory limit: 412 MiB of 300 MiB for 2 s'],
    [memory, 300 * 2 ** 20 + 1, 'Memory limit: over 300 MiB for 2 s'],
    [
      { ...memory, calledAs: 'memory_limit' },
      412 * 2 ** 20,
      'Memory limit (memory_limit): 412 MiB of 300 MiB for 2 s',
    ],
    [
      { ...memory, rule: 'disk.freeBytes' },
      2 ** 20,
      'Disk limit: 1.0 MiB free, and 300 MiB are to be free for 2 s',
    ],
    [
      { ...memory, rule: 'cpu.percent', value: 180, holdSeconds: 300 },
      195.26,
      'CPU limit: 195.3 % of 180 % on average over 5 m',
    ],
    [{ ...memory, rule: 'time.seconds', value: 60, holdSeconds: 0 }, 60.2, 'Time limit: over 1 m 00 s'],
  ];
  for (const [limit, value, text] of cases) it(text, () => assert.equal(exceededText(limit, value), text));

  it('near it', () => {
    assert.equal(nearText(memory, 250 * 2 ** 20), 'Memory is near its limit: 250 MiB of 300 MiB');
    assert.equal(nearText(memory, 312 * 2 ** 20), 'Memory is over its limit: 312 MiB of 300 MiB');
  });
});

describe('changes of limits', () => {
  it('are typed as RULE=VALUE', () => {
    assert.deepEqual(parseChange('memory.bytes=4GB'), { rule: 'memory.bytes', value: 4 * 1024 ** 3 });
    assert.deepEqual(parseChange('cpu.percent=none'), { rule: 'cpu.percent', value: null });
    assert.deepEqual(parseChange('memory.percent=85 %'), { rule: 'memory.percent', value: 85 });
    assert.deepEqual(parseChange('time.seconds=2 h'), { rule: 'time.seconds', value: 7200 });
    for (const wrong of [
      'memory.byte=1',
      'memory.bytes',
      'memory.bytes=',
      'memory.bytes=-1',
      'cpu.percent=x',
    ])
      assert.throws(() => parseChange(wrong), AppError, wrong);
    assert.throws(() => parseChange('memory.byte=1'), /Did you mean "memory.bytes"\?/);
  });

  it('leave what they do not name as it was; a new limit only warns', () => {
    const before = resolved({ memory: { bytes: 5, holdSeconds: 3 } })[0] ?? null;
    assert.deepEqual(changed(before, { rule: 'memory.bytes', value: 9 }), {
      ...before,
      value: 9,
      from: 'request',
    });
    assert.equal(changed(null, { rule: 'swap.bytes', value: 9 })?.action, 'warn');
    assert.equal(changed(before, { rule: 'memory.bytes', value: null }), null);
  });

  for (const [what, given] of Object.entries({
    nothing: undefined,
    'an empty list': [],
    'no list': { rule: 'memory.bytes', value: 1 },
    'an unknown rule': [{ rule: 'memory', value: 1 }],
    'a rule that is a name of all objects': [{ rule: '__proto__', value: 1 }],
    'a negative value': [{ rule: 'memory.bytes', value: -1 }],
    'a text as value': [{ rule: 'memory.bytes', value: '1' }],
    'no value': [{ rule: 'memory.bytes' }],
    'another action': [{ rule: 'memory.bytes', value: 1, action: 'kill' }],
    'a hold that is no number': [{ rule: 'memory.bytes', value: 1, holdSeconds: '3' }],
    'another field': [{ rule: 'memory.bytes', value: 1, from: 'file' }],
    'a rule twice': [
      { rule: 'memory.bytes', value: 1 },
      { rule: 'memory.bytes', value: 2 },
    ],
    'very many': Array.from({ length: 10_000 }, () => ({ rule: 'memory.bytes', value: 1 })),
  })) {
    it(`are refused as a request: ${what}`, () => assert.throws(() => readChanges(given), AppError));
  }
});
