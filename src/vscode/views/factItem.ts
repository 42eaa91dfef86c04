/** What stands below a run: its parameters, notes, log and record. */

import fs from 'node:fs';
import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { COMMANDS } from '../ids.ts';
import type { FactNode, RunNode } from './runNodes.ts';
import { parametersText } from './runText.ts';

const { l10n } = vscode;

export const FACTS: readonly FactNode['fact'][] = ['parameters', 'notes', 'log', 'record'];

/** Also of a run whose row is not at hand just now. */
export function factsOf(run: RunNode): FactNode[] {
  const { parameters = {}, notes = [] } = run.workspace.list.rowNow(run.id)?.view ?? {};
  const isEmpty: Partial<Record<FactNode['fact'], boolean>> = {
    parameters: Object.keys(parameters).length === 0,
    notes: notes.length === 0,
  };
  return FACTS.filter((fact) => !isEmpty[fact]).map((fact) => ({ kind: 'fact', run, fact }));
}

export function factItem({ fact, run }: FactNode, { view, folder }: RunRow): vscode.TreeItem {
  switch (fact) {
    case 'parameters': {
      const item = itemWith(l10n.t('Parameters'), parametersText(view.parameters), 'settings');
      return opens(item, COMMANDS.openRecord, run);
    }
    case 'notes': {
      const item = itemWith(l10n.t('Notes'), view.notes.map(({ text }) => text).join(' · '), 'note');
      return opens(item, COMMANDS.openRecord, run);
    }
    case 'log': {
      const size = fs.statSync(folder.console, { throwIfNoEntry: false })?.size ?? 0;
      return opens(itemWith(l10n.t('Log'), formatBytes(size), 'output'), COMMANDS.openLog, run);
    }
    case 'record':
      return opens(itemWith(l10n.t('Record'), '', 'file-text'), COMMANDS.openRecord, run);
  }
}

function itemWith(label: string, description: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = shownText(description.slice(0, 200));
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function opens(item: vscode.TreeItem, command: string, run: RunNode): vscode.TreeItem {
  item.command = { command, title: vscode.l10n.t('Open'), arguments: [run] };
  return item;
}
