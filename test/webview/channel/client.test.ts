/** The page's end of the channel: what it posts, and what reaches whom of all that comes. */

import assert from 'node:assert/strict';
import type { RunPageContract } from '../../../src/protocol/runPage.ts';
import { Client, RequestError } from '../../../src/webview/channel/client.ts';

class Page {
  readonly posted: unknown[] = [];
  readonly source = new EventTarget();
  readonly client: Client<RunPageContract>;

  constructor() {
    const api = { postMessage: (message: unknown) => this.posted.push(message) };
    this.client = new Client({ ...api, getState: () => undefined, setState: () => undefined }, this.source);
  }

  hear(data: unknown): void {
    this.source.dispatchEvent(new MessageEvent('message', { data }));
  }
}

describe('the channel in a page', () => {
  const span = { from: 0, to: 10, pixels: 5 };

  it('begins when it is told to, and acts by name', () => {
    const page = new Page();
    assert.deepEqual(page.posted, []);
    page.client.ready();
    page.client.act('stop', { now: false });
    assert.deepEqual(page.posted, [
      { kind: 'ready', protocol: 1 },
      { kind: 'action', name: 'stop', data: { now: false } },
    ]);
  });

  it('gives each answer to whoever asked, in whatever order they come', async () => {
    const page = new Page();
    const first = page.client.request('series', span);
    const second = page.client.request('logAt', { at: 1, lines: 2 });
    page.hear({ kind: 'reply', id: 2, result: 'of the second' });
    page.hear({ kind: 'reply', id: 2, result: 'again' });
    page.hear({ kind: 'reply', id: 99, result: 'of nobody' });
    page.hear({ kind: 'reply', id: 1, result: 'of the first' });
    assert.deepEqual(await Promise.all([first, second]), ['of the first', 'of the second']);
  });

  it('says what went wrong, and lets go of what is no longer wanted', async () => {
    const page = new Page();
    const failing = page.client.request('series', span);
    page.hear({ kind: 'failed', id: 1, error: { code: 'damaged', message: 'Oh.', hint: 'Verify.' } });
    await assert.rejects(failing, (error) => error instanceof RequestError && error.hint === 'Verify.');
    const stop = new AbortController();
    const left = page.client.request('series', span, stop.signal);
    stop.abort(new Error('panned on'));
    page.hear({ kind: 'reply', id: 2, result: 'too late' });
    await assert.rejects(left, /panned on/);
    await assert.rejects(page.client.request('series', span, stop.signal), /panned on/);
    assert.equal(page.posted.length, 2, 'what is not wanted is not asked for');
  });

  it('tells everybody who listens, until they end it', () => {
    const page = new Page();
    const heard: unknown[] = [];
    const end = page.client.on('patch', (patch) => heard.push(patch));
    page.client.on('patch', () => heard.push('other'));
    page.hear({ kind: 'event', name: 'patch', data: { marks: [] } });
    end();
    page.hear({ kind: 'event', name: 'patch', data: {} });
    page.hear({ kind: 'event', name: 'samples', data: 1 });
    assert.deepEqual(heard, [{ marks: [] }, 'other', 'other']);
  });

  it('passes over what is no message of ours', () => {
    const page = new Page();
    const stale: string[] = [];
    page.client.onStale = (message) => stale.push(message);
    for (const odd of [null, undefined, 1, 'x', [], {}, { kind: '__proto__' }, { kind: 'event', name: 'x' }])
      page.hear(odd);
    page.source.dispatchEvent(new Event('message'));
    page.hear({ kind: 'stale', message: 'Reload.' });
    assert.deepEqual([stale, page.posted], [['Reload.'], []]);
  });
});
