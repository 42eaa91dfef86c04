/** What a page is told of: only what changed, at most four times a second, and nothing while nobody looks. */

import assert from 'node:assert/strict';
import { Patches } from '../../../src/vscode/panels/patches.ts';
import { until } from '../../support/sandbox.ts';

interface Shown {
  readonly name: string;
  readonly list: readonly number[];
  readonly time: number;
}

class Stage {
  now: Shown = { name: 'a', list: [1], time: 0 };
  readonly sent: Partial<Shown>[] = [];
  readonly times: number[] = [];
  readonly errors: unknown[] = [];
  builds = 0;
  build: () => Promise<Shown> = async () => this.now;
  readonly patches = new Patches<Shown>({
    build: () => {
      this.builds++;
      return this.build();
    },
    send: (patch) => {
      this.sent.push(patch);
      this.times.push(performance.now());
    },
    onError: (error) => this.errors.push(error),
    compared: ({ name }) => ({ time: name }),
  });
}

describe('patches', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(() => stage.patches.dispose());

  it('hold what is different and nothing else', async () => {
    stage.patches.begin(stage.now);
    stage.now = { ...stage.now, list: [1, 2] };
    stage.patches.touch();
    await until('a patch', () => stage.sent.length > 0);
    assert.deepEqual(stage.sent, [{ list: [1, 2] }]);
  });

  it('leave out what only counts on, until something else of it is news', async () => {
    stage.patches.begin(stage.now);
    stage.now = { ...stage.now, time: 5 };
    stage.patches.touch();
    await until('a look', () => stage.builds === 1);
    stage.now = { ...stage.now, name: 'b', time: 6 };
    stage.patches.touch();
    await until('a patch', () => stage.sent.length > 0);
    assert.deepEqual(stage.sent, [{ name: 'b', time: 6 }]);
  });

  it('come at most four a second, however often something moves; the last one holds the end', async () => {
    stage.patches.begin(stage.now);
    const begun = performance.now();
    for (let count = 1; performance.now() - begun < 900; count++) {
      stage.now = { ...stage.now, list: [count] };
      stage.patches.touch();
      await new Promise(setImmediate);
    }
    await until('the end', () => stage.sent.at(-1)?.list?.[0] === stage.now.list[0]);
    for (const [index, time] of stage.times.entries())
      assert.ok(time - (stage.times[index - 1] ?? begun) >= 245, `${stage.times}`);
    assert.ok(stage.sent.length >= 2);
  });

  it('are not even worked out before the page has begun, nor after it was hidden', async () => {
    stage.patches.touch();
    stage.patches.begin(stage.now);
    stage.now = { ...stage.now, name: 'b' };
    stage.patches.touch();
    stage.patches.dispose();
    stage.patches.touch();
    // One that is allowed to pass, begun after the others: they would have come before it.
    stage.patches.begin(stage.now);
    stage.now = { ...stage.now, name: 'c' };
    stage.patches.touch();
    await until('the patch after', () => stage.sent.length > 0);
    assert.deepEqual([stage.builds, stage.sent], [1, [{ name: 'c', time: 0 }]]);
  });

  it('that were under way when the page began anew are dropped', async () => {
    const slow = Promise.withResolvers<Shown>();
    stage.patches.begin(stage.now);
    stage.build = () => slow.promise;
    stage.patches.touch();
    await until('a look', () => stage.builds === 1);
    stage.now = { ...stage.now, name: 'b' };
    stage.patches.begin(stage.now);
    slow.resolve({ name: 'old', list: [], time: 0 });
    stage.build = async () => ({ ...stage.now, list: [9] });
    stage.patches.touch();
    await until('a patch', () => stage.sent.length > 0);
    assert.deepEqual(stage.sent, [{ list: [9] }]);
  });

  it('that cannot be made are told of, and the next one comes all the same', async () => {
    stage.patches.begin(stage.now);
    stage.build = () => Promise.reject(new Error('gone'));
    stage.patches.touch();
    await until('the error', () => stage.errors.length === 1);
    stage.build = async () => ({ ...stage.now, name: 'b' });
    stage.patches.touch();
    await until('a patch', () => stage.sent.length === 1);
    assert.deepEqual(stage.sent, [{ name: 'b', time: 0 }]);
  });
});
