/** The page as its parts see it: what is known, how time goes on, what is remembered, and its words. */

import assert from 'node:assert/strict';
import type { RunPageContract, RunPageSnapshot } from '../../../src/protocol/runPage.ts';
import { Client } from '../../../src/webview/channel/client.ts';
import { shownElapsed } from '../../../src/webview/run/elapsed.ts';
import { Page } from '../../../src/webview/run/page.ts';

const PLACE = { version: 1, root: '/work', id: '01' } as const;
const SNAPSHOT = {
  place: PLACE,
  words: { Stop: 'Anhalten', '{0} of {1}': '{1}, davon {0}' },
  run: { name: 'train', elapsedMs: 5000, isTicking: true },
  marks: [],
} as unknown as RunPageSnapshot;

function pageWith(state: unknown = undefined) {
  const source = new EventTarget();
  const states: unknown[] = [];
  const api = {
    postMessage: () => undefined,
    getState: () => state,
    setState: (next: unknown) => states.push(next),
  };
  const client = new Client<RunPageContract>(api, source);
  const page = new Page(client, api, SNAPSHOT);
  const tell = (name: string, data: unknown) =>
    source.dispatchEvent(new MessageEvent('message', { data: { kind: 'event', name, data } }));
  return { page, states, tell };
}

describe('the page of a run, for its parts', () => {
  it('holds the newest of everything, and says when something changed', () => {
    const { page, tell } = pageWith();
    let told = 0;
    const end = page.subscribe(() => told++);
    tell('patch', { marks: [{ at: 1 }] });
    assert.deepEqual([page.snapshot.marks, page.snapshot.run.name], [[{ at: 1 }], 'train']);
    assert.equal(page.generation, 1);
    tell('snapshot', { ...SNAPSHOT, run: { ...SNAPSHOT.run, name: 'other' } });
    assert.deepEqual([page.snapshot.run.name, page.generation, told], ['other', 2, 2]);
    end();
    tell('patch', {});
    assert.equal(told, 2);
  });

  it('counts time on from what the host told last of it', () => {
    const { page, tell } = pageWith();
    const { now } = performance;
    let clock = now.call(performance);
    performance.now = () => clock;
    try {
      tell('patch', { run: { ...SNAPSHOT.run, elapsedMs: 10_000 } });
      clock += 2500;
      tell('patch', { marks: [] });
      assert.equal(page.elapsedMs(), 12_500);
      tell('patch', { run: { ...SNAPSHOT.run, elapsedMs: 13_000, isTicking: false } });
      clock += 5000;
      assert.equal(page.elapsedMs(), 13_000);
    } finally {
      performance.now = now;
    }
  });

  it('remembers what is told, once, beside where it is', () => {
    const kept = { tab: 'monitor', __proto__: { zoom: 1 } };
    const { page, states } = pageWith({ place: { root: 'old' }, kept });
    assert.equal(page.recall('tab'), 'monitor');
    assert.equal(page.recall('zoom'), undefined);
    assert.equal(page.recall('toString'), undefined);
    page.remember('scroll', 120);
    page.remember('scroll', 120);
    assert.deepEqual(states, [
      { place: PLACE, kept: { tab: 'monitor' } },
      { place: PLACE, kept: { tab: 'monitor', scroll: 120 } },
    ]);
  });

  it('begins with nothing where the window kept something else', () => {
    for (const state of [null, 7, 'x', [], { kept: [] }, { kept: 'x' }])
      assert.deepEqual(pageWith(state).states, [{ place: PLACE, kept: {} }]);
  });

  it('speaks the language of the window', () => {
    const { page } = pageWith();
    assert.equal(page.text('Stop'), 'Anhalten');
    assert.equal(page.text('{0} of {1}', 3, '{0}'), '{0}, davon 3');
    assert.equal(page.text('Pause'), 'Pause');
  });

  it('spells how long a run runs as the rest of the product does', () => {
    const texts = [0, 42_900, 724_000, 3_605_000, 90_061_000].map(shownElapsed);
    assert.deepEqual(texts, ['0 s', '42 s', '12 m 04 s', '1 h 0 m 5 s', '1 d 1 h 1 m']);
  });
});
