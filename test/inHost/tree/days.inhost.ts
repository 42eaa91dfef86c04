/** The upper rows of the tree of runs in a real window: several workspaces, and days that come and pass. */

import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as vscode from 'vscode';
import type { Core } from '../../../src/core/core.ts';
import { type GroupNode, nodeId } from '../../../src/vscode/views/runNodes.ts';
import { makeRuns } from '../../bench/make-runs.ts';
import { coreOf, startRun } from '../../support/core.ts';
import { Sandbox, until } from '../../support/sandbox.ts';
import { activateFirst, noonOfYesterday, ShownRuns } from '../support/shownRuns.ts';

describe('the upper rows of the tree', () => {
  let boxes: Sandbox[];
  let core: Core;
  let shown: ShownRuns;

  before(activateFirst);

  beforeEach(() => {
    boxes = [new Sandbox('first'), new Sandbox('second')];
    for (const { workspace } of boxes)
      makeRuns({ count: 3, folder: workspace, keys: 4, newestMs: noonOfYesterday() });
    core = coreOf(firstOf(boxes));
  });

  afterEach(() => {
    shown.dispose();
    for (const box of boxes) box.close();
  });

  async function show(...roots: readonly Sandbox[]) {
    shown = new ShownRuns(core);
    const all = roots.map(({ workspace }) => shown.show(workspace));
    await Promise.all(all.map(({ list }) => list.start()));
    await Promise.all(all.map(({ list }) => list.settled));
    return all;
  }

  it('are drawn once at the start, as VS Code takes its time for a second drawing', async () => {
    await show(firstOf(boxes));
    assert.deepEqual(shown.fired, ['everything']);
    assert.deepEqual(await labels(), ['Yesterday']);
  });

  it('the first run of a day draws everything anew, as another day is on top', async () => {
    const box = firstOf(boxes);
    await show(box);
    assert.equal(shown.tree.getChildren().length, 1);
    shown.forget();
    await startRun(core.open(box.workspace, true), box.params(['sleep', '300']));
    await until('the list is told of', () => shown.fired.length > 0);
    assert.equal(shown.fired[0], 'everything');
    assert.deepEqual(await labels(), ['Today', 'Yesterday']);
  });

  it('several workspaces have a row each, and what happens in one is drawn in that one alone', async () => {
    const all = await show(...boxes);
    assert.deepEqual(await labels(), ['first', 'second']);
    const tops = shown.tree.getChildren();
    for (const top of tops) {
      const [group] = shown.tree.getChildren(top);
      assert.ok(group?.kind === 'group');
      assert.equal(shown.tree.getParent(group), top);
      assert.equal(shown.tree.getChildren(group).length, 3);
    }
    shown.forget();
    const second = boxes[1] ?? assert.fail('no second one');
    await startRun(core.open(second.workspace, true), second.params(['sleep', '300']));
    await until('the list is told of', () => shown.fired.length > 0);
    assert.deepEqual(shown.fired[0], [all[1]?.root]);
  });

  it('at midnight, today is called yesterday, and is the same row', async () => {
    const noon = noonOfYesterday();
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: new Date(noon).setHours(23, 59, 59, 0) });
    try {
      shown = new ShownRuns(core);
      const { list } = shown.show(firstOf(boxes).workspace);
      await list.start();
      const before = groupOf();
      assert.deepEqual(await labels(), ['Today']);
      shown.forget();
      mock.timers.tick(999);
      assert.deepEqual(shown.fired, []);
      mock.timers.tick(1);
      assert.deepEqual(shown.fired, ['everything']);
      assert.deepEqual(await labels(), ['Yesterday']);
      assert.equal(groupOf(), before);
      assert.equal((await shown.tree.getTreeItem(before)).id, nodeId(before));
    } finally {
      mock.timers.reset();
    }
  });

  async function labels() {
    const items = await Promise.all(shown.tree.getChildren().map((node) => shown.tree.getTreeItem(node)));
    return items.map(({ label }: vscode.TreeItem) => label);
  }

  function groupOf(): GroupNode {
    const [group] = shown.tree.getChildren();
    return group?.kind === 'group' ? group : assert.fail('no day');
  }
});

function firstOf(boxes: readonly Sandbox[]): Sandbox {
  return boxes[0] ?? assert.fail('no workspace');
}
