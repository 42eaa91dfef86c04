/** One opening of a workspace, as the extension does it after its activation, with a clock beside it. */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { Core } from '../../../src/core/core.ts';
import { until } from '../../support/sandbox.ts';
import { ShownRuns } from '../support/shownRuns.ts';
import type { Opening } from './figures.ts';

const PAGE = 200;

export interface Opened {
  readonly opening: Opening;
  /** When all of these had the look of a run that goes on; NaN without any. */
  readonly running: number;
  readonly shown: ShownRuns;
}

/** With so many live runs, which are those of the newest day. The caller disposes what is shown. */
export async function openWorkspace(core: Core, root: string, live = 0): Promise<Opened> {
  const blocks = await Blocks.start();
  const begun = performance.now();
  const since = () => performance.now() - begun;
  const shown = new ShownRuns(core);
  const rows = new Set<string>();
  const running = new Set<string>();
  const others = new Map<string, string>();
  let told = Number.NaN;
  let page = Number.NaN;
  let allRunning = Number.NaN;
  const first = shown.tree.onDidChangeTreeData(() => {
    if (Number.isNaN(told) && shown.tree.getChildren().length > 0) told = since();
  });
  shown.onItem = (node, item) => {
    if (node.kind !== 'run') return;
    rows.add(node.id);
    if (rows.size === (live || PAGE)) page = since();
    if (!isRunning(item)) {
      others.set(node.id, `${item.accessibilityInformation?.label}`);
      return;
    }
    running.add(node.id);
    if (running.size === live) allRunning = since();
  };
  const workspace = shown.show(root);
  await workspace.list.start();
  await workspace.list.settled;
  const settled = since();
  await until('the first page stands in the window', () => !Number.isNaN(page));
  await until('all live runs are shown as such', () => live === 0 || !Number.isNaN(allRunning)).catch(
    (error: unknown) => {
      throw new Error(`${running.size} of ${live} are: ${[...others.values()].join('; ')}`, { cause: error });
    },
  );
  const block = blocks.stop();
  first.dispose();
  return { opening: { told, page, settled, block }, running: allRunning, shown };
}

function isRunning({ iconPath, accessibilityInformation }: vscode.TreeItem): boolean {
  const isSpinning = iconPath instanceof vscode.ThemeIcon && iconPath.id === 'loading~spin';
  return isSpinning && accessibilityInformation?.label.includes(', running') === true;
}

/** The longest time for which the event loop was blocked. */
export class Blocks {
  readonly #delay = monitorEventLoopDelay({ resolution: 1 });

  static async start(): Promise<Blocks> {
    const blocks = new Blocks();
    blocks.#delay.enable();
    // The first figure of the monitor is its own start.
    await new Promise((resolve) => setTimeout(resolve, 20));
    blocks.#delay.reset();
    return blocks;
  }

  stop(): number {
    this.#delay.disable();
    return this.#delay.max / 1e6;
  }
}
