/** Measures, inside the extension host, how soon the tree shows what there is. Run by `npm run bench -- window`. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { userFolders } from '../../../src/base/userFolders.ts';
import { createCore } from '../../../src/core/core.ts';
import { pauseRun, resumeRun } from '../../../src/core/store/steer.ts';
import { nodeId, type RunNode } from '../../../src/vscode/views/runNodes.ts';
import { RUNNER, until } from '../../support/sandbox.ts';
import { activateFirst, type ShownRuns } from '../support/shownRuns.ts';
import { type OneEvent, type Opening, type PaceTask, TASK } from './figures.ts';
import { Blocks, openWorkspace } from './opening.ts';

const WARM_UPS = 1;
const BY = { by: 'bench' };

describe('the pace of a window', function pace() {
  this.timeout(600_000);
  const task = JSON.parse(fs.readFileSync(process.env[TASK] ?? assert.fail('no task'), 'utf8')) as PaceTask;
  const core = createCore({
    folders: userFolders(),
    runnerFile: RUNNER,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    env: process.env,
    mayAdopt: () => true,
    isEditor: true,
  });
  const ended: Record<string, Opening[]> = {};
  const live: Opening[] = [];
  const running: number[] = [];
  const events: OneEvent[] = [];
  let idleBlock = Number.NaN;

  before(async () => {
    await activateFirst();
    await vscode.commands.executeCommand('runtrail.runs.focus');
  });

  after(() => fs.writeFileSync(task.figures, JSON.stringify({ ended, live, running, events, idleBlock })));

  it('a window in which nothing happens', async () => {
    const blocks = await Blocks.start();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    idleBlock = blocks.stop();
    assert.ok(idleBlock > 0);
  });

  for (const { name, root, rounds } of task.ended) {
    it(name, async () => {
      const all: Opening[] = [];
      for (let round = -WARM_UPS; round < rounds; round++) {
        const { opening, shown } = await openWorkspace(core, root);
        if (round >= 0) all.push(opening);
        shown.dispose();
      }
      ended[name] = all;
      assert.equal(all.length, rounds);
    });
  }

  it('live runs', async () => {
    for (let round = -WARM_UPS; round < task.rounds; round++) {
      const opened = await openWorkspace(core, task.live.root, task.live.count);
      if (round >= 0) live.push(opened.opening);
      if (round >= 0) running.push(opened.running);
      opened.shown.dispose();
    }
    assert.equal(running.length, task.rounds);
  });

  it('one event of one run', async () => {
    const { shown } = await openWorkspace(core, task.live.root, task.live.count);
    const [workspace] = shown.workspaces.all;
    assert.ok(workspace);
    const nodes = workspace.list.live().map(({ id }) => shown.tree.run(workspace, id));
    const [first, ...others] = nodes;
    assert.ok(first);
    await oneEvent(shown, first); // what was still to be drawn from the opening is drawn after it
    for (const node of others.slice(0, task.rounds)) events.push(await oneEvent(shown, node));
    shown.dispose();
    assert.ok(events.length > 0);
  });

  async function oneEvent(shown: ShownRuns, node: RunNode): Promise<OneEvent> {
    const open = core.open(task.live.root, true);
    const folder = open.workspace.run(node.id);
    const is = (status: string) => node.workspace.list.rowNow(node.id)?.view.status === status;
    shown.forget();
    let told = Number.NaN;
    const drawn = Promise.withResolvers<number>();
    const owned = shown.tree.onDidChangeTreeData(() => {
      if (Number.isNaN(told) && is('paused')) told = performance.now();
    });
    shown.onItem = (each, { iconPath }) => {
      if (each === node && iconPath instanceof vscode.ThemeIcon && iconPath.id === 'debug-pause')
        drawn.resolve(performance.now());
    };
    const written = new Promise<number>((resolve) => {
      const watcher = fs.watch(folder.events, () => {
        if (!fs.readFileSync(folder.events, 'latin1').includes('"paused"')) return;
        watcher.close();
        resolve(performance.now());
      });
    });
    await pauseRun(folder, open, BY);
    const [from, to] = await Promise.all([written, drawn.promise]);
    owned.dispose();
    const figures = { told: told - from, drawn: to - from, rows: new Set(shown.asked).size };
    assert.ok(shown.asked.includes(nodeId(node)));
    await resumeRun(folder, open, BY);
    await until('it goes on', () => is('running'));
    return figures;
  }
});
