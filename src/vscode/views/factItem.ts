/** What stands below a run: its parameters, code, notes, log and record. */

import fs from 'node:fs';
import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { type CodePlace, codePlaces, codeText } from '../code/codePlaces.ts';
import { codeTooltip } from '../code/codeTooltip.ts';
import { CODE_CONTEXT, COMMANDS } from '../ids.ts';
import type { FactNode, RunNode } from './runNodes.ts';
import { parametersText } from './runText.ts';

const { l10n } = vscode;

export const FACTS: readonly FactNode['fact'][] = [
  'parameters',
  'workflow',
  'code',
  'notes',
  'log',
  'record',
];

/** Also of a run whose row is not at hand just now. */
export function factsOf(run: RunNode): FactNode[] {
  const view = run.workspace.list.rowNow(run.id)?.view;
  const { parameters = {}, notes = [] } = view ?? {};
  const kinds = view ? codePlaces(view, run.workspace.root).map(({ kind }) => kind) : [];
  const isEmpty: Partial<Record<FactNode['fact'], boolean>> = {
    parameters: Object.keys(parameters).length === 0,
    workflow: !kinds.includes('workflow'),
    code: !kinds.includes('workspace'),
    notes: notes.length === 0,
  };
  return FACTS.filter((fact) => !isEmpty[fact]).map((fact) => ({ kind: 'fact', run, fact }));
}

export function factItem(node: FactNode, { view, folder }: RunRow): vscode.TreeItem {
  const { fact, run } = node;
  const places = codePlaces(view, run.workspace.root);
  switch (fact) {
    case 'workflow':
      return codeItem(
        node,
        l10n.t('Workflow'),
        places.find(({ kind }) => kind === 'workflow'),
      );
    case 'code':
      return codeItem(
        node,
        l10n.t('Code'),
        places.find(({ kind }) => kind === 'workspace'),
      );
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

/** A click shows what differed from the commit; where nothing did, the files. */
function codeItem(node: FactNode, label: string, place: CodePlace | undefined): vscode.TreeItem {
  const icon = node.fact === 'workflow' ? 'repo' : 'git-commit';
  const item = itemWith(label, place ? codeText(place) : '', icon);
  if (!place) return item;
  item.contextValue = CODE_CONTEXT;
  item.tooltip = codeTooltip(place);
  return opens(item, place.changedCount > 0 ? COMMANDS.codeChanges : COMMANDS.openCode, node);
}

function itemWith(label: string, description: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = shownText(description.slice(0, 200));
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function opens(item: vscode.TreeItem, command: string, node: RunNode | FactNode): vscode.TreeItem {
  item.command = { command, title: vscode.l10n.t('Open'), arguments: [node] };
  return item;
}
