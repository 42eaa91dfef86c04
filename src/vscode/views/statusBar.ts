/** One item of the status bar, for as long as something runs. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { escaped, labelText } from '../../base/markdown.ts';
import { COMMANDS } from '../ids.ts';
import type { LiveRuns, ShownRun } from './liveRuns.ts';
import { pressingLimits } from './pressingLimits.ts';
import { nodeId, type RunNode } from './runNodes.ts';
import { percentOf, shortFacts, spokenText, stageOf, takenNow } from './runText.ts';
import { lookOf } from './statusLook.ts';

const { l10n } = vscode;
const LONGEST_NAME = 24;

export function showStatusBar(live: LiveRuns): vscode.Disposable {
  const owned = new DisposableStore();
  const item = owned.add(
    vscode.window.createStatusBarItem('runtrail.live', vscode.StatusBarAlignment.Left, 5),
  );
  item.name = l10n.t('Runtrail: Live Runs');
  /** The run that a click opens. Its command is not made anew while it is the same: a click that came just then would get lost. */
  let opened: string | undefined;
  const update = () => {
    const { all } = live;
    if (all.length === 0) return item.hide();
    item.text = textOf(all);
    item.tooltip = tooltipOf(all);
    item.accessibilityInformation = { label: all.map(({ row }) => spokenText(row)).join('; ') };
    const [first] = all;
    const only = all.length === 1 ? first?.node : undefined;
    if (!item.command || opened !== (only && nodeId(only))) item.command = opening(only);
    opened = only && nodeId(only);
    item.show();
  };
  owned.add(live.onDidChange(update));
  update();
  return owned;
}

/** Of several runs one is picked. */
function opening(run: RunNode | undefined): vscode.Command {
  return { command: COMMANDS.open, title: l10n.t('Open Run'), ...(run && { arguments: [run] }) };
}

/** `train 42 %`, or how many there are. */
function textOf(all: readonly ShownRun[]): string {
  const [first] = all;
  const isMoving = all.some(({ row }) => row.view.status !== 'paused');
  const icon = isMoving ? '$(loading~spin)' : '$(debug-pause)';
  const sign = all.some(({ row }) => pressingLimits(row.view).length > 0) ? ' $(warning)' : '';
  if (all.length > 1 || !first) return `${icon} ${l10n.t('{0} runs', all.length)}${sign}`;
  const { view } = first.row;
  const name = labelText(view.name.slice(0, LONGEST_NAME));
  return `${icon} ${name} ${percentOf(view) ?? labelText(stageOf(view))}${sign}`;
}

function tooltipOf(all: readonly ShownRun[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  for (const { row } of all.slice(0, 10)) {
    const { icon } = lookOf(row.view.status);
    const facts = [shortFacts(row), takenNow(row.view)].filter(Boolean).join(' · ');
    text.appendMarkdown(`$(${icon}) **${escaped(row.view.name)}** · ${escaped(facts)}\n\n`);
  }
  if (all.length > 10) text.appendMarkdown(`${l10n.t('and {0} more', all.length - 10)}\n\n`);
  text.isTrusted = { enabledCommands: [COMMANDS.stop, 'runtrail.runs.focus'] };
  const stop = `[${l10n.t('Stop a Run')}](command:${COMMANDS.stop})`;
  text.appendMarkdown(`${stop} · [${l10n.t('Show Runs')}](command:runtrail.runs.focus)`);
  return text;
}
