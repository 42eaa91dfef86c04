/** Why a run was stopped, as its record tells whoever takes it up; and what it then ended as. */

import assert from 'node:assert/strict';
import { stopCauseOf } from '../../../src/core/limits/cause.ts';
import { LIMIT_RULES, type LimitEvent, type LimitRule } from '../../../src/core/run/resources.ts';
import { outcomeOf } from '../../../src/core/runner/outcome.ts';
import { eventsIn, RUN, record } from '../../support/record.ts';

const over: LimitEvent = { rule: 'memory.bytes', value: 9, limit: 5, message: 'Memory limit: 9 B of 5 B' };
const asked = ['requested', { request: RUN, kind: 'stop', by: 'ada', outcome: 'accepted' }] as const;
const refused = ['requested', { ...asked[1], outcome: 'refused' }] as const;
const paused = ['requested', { ...asked[1], kind: 'pause' }] as const;
const stopped = ['limit-exceeded', { ...over, action: 'stop' }] as const;
const warned = ['limit-exceeded', { ...over, action: 'warn' }] as const;

type Steps = Parameters<typeof record>[0];
const causeOf = (...steps: Steps) => stopCauseOf(eventsIn(record(steps)));

describe('the cause of a stop', () => {
  it('is whoever was first', () => {
    assert.equal(causeOf(asked, stopped), 'request');
    assert.equal(Object(causeOf(stopped, asked)).message, over.message);
    assert.equal(causeOf(), undefined);
  });

  it('is not what was refused, only warned, or asked for something else', () => {
    assert.equal(causeOf(refused, warned, paused), undefined);
    assert.equal(causeOf(refused, warned, paused, asked), 'request');
  });

  it('makes the outcome', () => {
    const end = { exit: { code: null, signal: 'SIGINT' }, how: 'observed', at: null } as const;
    const statusBy = (rule: LimitRule) => outcomeOf(end, { ...over, rule }).status;
    assert.deepEqual(
      LIMIT_RULES.filter((rule) => statusBy(rule) === 'timed-out'),
      ['time.seconds', 'idle.seconds', 'start.seconds'],
    );
    assert.deepEqual(outcomeOf(end, over), {
      status: 'killed-by-limit',
      reason: 'over-limit',
      message: 'Memory limit: 9 B of 5 B (signal SIGINT).',
    });
    assert.equal(outcomeOf(end, 'request').status, 'stopped');
    assert.equal(outcomeOf(end, undefined).status, 'failed');
  });
});
