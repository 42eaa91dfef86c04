/** The rows of what a program said of itself: its metrics, checkpoints and artifacts. */

import path from 'node:path';
import * as vscode from 'vscode';
import { formatCount } from '../../base/figure.ts';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import { shortTime } from '../../base/time.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { COMMANDS, checkpointContext, PART_CONTEXTS } from '../ids.ts';
import { checkpointFacts, checkpointIcon, checkpointName, checkpointStates } from './checkpointText.ts';
import { valueText } from './metricText.ts';
import type { ArtifactNode, CheckpointNode, MetricNode } from './runNodes.ts';

const { l10n } = vscode;
const LONGEST_LABEL = 80;

export function metricItem({ key }: MetricNode, { view }: RunRow): vscode.TreeItem {
  const metric = view.metrics?.[key];
  const item = new vscode.TreeItem(labelled(key));
  item.description = metric ? valueText(metric) : '';
  item.iconPath = new vscode.ThemeIcon('graph-line');
  item.contextValue = PART_CONTEXTS.metric;
  item.command = { command: COMMANDS.openSelected, title: l10n.t('Open Metrics') };
  return item;
}

export function checkpointItem({ path: place }: CheckpointNode, { view, isLive }: RunRow): vscode.TreeItem {
  const checkpoint = view.checkpoints?.findLast((each) => each.path === place);
  if (!checkpoint) return new vscode.TreeItem(labelled(place));
  const name = checkpointName(checkpoint);
  const item = new vscode.TreeItem(labelled(name));
  item.description = checkpointFacts(checkpoint);
  item.iconPath = checkpointIcon(checkpoint);
  item.contextValue = checkpointContext(checkpoint, isLive);
  item.command = { command: COMMANDS.openSelected, title: l10n.t('Open Checkpoints') };
  const [time, size] = [shortTime(checkpoint.time, Date.now()), formatBytes(checkpoint.bytes)];
  const spoken = [...checkpointStates(checkpoint), time, size].join(', ');
  item.accessibilityInformation = { label: l10n.t('Checkpoint {0}, {1}', name, spoken) };
  return item;
}

const TYPE_ICONS: Readonly<Record<string, string>> = { image: 'file-media', table: 'table' };

export function artifactItem({ path: place }: ArtifactNode, { view }: RunRow): vscode.TreeItem {
  const artifact = view.artifacts?.findLast((each) => each.path === place);
  const item = new vscode.TreeItem(labelled(path.posix.basename(place.replaceAll('\\', '/')) || place));
  item.tooltip = shownText(place);
  item.contextValue = PART_CONTEXTS.artifact;
  item.iconPath = new vscode.ThemeIcon(TYPE_ICONS[artifact?.type ?? ''] ?? 'file');
  item.command = { command: COMMANDS.openSelected, title: l10n.t('Open') };
  if (!artifact) return item;
  const { type, step, bytes, time } = artifact;
  const facts = [
    type === null ? '' : shownText(type),
    step === null ? '' : l10n.t('step {0}', formatCount(step, vscode.env.language)),
    bytes === null ? '' : formatBytes(bytes),
    shortTime(time, Date.now()),
  ];
  item.description = facts.filter(Boolean).join(' · ');
  return item;
}

function labelled(text: string): string {
  const shown = shownText(text);
  return shown.length > LONGEST_LABEL ? `${shown.slice(0, LONGEST_LABEL)}…` : shown;
}
