/** What the page of a run says above its tabs, for runs in every state, and what it marks on the axis of time. */

import assert from 'node:assert/strict';
import { createdAt } from '../../src/base/ids.ts';
import { encodeEvent, GENESIS } from '../../src/core/run/chain.ts';
import type { RunEvent } from '../../src/core/run/model.ts';
import { RunTime } from '../../src/core/run/runTime.ts';
import type { RunRow } from '../../src/core/store/runRow.ts';
import { headOf } from '../../src/vscode/panels/head.ts';
import { marksOf } from '../../src/vscode/panels/marks.ts';
import { eventsIn, LIVES, record, request } from '../support/record.ts';

describe('the head of a page', () => {
  const view = {
    ...{ id: request.id, name: 'train', reason: null, message: null, exit: null, tags: [], notes: [] },
    ...{ createdAt: createdAt(request.id), startedAt: null, endedAt: null, durationMs: null, phase: null },
    ...{ resumes: null, resumedBy: [], statusText: null, checkpoints: null },
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
      ...{ request, events, elapsedMs: 5000, isTrusted: true, user: 'ada', goneOn: [] },
    });

  it('says how far a run is that gets its code, and lets it be stopped', () => {
    const { progress, can, statusWord } = head({
      status: 'preparing',
      phase: 'Receiving objects 45 % (12 MiB)',
    });
    assert.deepEqual(progress, {
      ...{ percent: 45, text: 'Receiving objects 45 % (12 MiB)' },
      ...{ look: 'going', note: null, tasks: [] },
    });
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

  const task = (name: string, done: number, total: number | null, more: object = {}) => ({
    ...{
      task: name,
      parent: null,
      done,
      total,
      weight: 1,
      unit: null,
      percent: total && (100 * done) / total,
    },
    ...{ ratePerSecond: null, etaMs: null, state: 'running', ...more },
  });
  const progress = (tasks: readonly object[], more: object = {}) => ({
    ...{ percent: 42.1, etaMs: null, etaLowMs: null, etaHighMs: null, ratePerSecond: null },
    ...{ tasks, source: 'signals', time: '2026-11-21T14:00:00.000Z', earlierMs: null, ...more },
  });

  it('counts in the language of the window what the program told, with its pace and what is left', () => {
    const told = progress([task('step', 4210, 10_000)], {
      ...{ etaMs: 960_000, etaLowMs: 720_000, etaHighMs: 1_320_000, ratePerSecond: 3.1, earlierMs: 60_000 },
    });
    assert.deepEqual(head({ status: 'running', progress: told }).progress, {
      ...{ percent: 42.1, look: 'going', note: null, tasks: [] },
      text: 'step 4,210 of 10,000 · 3.1/s · ETA 16 m (12 m to 22 m) · after 1 m 00 s of earlier attempts',
    });
    assert.equal(
      head({ status: 'paused', progress: told }).progress?.text,
      'step 4,210 of 10,000 · after 1 m 00 s of earlier attempts',
    );
  });

  it('counts the whole, of which percent and pace are, not the part that is at work', () => {
    const nested = progress([task('epoch', 3, 10), task('batch', 0, 50, { parent: 'epoch' })]);
    assert.equal(head({ status: 'running', progress: nested }).progress?.text, 'epoch 3 of 10');
    const over = { status: 'completed', progress: nested, durationMs: 443 };
    assert.equal(head(over, false).took, '0.4 s');
  });

  it('has each task below the one that it is a part of, also where they go round in a circle', () => {
    const nested = progress([
      task('batch', 3, null, { parent: 'epoch' }),
      task('train', 1, 4, { state: 'done' }),
      task('epoch', 2, 4, { parent: 'train' }),
      task('a', 1, 2, { parent: 'b' }),
      task('b', 1, 2, { parent: 'a' }),
    ]);
    const shown = (view: object) =>
      head(view, false).progress?.tasks.map(({ name, depth, text, look }) => [name, depth, text, look]);
    assert.deepEqual(shown({ status: 'failed', progress: nested }), [
      ['train', 0, '1 of 4', 'over'],
      ['epoch', 1, '2 of 4', 'failed'],
      ['batch', 2, '3', 'failed'],
      ['a', 0, '1 of 2', 'failed'],
      ['b', 1, '1 of 2', 'failed'],
    ]);
    assert.equal(head({ status: 'failed', progress: nested }, false).progress?.percent, 42.1);
    const looks = (['stopped', 'lost'] as const).map((status) => {
      const { look, tasks } = head({ status, progress: nested }, false).progress ?? {};
      return [look, tasks?.[1]?.look];
    });
    assert.deepEqual(looks, [
      ['stopped', 'stopped'],
      ['failed', 'failed'],
    ]);
  });

  it('says what is only estimated, and what the program says that it does', () => {
    const estimate = progress([], { source: 'earlier-runs', earlierRuns: 3, etaMs: 60_000 });
    const words = head({ status: 'running', progress: estimate, statusText: 'warm\u202eing' });
    assert.equal(words.progress?.note, 'estimated from 3 earlier runs');
    assert.equal(words.statusText, 'warm\uFFFDing');
    assert.equal(head({ status: 'failed', statusText: 'warming' }, false).statusText, null);
  });

  it('leads to the run that it goes on from', () => {
    const checkpoint = { path: 'checkpoints/40.pt', step: 40, sha256: '', bytes: 1 };
    const resumes = { id: request.id, name: 'tr\nain', checkpoint, path: '/x', attempt: 1, by: 'person' };
    assert.deepEqual(
      head({ status: 'running', resumes }).related.map(({ id, text }) => [id, text]),
      [[request.id, 'resumed from tr ain, step 40']],
    );
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

  it('are checkpoints too, which lead to their tab, and what the program warned of', () => {
    const events = eventsIn(record(LIVES.normal));
    const [last] = events.slice(-1);
    const data = { path: 'checkpoints/40.pt', step: 40, description: null };
    const left = { ...last, type: 'checkpoint', data } as unknown as RunEvent;
    const messages = [
      { time: '2026-11-21T14:00:03.500Z', level: 'error', text: 'a\u202eb' },
      { time: 'never', level: 'warning', text: 'x' },
    ];
    const time = RunTime.of(events);
    const marks = marksOf([...events, left], time, messages);
    const mark = marks.find(({ kind }) => kind === 'checkpoint');
    assert.equal(mark?.text, 'Checkpoint: step 40');
    assert.deepEqual(mark?.leadsTo, { tab: 'checkpoints', item: 'checkpoints/40.pt' });
    assert.deepEqual(
      marks.filter(({ text }) => text.startsWith('a')).map(({ kind, text }) => [kind, text]),
      [['error', 'a\uFFFDb']],
    );
    assert.deepEqual(
      marks.map(({ at }) => at),
      marks.map(({ at }) => at).toSorted((a, b) => a - b),
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
