/** One item of the status bar, for as long as something runs. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { escaped, labelText } from '../../base/markdown.ts';
import { COMMANDS } from '../ids.ts';
import type { LiveRuns, ShownRun } from './liveRuns.ts';
import { pressingLimits } from './pressingLimits.ts';
import { etaOf, percentOf } from './progressText.ts';
import { nodeId, type RunNode } from './runNodes.ts';
import { shortFacts, spokenText, stageOf, takenNow } from './runText.ts';
import { lookOf } from './statusLook.ts';

const { l10n } = vscode;
const LONGEST_NAME = 24;
const MOST_TOLD = 10;

export function showStatusBar(live: LiveRuns): vscode.Disposable {
  const owned = new DisposableStore();
  const item = owned.add(
    vscode.window.createStatusBarItem('runtrail.live', vscode.StatusBarAlignment.Left, 5),
  );
  item.name = l10n.t('Runtrail: Live Runs');
  /** The run that a click opens. Its command is not made anew while it is the same: a click that came just then would get lost. */
  let opened: string | undefined;
  let told = '';
  const update = () => {
    const { all } = live;
    if (all.length === 0) return item.hide();
    item.text = textOf(all);
    const tooltip = tooltipOf(all);
    // One that is shown just now is not to be drawn anew for nothing.
    if (tooltip.value !== told) item.tooltip = tooltip;
    told = tooltip.value;
    item.accessibilityInformation = { label: spokenOf(all) };
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

/** `train 42 % ETA 6 m`, or how many there are. */
function textOf(all: readonly ShownRun[]): string {
  const [first] = all;
  const isMoving = all.some(({ row }) => row.view.status !== 'paused');
  const icon = isMoving ? '$(loading~spin)' : '$(debug-pause)';
  const sign = all.some(({ row }) => pressingLimits(row.view).length > 0) ? ' $(warning)' : '';
  if (all.length > 1 || !first) return `${icon} ${l10n.t('{0} runs', all.length)}${sign}`;
  const { view } = first.row;
  const name = labelText(view.name.slice(0, LONGEST_NAME));
  const far = [percentOf(view), view.status === 'running' ? etaOf(view) : undefined]
    .filter(Boolean)
    .join(' ');
  return `${icon} ${name} ${far || labelText(stageOf(view))}${sign}`;
}

/** As many as the tooltip tells of. */
function spokenOf(all: readonly ShownRun[]): string {
  const told = all.slice(0, MOST_TOLD).map(({ row }) => spokenText(row));
  const more = all.length - told.length;
  return [...told, ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join('; ');
}

function tooltipOf(all: readonly ShownRun[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  for (const { row } of all.slice(0, MOST_TOLD)) {
    const { icon } = lookOf(row.view.status);
    const facts = [shortFacts(row), takenNow(row.view)].filter(Boolean).join(' · ');
    text.appendMarkdown(`$(${icon}) **${escaped(row.view.name)}** · ${escaped(facts)}\n\n`);
  }
  if (all.length > MOST_TOLD) text.appendMarkdown(`${l10n.t('and {0} more', all.length - MOST_TOLD)}\n\n`);
  text.isTrusted = { enabledCommands: [COMMANDS.stop, 'runtrail.runs.focus'] };
  const stop = `[${l10n.t('Stop a Run')}](command:${COMMANDS.stop})`;
  text.appendMarkdown(`${stop} · [${l10n.t('Show Runs')}](command:runtrail.runs.focus)`);
  return text;
}
