/** The rows of the tree as VS Code draws them. */

import * as vscode from 'vscode';
import { messageOf } from '../../base/errors.ts';
import { shownText } from '../../base/names.ts';
import type { DayGroup } from '../../core/store/dayGroups.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { codePlaces } from '../code/codePlaces.ts';
import { COMMANDS, runContext } from '../ids.ts';
import type { MoreNode, RunNode, WorkspaceNode } from './runNodes.ts';
import { shortFacts, spokenText } from './runText.ts';
import { iconOf } from './statusLook.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export function workspaceItem({ workspace }: WorkspaceNode): vscode.TreeItem {
  const item = new vscode.TreeItem(shownText(workspace.label), Expanded);
  item.iconPath = vscode.ThemeIcon.Folder;
  item.tooltip = workspace.root;
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(workspace.root));
  // One that is no folder of the window is told where it is.
  const place = folder?.uri.fsPath === workspace.root ? '' : vscode.workspace.asRelativePath(workspace.root);
  item.description =
    workspace.list.ids().length > 0 ? place : `${place} ${vscode.l10n.t('no runs yet')}`.trim();
  return item;
}

/** The newest day is open, the others wait to be asked. */
export function groupItem(groups: readonly DayGroup[], key: string): vscode.TreeItem {
  const group = groups.find((each) => each.key === key);
  const item = new vscode.TreeItem(group ? dayLabel(group) : '', group === groups[0] ? Expanded : Collapsed);
  item.description = group?.count.toLocaleString() ?? '';
  item.contextValue = 'day';
  return item;
}

export function runItem(node: RunNode, row: RunRow): vscode.TreeItem {
  const { view, isLive } = row;
  const item = new vscode.TreeItem(shownText(view.name), Collapsed);
  item.description = shortFacts(row);
  item.iconPath = iconOf(row);
  item.contextValue = runContext(isLive, view.status, {
    isCoded: codePlaces(view, node.workspace.root).length > 0,
    isSaved: view.checkpoints !== null,
  });
  item.accessibilityInformation = { label: spokenText(row) };
  // Without an argument: VS Code forgets that of a row that is drawn anew, and a live one is, just when it is clicked.
  item.command = { command: COMMANDS.openSelected, title: vscode.l10n.t('Open') };
  // The tooltip is worked out when the pointer rests on the row.
  return item;
}

export function moreItem(node: MoreNode, page: number, left: number): vscode.TreeItem {
  const title = vscode.l10n.t('Show {0} more of {1}', Math.min(page, left), left.toLocaleString());
  const item = new vscode.TreeItem(title, None);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: COMMANDS.showMore, title, arguments: [node] };
  return item;
}

/** A row that cannot be drawn: were it to fail, VS Code would show none of its siblings. */
export function problemItem(error: unknown): vscode.TreeItem {
  const item = new vscode.TreeItem(shownText(messageOf(error)), None);
  item.iconPath = new vscode.ThemeIcon('question');
  return item;
}

/** Days have names of their own; months are called as in the language of the window. */
function dayLabel({ key, label }: DayGroup): string {
  const isMonth = /^\d{4}-\d{2}$/.test(key);
  if (!isMonth) return vscode.l10n.t(label);
  const middle = new Date(`${key}-15T12:00:00`);
  return middle.toLocaleDateString(vscode.env.language, { month: 'long', year: 'numeric' });
}
