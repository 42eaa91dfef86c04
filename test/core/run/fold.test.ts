/** From what happened to the state that everybody sees. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldEvent, foldEvents, initialState } from '../../../src/core/run/fold.ts';
import type { RunEvent, RunState } from '../../../src/core/run/model.ts';
import type { Limit } from '../../../src/core/run/resources.ts';
import { eventsIn, LIVES, RUN, record, request } from '../../support/record.ts';

function stateAfter(life: keyof typeof LIVES, count?: number): RunState {
  return foldEvents(initialState(request), eventsIn(record(LIVES[life].slice(0, count))));
}

const GOLDEN = {
  schema: 'runtrail/state/1',
  id: RUN,
  name: 'train',
  status: 'completed',
  reason: null,
  message: '',
  exit: { code: 0, signal: null },
  createdAt: '2026-11-21T14:00:00.000Z',
  startedAt: '2026-11-21T14:00:04.000Z',
  endedAt: '2026-11-21T14:00:08.000Z',
  durationMs: 4000,
  command: ['python3', 'train.py'],
  parameters: { lr: 0.1 },
  tags: ['first'],
  file: 'train.run.json',
  executor: 'local',
  parent: null,
  repeats: null,
  resumes: null,
  code: { commit: 'c'.repeat(40), branch: 'main' },
  workflow: null,
  limits: [],
  limitMarks: [],
  resources: null,
  said: null,
  goal: null,
  checkpoints: [],
  now: null,
  outcome: 'completed',
  phase: null,
  sealed: true,
  recoveries: 0,
  seq: 11,
};

describe('the state of a run', () => {
  it('before anything happened is that it is being prepared', () => {
    const { status, startedAt, exit, outcome, sealed, seq } = initialState(request);
    assert.deepEqual(
      { status, startedAt, exit, outcome, sealed, seq },
      { status: 'preparing', startedAt: null, exit: null, outcome: null, sealed: false, seq: 0 },
    );
  });

  it('after a normal life', () => {
    const { head, ...state } = stateAfter('normal');
    assert.deepEqual(state, GOLDEN);
    assert.equal(head, eventsIn(record(LIVES.normal)).at(-1)?.hash);
  });

  it('knows how each limit stands that was met, and which hold', () => {
    const limit: Limit = { rule: 'memory.bytes', value: 100, action: 'stop', holdSeconds: 2, from: 'file' };
    const over = { rule: 'memory.bytes', value: 120, limit: 100, message: 'Memory limit' } as const;
    const marks = (count: number) => {
      const steps = [
        ...LIVES.normal.slice(0, 4),
        ['limit-near', { ...over, message: 'near' }],
        ['limit-exceeded', { ...over, action: 'warn' }],
        ['limit-normal', { ...over, message: 'normal' }],
        ['limit-exceeded', { ...over, action: 'warn' }],
        ['limit-changed', { before: limit, after: { ...limit, value: 200, from: 'request' }, by: 'ada' }],
        ['limit-changed', { before: limit, after: null, by: 'ada' }],
      ] as const;
      const start = initialState({ ...request, limits: [limit] });
      const { limits, limitMarks } = foldEvents(start, eventsIn(record(steps.slice(0, 4 + count))));
      return [
        limits.map(({ value }) => value),
        limitMarks.map(({ level, exceeded }) => `${level} ${exceeded}`),
      ];
    };
    assert.deepEqual(marks(0), [[100], []]);
    assert.deepEqual(marks(1), [[100], ['near 0']]);
    assert.deepEqual(marks(2), [[100], ['exceeded 1']]);
    assert.deepEqual(marks(3), [[100], ['normal 1']]);
    assert.deepEqual(marks(4), [[100], ['exceeded 2']]);
    assert.deepEqual(marks(5), [[200], ['normal 2']]);
    assert.deepEqual(marks(6), [[], ['normal 2']]);
  });

  it('after being stopped', () => {
    const { head: _, ...state } = stateAfter('stopped');
    assert.deepEqual(state, {
      ...GOLDEN,
      status: 'stopped',
      reason: 'stop-requested',
      message: 'Stopped on request (signal SIGINT).',
      exit: { code: null, signal: 'SIGINT' },
      outcome: 'stopped',
    });
  });

  it('after being lost', () => {
    const { head: _, ...state } = stateAfter('lost');
    assert.deepEqual(state, {
      ...GOLDEN,
      status: 'lost',
      reason: 'exit-unknown',
      message: 'The program is gone.',
      exit: null,
      durationMs: null,
      outcome: 'lost',
      recoveries: 1,
      seq: 10,
    });
  });

  it('goes through its statuses in order', () => {
    const statuses = LIVES.normal.map((_, index) => stateAfter('normal', index + 1).status);
    assert.deepEqual(statuses, [
      ...['preparing', 'preparing', 'starting', 'running', 'paused', 'running'],
      ...['finishing', 'finishing', 'finishing', 'finishing', 'completed'],
    ]);
    assert.equal(stateAfter('normal', 8).phase, 'Cleaning up');
  });

  it('says that its record is incomplete, and keeps the reason it already had', () => {
    const sealed = (life: keyof typeof LIVES) =>
      foldEvents(
        initialState(request),
        eventsIn(record([...LIVES[life].slice(0, -1), ['sealed', { files: [], incomplete: 'no space' }]])),
      );
    const { status, reason, message } = sealed('normal');
    assert.deepEqual(
      [status, reason, message],
      ['completed', 'record-incomplete', 'record incomplete: no space'],
    );
    const stopped = sealed('stopped');
    assert.equal(stopped.reason, 'stop-requested');
    assert.equal(stopped.message, 'Stopped on request (signal SIGINT).; record incomplete: no space');
  });

  it('is the same whether folded at once or in two parts', () => {
    const events = eventsIn(record(LIVES.stopped));
    for (let cut = 0; cut <= events.length; cut++) {
      const first = foldEvents(initialState(request), events.slice(0, cut));
      assert.deepEqual(foldEvents(first, events.slice(cut)), stateAfter('stopped'));
    }
  });

  const [sample] = eventsIn(record(LIVES.normal));
  const forged = (type: string, data: object) => ({ ...sample, type, data }) as unknown as RunEvent;

  it('passes over events of a newer version', () => {
    const before = stateAfter('normal', 4);
    for (const type of ['teleported', 'constructor', 'valueOf', 'toString', '__proto__', 'hasOwnProperty']) {
      const after = foldEvent(before, forged(type, { status: 'completed', sealed: true }));
      assert.deepEqual({ ...after, seq: 0, head: '' }, { ...before, seq: 0, head: '' }, type);
    }
  });

  it('knows no outcome but those that there are', () => {
    const before = stateAfter('normal', 4);
    for (const data of [
      {},
      { status: 'running', message: '', exit: null },
      { status: 7, message: '', exit: null },
    ]) {
      assert.deepEqual(foldEvent(before, forged('ended', data)), before);
    }
    assert.deepEqual(foldEvent(before, forged('sealed', {})), before);
    const sealed = foldEvent(before, forged('sealed', { files: [], incomplete: null }));
    assert.deepEqual([sealed.status, sealed.sealed], ['lost', true], 'closed without an outcome');
  });

  it('follows from any events in any order without a failure', () => {
    const types = [...new Set(Object.values(LIVES).flatMap((life) => life.map(([type]) => type as string)))];
    const event = fc
      .tuple(fc.oneof(fc.constantFrom(...types), fc.string()), fc.dictionary(fc.string(), fc.jsonValue()))
      .map(([type, data]) => forged(type, data));
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const state = foldEvents(initialState(request), events);
        assert.match(
          state.status,
          /^(preparing|starting|running|paused|finishing|completed|failed|stopped|lost)$/,
        );
        assert.equal(state.id, RUN);
      }),
      { numRuns: 500 },
    );
  });
});
