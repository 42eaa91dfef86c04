/** The host's end of the channel: each request is answered once, and nothing that is not asked for properly is done. */

import assert from 'node:assert/strict';
import { AppError } from '../../../src/base/errors.ts';
import type { FromHost, Handlers } from '../../../src/protocol/channel.ts';
import type { RunPageContract, Series } from '../../../src/protocol/runPage.ts';
import { Channel } from '../../../src/vscode/panels/channel.ts';
import { PAGE_COMMANDS, RUN_PAGE_GUARDS, RUN_PAGE_REQUESTS } from '../../../src/vscode/panels/guards.ts';
import { seededRandom } from '../../support/random.ts';

const SERIES: Series = { from: 0, to: 1, isRaw: true, gapMs: 1, at: new Float64Array([1]), columns: {} };

const NOTHING = { from: 0, to: 0 };
const answersOfSaid = {
  metrics: async () => ({ rows: [], leftOut: 0, sources: [], time: NOTHING, steps: null }),
  metricSeries: async () => ({ version: 1, charts: [] }),
  checkpoints: async () => ({
    rows: [],
    newestGood: null,
    can: { resume: false, change: false, askNow: false },
  }),
  files: async () => ({ artifacts: [], artifactsLeftOut: 0, outputs: [], outputsLeftOut: 0 }),
  thumbnail: async () => ({ address: null }),
};

/** A host that notes what reaches it. */
class Host {
  readonly posted: FromHost<RunPageContract>[] = [];
  readonly done: { readonly name: string; readonly data: unknown }[] = [];
  readonly errors: unknown[] = [];
  readonly channel: Channel<RunPageContract>;
  readies = 0;

  constructor(own: Partial<Handlers<RunPageContract>> = {}) {
    const note = (name: string) => async (data: object) => void this.done.push({ name, data });
    this.channel = new Channel<RunPageContract>({
      post: (message) => this.posted.push(message),
      requests: RUN_PAGE_REQUESTS,
      handlers: {
        series: async () => SERIES,
        logAt: async () => ({ lines: [] }),
        ...answersOfSaid,
        ...{ stop: note('stop'), pause: note('pause'), resume: note('resume') },
        ...{
          command: note('command'),
          openLogAt: note('openLogAt'),
          openLogLine: note('openLogLine'),
          openRun: note('openRun'),
          openRelated: note('openRelated'),
          copyMetrics: note('copyMetrics'),
          checkpoint: note('checkpoint'),
          prune: note('prune'),
          checkpointNow: note('checkpointNow'),
          openFileOf: note('openFileOf'),
        },
        ...own,
      },
      guards: RUN_PAGE_GUARDS,
      onReady: () => this.readies++,
      onError: (error) => this.errors.push(error),
      staleMessage: 'Reload the window.',
    });
  }

  async receive(message: unknown): Promise<void> {
    this.channel.receive(message);
    await new Promise(setImmediate);
  }
}

const request = (id: number, name: string, data: unknown) => ({ kind: 'request', id, name, data });

describe('the channel of a page', () => {
  it('begins with `ready`; a page of another version is told to be loaded again', async () => {
    const host = new Host();
    await host.receive({ kind: 'ready', protocol: 1 });
    assert.deepEqual([host.readies, host.posted], [1, []]);
    await host.receive({ kind: 'ready', protocol: 2 });
    assert.deepEqual(host.posted, [{ kind: 'stale', message: 'Reload the window.' }]);
    assert.equal(host.readies, 1);
  });

  it('answers each request once, with its id', async () => {
    const host = new Host();
    await host.receive(request(7, 'series', { from: 0, to: 10, pixels: 100 }));
    await host.receive(request(8, 'logAt', { at: 5, lines: 10 }));
    assert.deepEqual(host.posted, [
      { kind: 'reply', id: 7, result: SERIES },
      { kind: 'reply', id: 8, result: { lines: [] } },
    ]);
  });

  it('says what went wrong, and what to do, in words', async () => {
    const host = new Host({
      series: () => Promise.reject(new AppError('damaged', 'It is damaged.', { hint: 'Verify it.' })),
      logAt: () => Promise.reject(new TypeError('x is not a function')),
    });
    await host.receive(request(1, 'series', { from: 0, to: 1, pixels: 1 }));
    await host.receive(request(2, 'logAt', { at: 0, lines: 1 }));
    assert.deepEqual(host.posted, [
      { kind: 'failed', id: 1, error: { code: 'damaged', message: 'It is damaged.', hint: 'Verify it.' } },
      { kind: 'failed', id: 2, error: { code: 'unexpected', message: 'x is not a function', hint: null } },
    ]);
  });

  it('tells of an action that failed', async () => {
    const refused = new AppError('refused', 'It has ended.');
    const host = new Host({ stop: () => Promise.reject(refused) });
    await host.receive({ kind: 'action', name: 'stop', data: { now: false } });
    assert.deepEqual(host.errors, [refused]);
  });

  it('takes an action for no request and a request for no action', async () => {
    const host = new Host();
    await host.receive(request(1, 'stop', { now: true }));
    await host.receive({ kind: 'action', name: 'series', data: { from: 0, to: 1, pixels: 1 } });
    assert.deepEqual(host.done, []);
    assert.deepEqual(
      host.posted.map(({ kind }) => kind),
      ['failed'],
    );
  });

  it('refuses a flood of requests, and goes on when those before are done', async () => {
    const { promise, resolve } = Promise.withResolvers<Series>();
    const host = new Host({ series: () => promise });
    for (let id = 0; id < 100; id++)
      host.channel.receive(request(id, 'series', { from: 0, to: 1, pixels: 1 }));
    await new Promise(setImmediate);
    assert.equal(host.posted.length, 100 - 32);
    resolve(SERIES);
    await new Promise(setImmediate);
    assert.equal(host.posted.filter(({ kind }) => kind === 'reply').length, 32);
    await host.receive(request(200, 'logAt', { at: 0, lines: 1 }));
    assert.equal(host.posted.at(-1)?.kind, 'reply');
  });

  it('is silent once it is closed, and whatever still works for it is told', async () => {
    let told: AbortSignal | undefined;
    const { promise, resolve } = Promise.withResolvers<Series>();
    const host = new Host({
      series: (_span, signal) => {
        told = signal;
        return promise;
      },
    });
    await host.receive(request(1, 'series', { from: 0, to: 1, pixels: 1 }));
    host.channel.dispose();
    assert.equal(told?.aborted, true);
    resolve(SERIES);
    await host.receive({ kind: 'action', name: 'stop', data: { now: true } });
    assert.deepEqual([host.posted, host.done], [[], []]);
  });

  it('answers no page what the one before it asked, which counted its questions as this one does', async () => {
    const old = Promise.withResolvers<Series>();
    const answers = [old.promise, Promise.resolve(SERIES)];
    const host = new Host({ series: () => answers.shift() ?? assert.fail() });
    const ask = request(1, 'series', { from: 0, to: 1, pixels: 1 });
    await host.receive({ kind: 'ready', protocol: 1 });
    await host.receive(ask);
    await host.receive({ kind: 'ready', protocol: 1 });
    await host.receive(ask);
    old.resolve({ ...SERIES, to: 99 });
    await new Promise(setImmediate);
    assert.deepEqual(host.posted, [{ kind: 'reply', id: 1, result: SERIES }]);
  });

  it('does nothing for 10,000 messages that no page of ours sends, and throws at none', async () => {
    const host = new Host();
    const random = seededRandom(20_261_121);
    for (let count = 0; count < 10_000; count++) {
      host.channel.receive(hostileMessage(random));
      if (count % 500 === 0) await new Promise(setImmediate);
    }
    await new Promise(setImmediate);
    assert.deepEqual([host.done, host.errors, host.readies], [[], [], 0]);
    assert.deepEqual(
      host.posted.filter(({ kind }) => kind !== 'failed' && kind !== 'stale'),
      [],
    );
    assert.ok(host.posted.length > 100, 'some were near enough to be answered');
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });
});

describe('the guards of the page of a run', () => {
  it('let through what the page sends', () => {
    assert.ok(RUN_PAGE_GUARDS.openLogAt({ at: 1.5 }));
    assert.ok(RUN_PAGE_GUARDS.openLogLine({ offset: 1 << 30 }));
    assert.ok(RUN_PAGE_GUARDS.series({ from: -5, to: 3e9, pixels: 1920 }));
    assert.ok(RUN_PAGE_GUARDS.logAt({ at: 0, lines: 20 }));
    assert.ok(RUN_PAGE_GUARDS.stop({ now: false }));
    assert.ok(RUN_PAGE_GUARDS.pause({}));
    assert.ok(PAGE_COMMANDS.every((name) => RUN_PAGE_GUARDS.command({ name })));
    assert.ok(RUN_PAGE_GUARDS.openRun({ key: '/work|01' }));
    const charts = [{ key: '', from: -5, to: 3e9, pixels: 1920 }];
    assert.ok(RUN_PAGE_GUARDS.metricSeries({ axis: 'step', smoothing: 0.999, charts }));
    assert.ok(RUN_PAGE_GUARDS.copyMetrics({ key: null }) && RUN_PAGE_GUARDS.copyMetrics({ key: 'loss' }));
    assert.ok(RUN_PAGE_GUARDS.checkpoint({ path: 'checkpoints/1.pt', act: 'verify' }));
    assert.ok(RUN_PAGE_GUARDS.openFileOf({ path: 'outputs/fit.png', kind: 'artifact' }));
    assert.ok(RUN_PAGE_GUARDS.thumbnail({ path: 'fit.png' }) && RUN_PAGE_GUARDS.openRelated({ id: '01' }));
    for (const name of ['metrics', 'checkpoints', 'files', 'prune', 'checkpointNow'] as const)
      assert.ok(RUN_PAGE_GUARDS[name]({}));
  });

  it('hold back what is nearly that', () => {
    const chart = { key: 'loss', from: 0, to: 1, pixels: 9 };
    const question = { axis: 'step', smoothing: 0, charts: [chart] };
    const wrong: object[] = [
      ...[{ axis: 'mass' }, { smoothing: 1 }, { smoothing: -0.1 }, { smoothing: '0' }, { charts: 'x' }],
      ...[
        { charts: Array.from({ length: 65 }, () => chart) },
        { charts: [{ ...chart, to: -1 }] },
        { more: 1 },
      ],
      ...[{ charts: [{ ...chart, pixels: 0 }] }, { charts: [{ ...chart, key: 'x'.repeat(20_000) }] }],
    ];
    for (const part of wrong) assert.equal(RUN_PAGE_GUARDS.metricSeries({ ...question, ...part }), false);
    assert.equal(RUN_PAGE_GUARDS.checkpoint({ path: 'a', act: 'explode' }), false);
    assert.equal(RUN_PAGE_GUARDS.checkpoint({ path: 1, act: 'pin' }), false);
    assert.equal(RUN_PAGE_GUARDS.openFileOf({ path: '/etc/passwd', kind: 'any' }), false);
    assert.equal(RUN_PAGE_GUARDS.copyMetrics({ key: 7 }), false);
  });
});

const NAMES = [
  ...['series', 'logAt', 'stop', 'pause', 'resume', 'command', 'openLogAt', 'openLogLine', 'openRun', ''],
  ...['metricSeries', 'thumbnail', 'checkpoint', 'copyMetrics', 'openFileOf', 'openRelated'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'SERIES', 'series '],
];
const KINDS = ['request', 'action', 'ready', 'event', 'reply', '', 'REQUEST', '__proto__'];
/** None of these is what any handler takes. */
const PAYLOADS: readonly unknown[] = [
  ...[undefined, null, 0, '', 'x', true, [], [{}], Number.NaN, 10n, new Date(), () => 1, Symbol('x')],
  ...[
    { from: Number.NaN, to: 1, pixels: 1 },
    { from: 2, to: 1, pixels: 1 },
    { from: 0, to: 1, pixels: 1e9 },
  ],
  ...[
    { from: '0', to: '1', pixels: '1' },
    { from: 0, to: 1, pixels: 1.5 },
    { from: 0, to: 1, pixels: -1 },
  ],
  ...[{ at: Number.POSITIVE_INFINITY, lines: 1 }, { at: 0, lines: 1e6 }, { at: '0' }, { at: null, lines: 0 }],
  ...[
    { now: 'yes' },
    { now: 1 },
    { offset: -1 },
    { offset: 0.5 },
    { name: 'rm' },
    { name: '__proto__' },
    { name: ['openLog'] },
    { key: 1 },
  ],
  JSON.parse(
    '{"__proto__": {"polluted": true, "now": true, "at": 1, "lines": 1, "key": "x", "name": "close"}}',
  ),
  { x: 'y'.repeat(100_000) },
];

function hostileMessage(random: () => number): unknown {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  if (random() < 0.1) return pick(PAYLOADS);
  return {
    ...{ kind: pick(KINDS), name: random() < 0.1 ? pick(PAYLOADS) : pick(NAMES), data: pick(PAYLOADS) },
    ...{ id: random() < 0.7 ? Math.floor(random() * 1000) : pick(PAYLOADS) },
    protocol: pick([0, 2, '1', null, Number.NaN]),
  };
}
