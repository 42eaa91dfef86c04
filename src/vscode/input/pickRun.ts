/** Which run a command is about: the one it was called on, those that are selected, or one that is picked. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { labelText } from '../../base/markdown.ts';
import { shownText } from '../../base/names.ts';
import { formatAgo } from '../../base/time.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import type { RunPlace } from '../../protocol/runPage.ts';
import type { ShownWorkspace, Workspaces } from '../host/workspaces.ts';
import { placeInMenu } from '../panels/runPlace.ts';
import { isRunNode, type RunNode, runOf } from '../views/runNodes.ts';
import { shortFacts } from '../views/runText.ts';
import { lookOfRow } from '../views/statusLook.ts';

type Fits = (row: RunRow) => boolean;
interface RunItem extends vscode.QuickPickItem {
  readonly run?: RunNode;
}

/** Older ones are found in the tree. */
const OFFERED = 200;

export class RunPick {
  private readonly workspaces: Workspaces;

  constructor(workspaces: Workspaces) {
    this.workspaces = workspaces;
  }

  /** Undefined when the person changed their mind. */
  async one(target: unknown, question: string, fits: Fits = () => true): Promise<RunNode | undefined> {
    return this.named(target) ?? this.ask(question, fits);
  }

  /** Those of the selection that the command fits. */
  async several(
    target: unknown,
    selected: unknown,
    question: string,
    fits: Fits = () => true,
  ): Promise<readonly RunNode[]> {
    const one = this.named(target);
    if (!one) {
      const picked = await this.ask(question, fits);
      return picked ? [picked] : [];
    }
    const all = Array.isArray(selected) ? selected.filter(isRunNode) : [];
    if (!all.includes(one)) return [one];
    const rows = await Promise.all(all.map(({ workspace, id }) => workspace.list.row(id)));
    return all.filter((_run, index) => {
      const row = rows[index];
      return row !== undefined && fits(row);
    });
  }

  /** A row of the tree or one below it, the page of a run, or the id or name of a run, as a key binding may give it. */
  private named(target: unknown): RunNode | undefined {
    if (isRunNode(target)) return target;
    const run = runOf(target);
    if (run) return run;
    const place = placeInMenu(target);
    if (place) return this.at(place);
    if (typeof target !== 'string') return undefined;
    for (const workspace of this.workspaces.all) {
      try {
        return { kind: 'run', workspace, id: workspace.store.find(target).id };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    }
    throw noRun(target);
  }

  /** What stands in a page is no proof that there is such a run. */
  private at({ root, id }: RunPlace): RunNode {
    const workspace = this.workspaces.all.find((each) => each.root === root);
    if (!workspace?.list.ids().includes(id)) throw noRun(shortId(id));
    return { kind: 'run', workspace, id };
  }

  private async ask(question: string, fits: Fits): Promise<RunNode | undefined> {
    const offers = this.offers(fits);
    const empty: RunItem = { label: vscode.l10n.t('There is no such run.') };
    const items = offers.then((found) => (found.length > 0 ? found : [empty]));
    const options = { placeHolder: question, matchOnDescription: true, matchOnDetail: true };
    return (await vscode.window.showQuickPick(items, options))?.run;
  }

  private async offers(fits: Fits): Promise<RunItem[]> {
    const { all } = this.workspaces;
    const live: RunItem[] = [];
    const ended: RunItem[] = [];
    for (const workspace of all) {
      const ids = workspace.list.ids().slice(0, OFFERED);
      const old = workspace.list.live().filter(({ id }) => !ids.includes(id));
      for (const row of [...old, ...(await workspace.list.rows(ids))]) {
        if (fits(row)) (row.isLive ? live : ended).push(itemOf(workspace, row, all.length > 1));
      }
    }
    const separator = (label: string): RunItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
    const part = (label: string, items: RunItem[]) => (items.length > 0 ? [separator(label), ...items] : []);
    return [...part(vscode.l10n.t('live'), live), ...part(vscode.l10n.t('ended'), ended)];
  }
}

function noRun(name: string): AppError {
  return new AppError('not-found', vscode.l10n.t('There is no run "{0}" in this window.', shownText(name)));
}

function itemOf(workspace: ShownWorkspace, row: RunRow, isOneOfSeveral: boolean): RunItem {
  const { view } = row;
  return {
    label: `${lookOfRow(row).sign} ${labelText(view.name)}`,
    description: shortFacts(row),
    detail: [
      shortId(view.id),
      formatAgo(Date.parse(view.createdAt), Date.now()),
      isOneOfSeveral ? labelText(workspace.label) : '',
    ]
      .filter(Boolean)
      .join(' · '),
    run: { kind: 'run', workspace, id: view.id },
  };
}
