/** Hints of writers: each is read once, wherever its file goes meanwhile. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import { Pace } from '../../../src/base/pace.ts';
import { HintFeed } from '../../../src/core/store/hintFeed.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('the feed of hints', () => {
  let box: Sandbox;
  let feed: HintFeed;
  beforeEach(() => {
    box = new Sandbox();
    feed = new HintFeed(path.join(box.workspace, 'changes'));
  });
  afterEach(() => box.close());

  const [a, b, c, d] = [newId(), newId(), newId(), newId()] as const;
  const at = (name: string) => path.join(box.workspace, 'changes', name);
  const hint = (id: string, what: string) => `${JSON.stringify({ id, what })}\n`;
  const append = (name: string, ...lines: readonly string[]) => {
    fs.mkdirSync(path.dirname(at(name)), { recursive: true });
    fs.appendFileSync(at(name), lines.join(''));
  };
  const since = () => [...(feed.since() ?? assert.fail('a flood'))];

  it('begins with the runs of which no end was told', async () => {
    append('rig.2026-10.jsonl', hint(a, 'created'), hint(b, 'created'), hint(b, 'changed'));
    append('rig.jsonl', hint(b, 'ended'), hint(b, 'sealed'), hint(c, 'annotated'), hint(d, 'ended'));
    assert.deepEqual([...(await feed.begin(new Pace()))].sort(), [a, d].sort());
    assert.deepEqual(since(), []);
  });

  it('gives each run once, and only what came since', async () => {
    append('rig.jsonl', hint(a, 'created'));
    await feed.begin(new Pace());
    append('rig.jsonl', hint(b, 'created'), hint(b, 'changed'));
    append('other.jsonl', hint(c, 'created'));
    assert.deepEqual(since().sort(), [b, c].sort());
    assert.deepEqual(since(), []);
  });

  it('goes on in a file that was renamed at the turn of the month, and begins the new one', async () => {
    append('rig.jsonl', hint(a, 'created'));
    await feed.begin(new Pace());
    append('rig.jsonl', hint(b, 'created'));
    fs.renameSync(at('rig.jsonl'), at('rig.2026-10.jsonl'));
    append('rig.jsonl', hint(c, 'created'));
    assert.deepEqual(since().sort(), [b, c].sort());
  });

  it('waits for the rest of a line, also of one that was begun before', async () => {
    const line = hint(b, 'created');
    append('rig.jsonl', hint(a, 'created'), line.slice(0, 10));
    await feed.begin(new Pace());
    append('rig.jsonl', line.slice(10, 20));
    assert.deepEqual(since(), []);
    append('rig.jsonl', line.slice(20));
    assert.deepEqual(since(), [b]);
  });

  it('passes over what is no hint', async () => {
    await feed.begin(new Pace());
    append(
      'rig.jsonl',
      'nonsense\n',
      '{"id": "../../etc", "what": "created"}\n',
      '[]\n',
      '\n',
      hint(a, 'created'),
    );
    append('notes.txt', hint(b, 'created'));
    fs.mkdirSync(at('folder.jsonl'));
    assert.deepEqual(since(), [a]);
  });

  it('reads a file from its start that became shorter', async () => {
    append('rig.jsonl', hint(a, 'created'), hint(b, 'created'));
    await feed.begin(new Pace());
    fs.writeFileSync(at('rig.jsonl'), hint(c, 'created'));
    assert.deepEqual(since(), [c]);
  });

  it('says when it is too much, and goes on behind it', async () => {
    append('rig.jsonl', hint(a, 'created'));
    await feed.begin(new Pace());
    append('rig.jsonl', hint(b, 'created').repeat(20_000));
    assert.equal(feed.since(), undefined);
    append('rig.jsonl', hint(c, 'created'));
    assert.deepEqual(since(), [c]);
  });
});
