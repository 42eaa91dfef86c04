/** What the page of a run says above its tabs, for runs in every state, and what it marks on the axis of time. */

import assert from 'node:assert/strict';
import { createdAt } from '../../src/base/ids.ts';
import { encodeEvent, GENESIS } from '../../src/core/run/chain.ts';
import { RunTime } from '../../src/core/run/runTime.ts';
import type { RunRow } from '../../src/core/store/runRow.ts';
import { headOf } from '../../src/vscode/panels/head.ts';
import { marksOf } from '../../src/vscode/panels/marks.ts';
import { eventsIn, LIVES, record, request } from '../support/record.ts';

describe('the head of a page', () => {
  const view = {
    ...{ id: request.id, name: 'train', reason: null, message: null, exit: null, tags: [], notes: [] },
    ...{ createdAt: createdAt(request.id), startedAt: null, endedAt: null, durationMs: null, phase: null },
    ...{ command: [], parameters: {}, progress: null, resources: null, limits: [], folder: '/x' },
  };
  const head = (more: object, isLive = true, events: Parameters<typeof headOf>[0]['events'] = []) =>
    headOf({
      row: {
        id: request.id,
        isLive,
        attendance: 'attended',
        view: { ...view, ...more },
      } as unknown as RunRow,
      ...{ request, events, elapsedMs: 5000, isTrusted: true, user: 'ada' },
    });

  it('says how far a run is that gets its code, and lets it be stopped', () => {
    const { progress, can, statusWord } = head({
      status: 'preparing',
      phase: 'Receiving objects 45 % (12 MiB)',
    });
    assert.deepEqual(progress, { percent: 45, text: 'Receiving objects 45 % (12 MiB)' });
    assert.deepEqual(can, { stop: true, pause: false, resume: false, repeat: false });
    assert.equal(statusWord, 'preparing');
  });

  it('offers what a live run takes, and only to repeat one that is over', () => {
    assert.deepEqual(head({ status: 'running' }).can, {
      stop: true,
      pause: true,
      resume: false,
      repeat: false,
    });
    assert.deepEqual(head({ status: 'paused' }).can, {
      stop: true,
      pause: false,
      resume: true,
      repeat: false,
    });
    assert.deepEqual(head({ status: 'failed' }, false).can, {
      ...{ stop: false, pause: false, resume: false, repeat: true },
    });
  });

  it('of a run elsewhere, or one that shows no sign of life, offers nothing and says why', () => {
    const elsewhere = head({ status: 'running', reason: 'elsewhere', message: 'It runs on rig-2.' });
    assert.deepEqual(elsewhere.can, { stop: false, pause: false, resume: false, repeat: false });
    assert.equal(elsewhere.message, 'It runs on rig-2.');
    const silent = head({ status: 'running' }, false);
    assert.deepEqual(
      [silent.statusWord, silent.icon, silent.tone],
      ['last seen running', 'question', 'warning'],
    );
    const unreadable = head(
      { status: 'lost', reason: 'record-unreadable', message: 'It is damaged.' },
      false,
    );
    assert.deepEqual([unreadable.statusWord, unreadable.message], ['lost', 'It is damaged.']);
  });

  it('says that a run is stopping from the moment that somebody asked, whoever did', () => {
    const events = eventsIn(record(LIVES.stopped)).slice(0, 5);
    const { isStopping, statusWord, can } = head({ status: 'running' }, true, events);
    assert.deepEqual([isStopping, statusWord, can.pause, can.stop], [true, 'stopping', false, true]);
  });

  it('names who started it, from what and when; what a record says is text', () => {
    const words = head({ status: 'running', name: 'a\u202eb\n<b>' });
    assert.equal(words.name, 'a\uFFFDb <b>');
    assert.match(words.origin.map(({ text }) => text).join(''), /^started by you from train\.run\.json at /);
    assert.deepEqual(
      words.origin.map(({ command }) => command),
      [null, 'openFile', null],
    );
  });

  it('counts in the language of the window what the program told', () => {
    const progress = { percent: 42.1, etaMs: 960_000, tasks: [{ task: 'step', done: 4210, total: 10_000 }] };
    assert.deepEqual(head({ status: 'running', progress }).progress, {
      percent: 42.1,
      text: 'step 4,210 of 10,000 · ETA 16 m',
    });
  });
});

describe('the marks of a page', () => {
  it('are what happened since the program began, as a person reads it', () => {
    const events = eventsIn(record(LIVES.stopped));
    assert.deepEqual(
      marksOf(events, RunTime.of(events)).map(({ at, kind, text }) => [at, kind, text]),
      [
        [0, 'phase', 'Started'],
        [1000, 'request', 'ada asked for: stop'],
        [2000, 'request', 'SIGINT was sent'],
        [3000, 'phase', 'stopped: Stopped on request (signal SIGINT).'],
      ],
    );
  });

  it('are none where a record holds what nobody can say', () => {
    const { line } = encodeEvent(
      { seq: 5, time: '2026-11-21T14:00:09.000Z', mono: 9000, prev: GENESIS },
      'limit-near',
      null as never,
    );
    const odd = JSON.parse(line);
    const events = [
      ...eventsIn(record(LIVES.normal)).slice(0, 4),
      odd,
      { ...odd, type: 'valueOf', data: {} },
    ];
    assert.equal(marksOf(events, RunTime.of(events)).length, 1);
  });
});
