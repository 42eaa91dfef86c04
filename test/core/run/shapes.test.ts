/** What of a record is believed about limits and figures: whoever shows it relies on every one of them. */

import assert from 'node:assert/strict';
import { initialState } from '../../../src/core/run/fold.ts';
import type { Limit, LimitMark } from '../../../src/core/run/resources.ts';
import { isLimitIfGiven, isResourcesIfGiven, isState } from '../../../src/core/run/shapes.ts';
import { request } from '../../support/record.ts';
import { madeNow, madeSummary } from '../../support/resources.ts';

const limit: Limit = { rule: 'memory.percent', value: 80, action: 'warn', holdSeconds: 10, from: 'default' };
const mark: LimitMark = {
  ...{ rule: 'memory.percent', value: 82, limit: 80, message: 'Memory limit: 82 % of 80 %' },
  ...{ level: 'exceeded', exceeded: 1, time: '2026-11-21T14:02:03.456Z' },
};

const state = initialState(request);

describe('a state', () => {
  it('is believed as a runner writes it', () => {
    const measured = { resources: madeSummary(), now: madeNow() };
    assert.ok(isState({ ...state, limits: [limit], limitMarks: [mark], ...measured }));
  });

  const WRONG: readonly (readonly [what: string, change: object])[] = [
    ['a level that there is not', { limitMarks: [{ ...mark, level: 'boom' }] }],
    ['a count that is none', { limitMarks: [{ ...mark, exceeded: 'often' }] }],
    ['an action that there is not', { limits: [{ ...limit, action: 'explode' }] }],
    ['an origin that there is not', { limits: [{ ...limit, from: 'constructor' }] }],
    ['a limit below nothing', { limits: [{ ...limit, value: -1 }] }],
    ['a name that is no text', { limits: [{ ...limit, calledAs: {} }] }],
    ['figures that are missing', { resources: { gpus: [] } }],
    ['memory below nothing', { resources: madeSummary({ peakRssBytes: -5 }) }],
    ['a card without figures', { resources: madeSummary({ gpus: [{ name: 'a' } as never] }) }],
    ['a sample without figures', { now: { time: mark.time } }],
  ];
  for (const [what, change] of WRONG) {
    it(`is damaged with ${what}`, () => assert.equal(isState({ ...state, ...change }), false));
  }
});

describe('a part of an event', () => {
  it('may be none', () => {
    assert.ok(isLimitIfGiven(null));
    assert.ok(isResourcesIfGiven(null));
    assert.ok(!isLimitIfGiven(undefined));
  });
});
