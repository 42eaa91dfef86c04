/** The tree of runs in a real window, on 2,000 runs: what an event draws anew, and what stands where. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { OpenWorkspace } from '../../../src/core/core.ts';
import { annotate } from '../../../src/core/run/annotations.ts';
import { pauseRun } from '../../../src/core/store/steer.ts';
import { trashRun } from '../../../src/core/store/trash.ts';
import type { ShownWorkspace } from '../../../src/vscode/host/workspaces.ts';
import { type GroupNode, type Node, nodeId, type RunNode } from '../../../src/vscode/views/runNodes.ts';
import { makeRuns } from '../../bench/make-runs.ts';
import { coreOf, startRun } from '../../support/core.ts';
import { Sandbox, until } from '../../support/sandbox.ts';
import { activateFirst, noonOfYesterday, ShownRuns } from '../support/shownRuns.ts';

const MANY = 2_000;
const PAGE = 200;

describe('the tree of 2,000 runs', () => {
  let box: Sandbox;
  let open: OpenWorkspace;
  let shown: ShownRuns;
  let workspace: ShownWorkspace;
  /** A run of today that goes on. */
  let live: RunNode;
  /** Of the day that all made runs are from. */
  let day: GroupNode;

  /** 2,000 runs of yesterday, whose newest has a broken record, and one run of today that is live. */
  before(async function showRuns() {
    this.timeout(60_000);
    await activateFirst();
    box = new Sandbox('many runs');
    makeRuns({ count: MANY, folder: box.workspace, keys: 4, newestMs: noonOfYesterday(), apartMs: 10_000 });
    const broken = box.folders().at(-1) ?? assert.fail('no runs were made');
    fs.writeFileSync(broken.request, '{ torn');
    fs.rmSync(broken.state);
    const core = coreOf(box);
    open = core.open(box.workspace, true);
    const started = await start();
    shown = new ShownRuns(core);
    workspace = shown.show(box.workspace);
    await vscode.commands.executeCommand('runtrail.runs.focus');
    await workspace.list.start();
    await workspace.list.settled;
    live = shown.tree.run(workspace, started);
    day = groups()[1] ?? assert.fail('no second day');
    await until('the live run stands in the window', () => shown.asked.includes(nodeId(live)));
    // While VS Code draws the tree, it knows no rows to go to.
    const { view } = shown.runsView;
    await until('the second day is open', async () => {
      try {
        await view.reveal(day, { select: false, expand: true });
        return true;
      } catch {
        return false;
      }
    });
    await until('the second day stands in the window', () =>
      runs(day).every((node) => shown.asked.includes(nodeId(node))),
    );
  });

  after(async () => {
    shown.dispose();
    box.close();
  });

  describe('one event of one run', () => {
    beforeEach(() => shown.forget());

    it('draws one row anew, and VS Code asks for that one alone', async () => {
      const renamed = runs(day).slice(5, 7);
      for (const node of renamed) {
        annotate(open.workspace, open.workspace.run(node.id), 'test', { kind: 'name', value: 'seen' });
        await until('the row is asked for', () => shown.asked.includes(nodeId(node)));
      }
      assert.deepEqual(
        shown.fired,
        renamed.map((node) => [nodeId(node)]),
      );
      assert.deepEqual(shown.asked, renamed.map(nodeId));
    });

    it('of a live run, too', async () => {
      const icons: unknown[] = [];
      shown.onItem = (node, { iconPath }) => {
        if (node === live && iconPath instanceof vscode.ThemeIcon) icons.push(iconPath.id);
      };
      await pauseRun(open.workspace.run(live.id), open, { by: 'test' });
      await until('it is shown as paused', () => icons.includes('debug-pause'));
      assert.deepEqual(new Set(shown.fired.flat()), new Set([nodeId(live)]));
      assert.deepEqual(new Set(shown.asked), new Set([nodeId(live)]));
    });

    it('draws nothing where nothing is new', async () => {
      const [first, second] = runs(day).slice(10, 12);
      assert.ok(first && second);
      workspace.list.touch(first.id);
      annotate(open.workspace, open.workspace.run(first.id), 'test', { kind: 'note', value: 'in no row' });
      await until('the note is known', () => workspace.list.rowNow(first.id)?.view.notes.length === 1);
      annotate(open.workspace, open.workspace.run(second.id), 'test', { kind: 'name', value: 'seen' });
      await until('the other row is asked for', () => shown.asked.includes(nodeId(second)));
      assert.deepEqual(shown.fired, [[nodeId(second)]]);
    });
  });

  describe('runs that come and go', () => {
    beforeEach(() => shown.forget());

    it('a new run draws its day alone anew', async () => {
      const before = runs(today()).length;
      const id = await start();
      await until('it runs', () => workspace.list.rowNow(id)?.view.status === 'running');
      await until('it stands in the window', () =>
        shown.asked.includes(nodeId(shown.tree.run(workspace, id))),
      );
      const dayOf = new Set([nodeId(today()), ...runs(today()).map(nodeId)]);
      assert.deepEqual(shown.fired[0], [nodeId(today())]);
      assert.deepEqual(
        shown.fired.flat().filter((each) => !dayOf.has(each)),
        [],
      );
      assert.deepEqual(
        shown.asked.filter((each) => !dayOf.has(each)),
        [],
      );
      assert.equal(runs(today()).length, before + 1);
    });

    it('a removed run vanishes, and draws its day alone anew', async () => {
      const before = runs(day);
      const [gone] = before.slice(20);
      assert.ok(gone);
      trashRun(open.workspace, open.workspace.run(gone.id));
      await until('the day is told of', () => shown.fired.length > 0);
      assert.deepEqual(shown.fired, [[nodeId(day)]]);
      assert.deepEqual(
        runs(day)
          .map(nodeId)
          .slice(0, PAGE - 1),
        before.filter((node) => node !== gone).map(nodeId),
      );
      assert.equal((await shown.tree.getTreeItem(day)).description, (MANY - 1).toLocaleString());
    });
  });

  describe('what stands in the tree', () => {
    it('days, the newest open, with their number of runs', async () => {
      const items = await Promise.all(groups().map((group) => shown.tree.getTreeItem(group)));
      assert.deepEqual(
        items.map(({ label, collapsibleState }) => [label, collapsibleState]),
        [
          ['Today', vscode.TreeItemCollapsibleState.Expanded],
          ['Yesterday', vscode.TreeItemCollapsibleState.Collapsed],
        ],
      );
    });

    it('rows keep their ids and objects when everything is drawn anew', async () => {
      const look = () => [...groups(), ...groups().flatMap((group) => shown.tree.getChildren(group))];
      const ids = (nodes: readonly Node[]) =>
        Promise.all(nodes.map(async (node) => (await shown.tree.getTreeItem(node)).id));
      const before = look();
      const idsBefore = await ids(before);
      shown.runsView.refreshAll();
      const after = look();
      assert.ok(before.length > PAGE && before.every((node, index) => node === after[index]));
      assert.deepEqual(await ids(after), idsBefore);
      assert.equal(new Set(idsBefore).size, idsBefore.length);
    });

    it('a run whose record cannot be read has a row', async () => {
      const [broken] = runs(day);
      assert.ok(broken);
      const item = await shown.tree.getTreeItem(broken);
      assert.equal(item.description, 'unreadable');
      assert.ok(item.label);
    });

    it('a long day shows its runs page by page', async () => {
      const left = (nodes: readonly Node[]) =>
        day.workspace.list.ids().length - runs(today()).length - nodes.length;
      const more = async () => {
        const last = shown.tree.getChildren(day).at(-1);
        return last?.kind === 'more' ? (await shown.tree.getTreeItem(last)).label : undefined;
      };
      assert.equal(runs(day).length, PAGE);
      assert.equal(await more(), `Show ${PAGE} more of ${left(runs(day)).toLocaleString()}`);
      shown.forget();
      shown.tree.showMore(day);
      assert.deepEqual(shown.fired, [[nodeId(day)]]);
      assert.equal(runs(day).length, 2 * PAGE);
      for (let page = 2; page < MANY / PAGE; page++) shown.tree.showMore(day);
      assert.equal(left(runs(day)), 0);
      assert.equal(await more(), undefined);
    });
  });

  async function start(): Promise<string> {
    const { folder } = await startRun(
      open,
      box.params(['sleep', '300'], { name: 'sleeper', sampling: { seconds: 60 } }),
    );
    return folder.id;
  }

  function groups(): GroupNode[] {
    return shown.tree.getChildren().filter((node) => node.kind === 'group');
  }

  function today(): GroupNode {
    return groups()[0] ?? assert.fail('no days');
  }

  function runs(group: GroupNode): RunNode[] {
    return shown.tree.getChildren(group).filter((node) => node.kind === 'run');
  }
});
