/** What stands below a run as VS Code draws it: what it said of itself, its parameters, code, notes, log and record. */

import fs from 'node:fs';
import * as vscode from 'vscode';
import { formatCount } from '../../base/figure.ts';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import { lastFewText } from '../../core/run/metricWords.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { type CodePlace, codePlaces, codeText } from '../code/codePlaces.ts';
import { codeTooltip } from '../code/codeTooltip.ts';
import { CODE_CONTEXT, COMMANDS, checkpointsContext, PART_CONTEXTS } from '../ids.ts';
import { canBeAsked, checkpointName, checkpointsText, checkpointTooltip } from './checkpointText.ts';
import { metricTooltip } from './metricText.ts';
import type { FactNode, LinkNode, PartNode, RunNode } from './runNodes.ts';
import { parametersText } from './runText.ts';
import { artifactItem, checkpointItem, metricItem } from './saidItems.ts';

const { l10n } = vscode;
const { Collapsed } = vscode.TreeItemCollapsibleState;

export function partItem(node: PartNode, row: RunRow): vscode.TreeItem {
  switch (node.kind) {
    case 'fact':
      return FACT_ITEMS[node.fact](row, node);
    case 'link':
      return linkItem(node, row);
    case 'metric':
      return metricItem(node, row);
    case 'checkpoint':
      return checkpointItem(node, row);
    case 'artifact':
      return artifactItem(node, row);
  }
}

/** Worked out when the pointer rests on the row. */
export function partTooltip(node: PartNode, { view }: RunRow): vscode.MarkdownString | undefined {
  if (node.kind === 'metric') {
    const metric = view.metrics?.[node.key];
    return metric && metricTooltip(node.key, metric);
  }
  if (node.kind !== 'checkpoint') return undefined;
  const checkpoint = view.checkpoints?.findLast(({ path }) => path === node.path);
  return checkpoint && checkpointTooltip(checkpoint);
}

type FactItem = (row: RunRow, node: FactNode) => vscode.TreeItem;

const FACT_ITEMS: { readonly [F in FactNode['fact']]: FactItem } = {
  metrics: ({ view }) => {
    const item = listWith(l10n.t('Metrics'), lastFewText(view), 'graph');
    item.contextValue = PART_CONTEXTS.metrics;
    return item;
  },
  checkpoints: (row) => {
    const { view, isLive } = row;
    const item = listWith(l10n.t('Checkpoints'), checkpointsText(view, isLive), 'save-all');
    item.contextValue = checkpointsContext(canBeAsked(row));
    return item;
  },
  artifacts: ({ view }) => {
    const count = formatCount(view.artifacts?.length ?? 0, vscode.env.language);
    return listWith(l10n.t('Artifacts'), count, 'files');
  },
  parameters: ({ view }, { run }) => {
    const item = itemWith(l10n.t('Parameters'), parametersText(view.parameters), 'settings');
    return opens(item, COMMANDS.openRecord, run);
  },
  workflow: (row, node) => codeItem(l10n.t('Workflow'), row, node),
  code: (row, node) => codeItem(l10n.t('Code'), row, node),
  notes: ({ view }, { run }) => {
    const item = itemWith(l10n.t('Notes'), view.notes.map(({ text }) => text).join(' · '), 'note');
    return opens(item, COMMANDS.openRecord, run);
  },
  log: ({ folder }, { run }) => {
    const size = fs.statSync(folder.console, { throwIfNoEntry: false })?.size ?? 0;
    return opens(itemWith(l10n.t('Log'), formatBytes(size), 'output'), COMMANDS.openLog, run);
  },
  record: (_row, { run }) => {
    const item = itemWith(l10n.t('Provenance'), '', 'file-text');
    item.contextValue = PART_CONTEXTS.record;
    return opens(item, COMMANDS.openRecord, run);
  },
};

/** `Resumed from train · step 40 · 9a3f1c`: a click goes to the other run. */
function linkItem(node: LinkNode, { view }: RunRow): vscode.TreeItem {
  const { run, other, way } = node;
  const known = run.workspace.list.rowNow(other)?.view.name;
  const step = view.resumes ? checkpointName(view.resumes.checkpoint) : '';
  const item =
    way === 'from'
      ? itemWith(l10n.t('Resumed from {0}', known ?? view.resumes?.name ?? ''), step, 'debug-step-back')
      : itemWith(l10n.t('Resumed as {0}', known ?? view.name), '', 'debug-step-over');
  item.description = [item.description, shortId(other)].filter(Boolean).join(' · ');
  item.contextValue = PART_CONTEXTS.link;
  return opens(item, COMMANDS.showLinked, node);
}

/** A click shows what differed from the commit; where nothing did, the files. */
function codeItem(label: string, { view }: RunRow, node: FactNode): vscode.TreeItem {
  const kind: CodePlace['kind'] = node.fact === 'workflow' ? 'workflow' : 'workspace';
  const place = codePlaces(view, node.run.workspace.root).find((each) => each.kind === kind);
  const item = itemWith(label, place ? codeText(place) : '', kind === 'workflow' ? 'repo' : 'git-commit');
  if (!place) return item;
  item.contextValue = CODE_CONTEXT;
  item.tooltip = codeTooltip(place);
  return opens(item, place.changedCount > 0 ? COMMANDS.codeChanges : COMMANDS.openCode, node);
}

function listWith(label: string, description: string, icon: string): vscode.TreeItem {
  const item = itemWith(label, description, icon);
  item.collapsibleState = Collapsed;
  return item;
}

function itemWith(label: string, description: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(shownText(label));
  item.description = shownText(description.slice(0, 200));
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function opens(item: vscode.TreeItem, command: string, node: RunNode | FactNode | LinkNode): vscode.TreeItem {
  item.command = { command, title: l10n.t('Open'), arguments: [node] };
  return item;
}
