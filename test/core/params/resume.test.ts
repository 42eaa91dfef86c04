/** The field `resume`: what it means where it is right, and what is said where it is not. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { checkParameterText } from '../../../src/core/params/resolve.ts';
import { PLAIN_RESUME } from '../../../src/core/run/plain.ts';

const FILE = path.resolve('train.run.json');

async function look(resume: unknown) {
  const text = JSON.stringify({ command: ['train'], resume });
  const { resolved, findings } = await checkParameterText(FILE, text, {
    workspace: path.dirname(FILE),
    env: {},
  });
  const told = findings.map(({ code, message, span }) => [code, message, text.slice(span.start, span.end)]);
  return { policy: resolved?.resume, told };
}

describe('the field "resume"', () => {
  for (const [given, policy] of [
    [undefined, PLAIN_RESUME],
    ['ask', { mode: 'ask', attempts: 3, after: ['lost', 'limit', 'preempted'] }],
    ['auto', { mode: 'auto', attempts: 3, after: ['lost', 'limit', 'preempted'] }],
    ['never', { mode: 'never', attempts: 3, after: ['lost', 'limit', 'preempted'] }],
    [
      { mode: 'auto', attempts: 10 },
      { mode: 'auto', attempts: 10, after: ['lost', 'limit', 'preempted'] },
    ],
    [
      { mode: 'auto', after: ['failed', 'lost', 'lost'] },
      { mode: 'auto', attempts: 3, after: ['lost', 'failed'] },
    ],
  ] as const) {
    it(`means ${policy.mode}, ${policy.attempts}, ${policy.after.join(' ')} as ${JSON.stringify(given)}`, async () => {
      assert.deepEqual(await look(given), { policy, told: [] });
    });
  }

  for (const [given, code, words, place] of [
    ['always', 'wrong-type', /"resume" must be "never" or "ask" or "auto"/, '"always"'],
    [{ attempts: 2 }, 'missing-key', /"resume\.mode" is missing/, '"resume"'],
    [{ mode: 'auto', attempts: 0 }, 'out-of-range', /"resume\.attempts" must not be under 1/, '0'],
    [
      { mode: 'auto', attempts: 1.5 },
      'not-allowed-value',
      /"resume\.attempts" must be a whole number/,
      '1.5',
    ],
    [{ mode: 'auto', after: [] }, 'out-of-range', /"resume\.after" must not be empty/, '[]'],
    [
      { mode: 'auto', after: ['crash'] },
      'wrong-type',
      /"lost" or "limit" or "preempted" or "failed"/,
      '"crash"',
    ],
    [
      { mode: 'auto', atempts: 2 },
      'unknown-key',
      /no field "atempts"\. Did you mean "attempts"/,
      '"atempts"',
    ],
  ] as const) {
    it(`is not right as ${JSON.stringify(given)}`, async () => {
      const { policy, told } = await look(given);
      assert.equal(policy, undefined);
      assert.equal(told.length, 1, JSON.stringify(told));
      assert.equal(told[0]?.[0], code);
      assert.match(told[0]?.[1] ?? '', words);
      assert.equal(told[0]?.[2], place);
    });
  }
});

describe('arguments that are added to go on', () => {
  const codes = async (command: unknown) => {
    const text = JSON.stringify({ command, checkpoints: { resume: ['--from', '{checkpoint}'] } });
    const { findings } = await checkParameterText(FILE, text, { workspace: path.dirname(FILE), env: {} });
    return findings.map(({ code, message }) => `${code} ${message}`);
  };

  it('are said to reach the last command of a line only', async () => {
    for (const line of ['train', 'train --x "a | b"', "train 'a;b' ;"])
      assert.deepEqual(await codes(line), []);
    assert.deepEqual(await codes(['train', '|', 'tee']), []);
    for (const [line, joint] of [
      ['train | tee log', '|'],
      ['cd x && train', '&&'],
      ['train # as ever', '#'],
    ] as const) {
      const [only = '', ...others] = await codes(line);
      assert.match(only, /^end-of-line "checkpoints\.resume" is added at the end of the line/);
      assert.ok(only.includes(`after its "${joint}"`) && others.length === 0, only);
    }
  });
});
