/** What stands below a run in the tree: which rows, what they say, and which of them are drawn anew. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { OpenWorkspace } from '../../../src/core/core.ts';
import { annotate } from '../../../src/core/run/annotations.ts';
import type { RunState } from '../../../src/core/run/model.ts';
import type { ShownWorkspace } from '../../../src/vscode/host/workspaces.ts';
import { DrawnRows } from '../../../src/vscode/views/drawnRows.ts';
import { type FactNode, type Node, nodeId, type RunNode } from '../../../src/vscode/views/runNodes.ts';
import { makeRuns } from '../../bench/make-runs.ts';
import { coreOf } from '../../support/core.ts';
import { Sandbox, until } from '../../support/sandbox.ts';
import { madeCheckpoint, madeMetric, progressOf } from '../../support/views.ts';
import { activateFirst, noonOfYesterday, ShownRuns } from '../support/shownRuns.ts';

const METRICS = 130;

describe('what stands below a run', () => {
  let box: Sandbox;
  let open: OpenWorkspace;
  let shown: ShownRuns;
  let workspace: ShownWorkspace;
  let run: RunNode;
  let other: RunNode;

  before(async function showRuns() {
    this.timeout(60_000);
    await activateFirst();
    box = new Sandbox('parts');
    makeRuns({ count: 2, folder: box.workspace, keys: 4, newestMs: noonOfYesterday() });
    const [otherId = '', id = ''] = box.folders().map((folder) => folder.id);
    const core = coreOf(box);
    open = core.open(box.workspace, true);
    change(id, (state) => ({ ...state, ...fullState(otherId) }));
    annotate(open.workspace, open.workspace.run(id), 'test', {
      kind: 'checkpoint',
      value: { path: 'checkpoints/2.pt', pinned: true },
    });
    annotate(open.workspace, open.workspace.run(otherId), 'test', { kind: 'resumed', value: id });
    shown = new ShownRuns(core);
    workspace = shown.show(box.workspace);
    await vscode.commands.executeCommand('runtrail.runs.focus');
    await workspace.list.start();
    await workspace.list.settled;
    run = shown.tree.run(workspace, id);
    other = shown.tree.run(workspace, otherId);
    await until('the run stands in the window', () => shown.asked.includes(nodeId(run)));
  });

  after(() => {
    shown.dispose();
    box.close();
  });

  it('is not looked at before it is opened', () => {
    assert.deepEqual(
      shown.asked.filter((id) => id.startsWith(`${nodeId(run)}|`)),
      [],
    );
  });

  it('are metrics, checkpoints and artifacts with what matters of them, and the other run', async () => {
    const rows = await textsBelow(run);
    assert.deepEqual(rows.slice(0, 4), [
      ['Resumed from train-0', `step 7 · ${other.id.slice(-6)}`],
      ['Metrics', 'loss 0.25'],
      ['Checkpoints', '3 · latest step 4,000'],
      ['Artifacts', '1'],
    ]);
    assert.deepEqual(rows.at(-1), ['Provenance', '']);
    assert.deepEqual((await textsBelow(other))[0], ['Resumed as train-1', run.id.slice(-6)]);
    const item = await shown.tree.getTreeItem(run);
    assert.match(String(item.description), /^loss 0\.25 · /);
    assert.equal(item.contextValue, 'run;ended;completed;saved');
  });

  it('has a row for each metric, a page at a time', async () => {
    const rows = await textsBelow(fact('metrics'));
    assert.deepEqual(rows.slice(0, 2), [
      ['loss', '0.25 nat'],
      ['metric1', '1'],
    ]);
    assert.deepEqual(
      [rows.length, rows.at(-1)?.[0]],
      [101, `Show ${METRICS - 100} more of ${METRICS - 100}`],
    );
    shown.tree.showMore(fact('metrics'));
    assert.equal(shown.tree.getChildren(fact('metrics')).length, METRICS);
    assert.match(tooltip(shown.tree.getChildren(fact('metrics'))[0]), /Maximum: 0\.5 at step 1.*Values: 2/s);
  });

  it('has the newest checkpoint first, each with how it stands', async () => {
    const all = shown.tree.getChildren(fact('checkpoints'));
    const items = await Promise.all(all.map((node) => shown.tree.getTreeItem(node)));
    const icons = items.map(({ iconPath }) => (iconPath instanceof vscode.ThemeIcon ? iconPath.id : ''));
    assert.deepEqual(
      items.map(({ label, contextValue }, index) => [label, icons[index], contextValue]),
      [
        ['step 4,000', 'pass', 'checkpoint;kept;free;over'],
        ['step 3,000', 'circle-slash', 'checkpoint;gone'],
        ['step 2,000', 'pinned', 'checkpoint;kept;pinned;over'],
        ['step 1,000', 'error', 'checkpoint;kept;free;over'],
      ],
    );
    assert.match(String(items[2]?.description), /^pinned · .* · 1\.0 MiB$/);
    assert.match(String(items[3]?.description), /^damaged · .* · 1\.0 MiB$/);
    assert.match(tooltip(all[0]), /step 4,000.*verified.*Metrics: loss 0\.3/s);
  });

  it('takes nothing that a run says for anything but text', async () => {
    const [row] = shown.tree.getChildren(fact('artifacts'));
    assert.ok(row);
    const { label, tooltip: hover, command } = await shown.tree.getTreeItem(row);
    assert.deepEqual([label, typeof hover], ['plot [x](command:y) $(zap).png', 'string']);
    assert.equal(command?.arguments, undefined);
  });

  describe('when something of it moves', () => {
    before(async function openBoth() {
      this.timeout(30_000);
      const { view } = shown.runsView;
      await until('it is open', async () => {
        try {
          await view.reveal(fact('metrics'), { select: false, expand: true });
          return shown.asked.includes(`${nodeId(run)}|metric|metric1`);
        } catch {
          return false; // VS Code is drawing
        }
      });
    });
    beforeEach(() => shown.forget());

    it('draws one row anew, and nothing besides', async () => {
      moved((state) => withMetric(state, 'metric1', 5));
      await until('the row is asked for', () => shown.asked.length > 0);
      assert.deepEqual(shown.fired, [[`${nodeId(run)}|metric|metric1`]]);
      assert.deepEqual(shown.asked, [`${nodeId(run)}|metric|metric1`]);
    });

    it('draws nothing anew where no row looks different', async () => {
      moved((state) => ({ ...state, tags: ['unseen'] }));
      await until('the change is known', () => workspace.list.rowNow(run.id)?.view.tags.includes('unseen'));
      moved((state) => withMetric(state, 'metric2', 5));
      await until('the row after it', () => shown.asked.length > 0);
      assert.deepEqual(shown.fired, [[`${nodeId(run)}|metric|metric2`]]);
    });

    it('draws the run anew when rows come or go below it', async () => {
      moved((state) => ({ ...state, parameters: {} }));
      await until('the run is asked for', () => shown.fired.length > 0);
      assert.deepEqual(shown.fired, [[nodeId(run)]]);
      assert.ok(!(await textsBelow(run)).some(([label]) => label === 'Parameters'));
    });
  });

  it('leads to the other run', async () => {
    const [link] = shown.tree.getChildren(run);
    assert.equal(link?.kind, 'link');
    await shown.runsView.reveal({ ...run, id: link.other });
    await until('it is selected', () => shown.runsView.view.selection[0] === other);
  });

  function change(id: string, to: (state: RunState) => object): void {
    const { state: file } = open.workspace.run(id);
    const state: RunState = JSON.parse(fs.readFileSync(file, 'utf8'));
    fs.writeFileSync(file, `${JSON.stringify(to(state), null, 1)}\n`);
  }

  function moved(to: (state: RunState) => object): void {
    change(run.id, to);
    workspace.list.touch(run.id);
  }

  function fact(name: FactNode['fact']): FactNode {
    const found = shown.tree.getChildren(run).find((node) => node.kind === 'fact' && node.fact === name);
    return found?.kind === 'fact' ? found : assert.fail(`no ${name}`);
  }

  async function textsBelow(node: Node): Promise<[label: unknown, description: unknown][]> {
    const items = await Promise.all(shown.tree.getChildren(node).map((each) => shown.tree.getTreeItem(each)));
    return items.map(({ label, description }) => [label, description ?? '']);
  }

  function tooltip(node: Node | undefined): string {
    assert.ok(node);
    const { tooltip: told } = shown.tree.resolveTreeItem(new vscode.TreeItem(''), node);
    return told instanceof vscode.MarkdownString ? told.value.replaceAll('&nbsp;', ' ') : '';
  }
});

describe('rows that VS Code has drawn', () => {
  const DESCRIBED = '42 %';
  let now: number;
  let rows: DrawnRows;
  beforeEach(() => {
    now = 0;
    rows = new DrawnRows(() => now);
    rows.note('day|run', item());
    rows.note('day|run|metrics', item());
    now = 60_000;
  });
  const item = (description = DESCRIBED, icon = 'loading'): vscode.TreeItem => {
    const made = new vscode.TreeItem('train');
    return Object.assign(made, { description, iconPath: new vscode.ThemeIcon(icon) });
  };
  const told = (text: string) => () => new vscode.MarkdownString(text);

  it('are others when they look different, or when what was told of them is out of date', () => {
    assert.equal(rows.isOther('day|run', item(), told('a')), false);
    assert.equal(rows.isOther('day|run', item('43 %'), told('a')), true);
    rows.noteTooltip('day|run', new vscode.MarkdownString('a'));
    assert.equal(rows.isOther('day|run', item(), told('a')), false);
    assert.equal(rows.isOther('day|run', item(), told('b')), true);
    assert.equal(rows.isOther('never drawn', item('43 %'), told('b')), false);
  });

  it('rest while somebody reads what is told of any of them', () => {
    rows.noteTooltip('day|run|metrics', new vscode.MarkdownString('a'));
    for (const id of ['day|run', 'day|run|metrics', 'day|run2'])
      assert.ok(rows.restMs(id, item('43 %')) > 5000);
    assert.equal(rows.restMs('day|run', item('43 %', 'check')), 0);
    now += 6000;
    assert.equal(rows.restMs('day|run', item('43 %')), 0);
  });

  it('rest a little between two drawings, unless their state is another one', () => {
    rows.note('day|run', item('43 %'));
    assert.ok(rows.restMs('day|run', item('44 %')) > 1000);
    assert.equal(rows.restMs('day|run', item('44 %', 'check')), 0);
  });

  it('rest longer where rows below them would be drawn for nothing', () => {
    rows.note('day|run', item('43 %'));
    now += 2000;
    assert.equal(rows.restMs('day|run', item('44 %')), 0);
    assert.ok(rows.restMs('day|run', item('44 %'), true) > 2000);
  });
});

function withMetric(state: RunState, key: string, last: number): object {
  const { said } = state;
  const metrics = { ...said?.metrics, [key]: madeMetric([last]) };
  return { ...state, said: { ...said, metrics } };
}

function fullState(other: string): Partial<RunState> {
  const names = Array.from({ length: METRICS - 1 }, (_, index) => `metric${index + 1}`);
  const others = names.map((name, index) => [name, madeMetric([index + 1])]);
  const time = '2026-11-20T12:00:00.000Z';
  return {
    goal: { metric: 'loss', mode: 'min' },
    said: {
      metrics: { loss: madeMetric([0.5, 0.25], { unit: 'nat' }), ...Object.fromEntries(others) },
      ...{ metricsLeftOut: 0, progress: progressOf('epoch', 10, 10), artifactsLeftOut: 0 },
      artifacts: [
        { path: 'out/plot [x](command:y) $(zap).png', type: 'image', step: 3, time, bytes: 12_000 },
      ],
      ...{ statusText: null, messages: [], lines: 3, damaged: 0 },
    },
    checkpoints: [
      madeCheckpoint({ step: 1000, path: 'checkpoints/1.pt', good: false }),
      madeCheckpoint({ step: 2000, path: 'checkpoints/2.pt' }),
      madeCheckpoint({ step: 3000, path: 'checkpoints/3.pt', isPruned: true }),
      madeCheckpoint({ step: 4000, path: 'checkpoints/4.pt', metrics: { loss: 0.3 } }),
    ],
    resumes: {
      ...{ id: other, name: 'first', path: '/x/7.pt', attempt: 1, by: 'person', earlierMs: null },
      ...{ changes: [], checkpoint: { path: 'checkpoints/7.pt', step: 7, sha256: '0', bytes: 1 } },
    },
  };
}
