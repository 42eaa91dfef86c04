/** Checkpoints in words, with a shape for how each stands. */

import path from 'node:path';
import * as vscode from 'vscode';
import { formatCount, formatFigure } from '../../base/figure.ts';
import { escaped } from '../../base/markdown.ts';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import { formatAgo, localTime, shortTime } from '../../base/time.ts';
import type { CheckpointView, RunView } from '../../core/run/view.ts';
import type { RunRow } from '../../core/store/runRow.ts';

const { l10n } = vscode;

/** Whether its program can leave another one now: one that is paused, or of another computer, does not hear. */
export function canBeAsked({ view, isLive }: RunRow): boolean {
  return isLive && view.status === 'running' && view.reason !== 'elsewhere';
}

/** The newest first. */
export function newestFirst({ checkpoints }: Pick<RunView, 'checkpoints'>): readonly CheckpointView[] {
  return (checkpoints ?? []).toReversed();
}

/** `4 · latest step 4,000 · 2 min ago`; without the last where the run is over, as nobody would set it right. */
export function checkpointsText({ checkpoints }: Pick<RunView, 'checkpoints'>, isLive: boolean): string {
  const kept = newestFirst({ checkpoints }).filter(({ isPruned }) => !isPruned);
  const [latest] = kept;
  if (!latest) return '0';
  const parts = [
    formatCount(kept.length, vscode.env.language),
    l10n.t('latest {0}', checkpointName(latest)),
    isLive ? formatAgo(Date.parse(latest.time), Date.now()) : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/** `step 4,000`; of one that says none, the name of its file. */
export function checkpointName({ step, path: place }: Pick<CheckpointView, 'step' | 'path'>): string {
  if (step !== null) return l10n.t('step {0}', formatCount(step, vscode.env.language));
  return shownText(path.posix.basename(place.replaceAll('\\', '/')));
}

/** `pinned · 14:02:03 · 1.2 MiB`: what is cut off is what matters least; that it is good is to be expected. */
export function checkpointFacts(checkpoint: CheckpointView): string {
  const states = checkpointStates(checkpoint.good === true ? { ...checkpoint, good: null } : checkpoint);
  return [...states, shortTime(checkpoint.time, Date.now()), formatBytes(checkpoint.bytes)].join(' · ');
}

/** How it stands, in words. */
export function checkpointStates({ good, isPinned, isPruned }: CheckpointView): string[] {
  if (isPruned) return [l10n.t('removed')];
  const checked = good === null ? [] : [good ? l10n.t('verified') : l10n.t('damaged')];
  return isPinned ? [...checked, l10n.t('pinned')] : checked;
}

/** The same as a shape: what is worst, else what keeps it. */
export function checkpointIcon({ good, isPinned, isPruned }: CheckpointView): vscode.ThemeIcon {
  if (isPruned) return new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('disabledForeground'));
  if (good === false) return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
  const colour = good === true ? new vscode.ThemeColor('testing.iconPassed') : undefined;
  if (isPinned) return new vscode.ThemeIcon('pinned', colour);
  return new vscode.ThemeIcon(good === true ? 'pass' : 'save', colour);
}

export function checkpointTooltip(checkpoint: CheckpointView): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  const line = (name: string, value: string | null) => {
    if (value) text.appendMarkdown(`  \n${name}: ${escaped(value)}`);
  };
  text.appendMarkdown(`$(${checkpointIcon(checkpoint).id}) **`);
  text.appendText(checkpointName(checkpoint)).appendMarkdown('**');
  const states = checkpointStates(checkpoint);
  if (states.length > 0) text.appendMarkdown(` · ${states.join(' · ')}`);
  if (checkpoint.description) text.appendMarkdown(`\n\n${escaped(checkpoint.description)}`);
  text.appendMarkdown('\n\n');
  line(l10n.t('Saved'), localTime(checkpoint.time));
  line(l10n.t('Size'), formatBytes(checkpoint.bytes));
  line(l10n.t('Metrics'), metricsThen(checkpoint));
  line(l10n.t('Tags'), checkpoint.tags.join(', '));
  line(l10n.t('File'), checkpoint.path);
  line('SHA-256', `${checkpoint.sha256.slice(0, 12)}…`);
  return text;
}

/** `loss 0.213 · acc 0.91`: as they were when it was saved. */
export function metricsThen({ metrics }: Pick<CheckpointView, 'metrics'>, most = 8): string {
  const named = Object.entries(metrics).slice(0, most);
  return named.map(([key, value]) => `${shownText(key)} ${formatFigure(value)}`).join(' · ');
}
