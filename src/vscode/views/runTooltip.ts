/** A run in detail, when the pointer rests on it. Nothing that a run says of itself is taken for Markdown. */

import * as vscode from 'vscode';
import { shortId } from '../../base/ids.ts';
import { escaped } from '../../base/markdown.ts';
import { formatDuration, localTime } from '../../base/time.ts';
import { lastFewText } from '../../core/run/metricWords.ts';
import type { LiveSource } from '../../core/run/signals.ts';
import { commandLine } from '../../core/run/summary.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { codePlaces, codeText } from '../code/codePlaces.ts';
import { checkpointName, checkpointsText } from './checkpointText.ts';
import { pressingLimits } from './pressingLimits.ts';
import { progressLines } from './progressText.ts';
import { cut, parametersText, statusText, takenMost, takenNow } from './runText.ts';
import { lookOfRow } from './statusLook.ts';

const { l10n } = vscode;
const MOST_MESSAGES = 3;

export function tooltipOf(row: RunRow): vscode.MarkdownString {
  const { view } = row;
  const { icon, word } = lookOfRow(row);
  const text = new vscode.MarkdownString('', true);
  const line = (name: string, value: string | null | undefined) => {
    if (!value) return;
    // Not as `appendText`, which glues the words together.
    text.appendMarkdown(`  \n${name}: ${escaped(value)}`);
  };
  text.appendMarkdown(`$(${icon}) **${escaped(view.name)}** · ${word}`);
  if (view.message) text.appendMarkdown(`\n\n${escaped(view.message)}`);
  text.appendMarkdown('\n\n');
  for (const [name, value] of saidFacts(row)) line(name, value);
  line(l10n.t('Started'), view.startedAt && localTime(view.startedAt));
  line(l10n.t('Took'), view.durationMs === null ? null : formatDuration(view.durationMs));
  line(l10n.t('Now'), takenNow(view));
  line(l10n.t('Peak'), takenMost(view));
  line(l10n.t('Command'), cut(commandLine(view.command)));
  line(l10n.t('Parameters'), cut(parametersText(view.parameters)));
  line(l10n.t('Tags'), view.tags.join(', '));
  for (const place of codePlaces(view, '')) {
    line(place.kind === 'workflow' ? l10n.t('Workflow') : l10n.t('Code'), codeText(place));
  }
  line(l10n.t('Note'), cut(view.notes.at(-1)?.text ?? ''));
  for (const limit of row.isLive ? pressingLimits(view) : []) line(l10n.t('Limit'), limit.message);
  line(l10n.t('Id'), shortId(view.id));
  return text;
}

/** What the program says of itself, and the runs before and after it. */
function saidFacts(row: RunRow): [name: string, value: string | null | undefined][] {
  const { view, isLive } = row;
  const { resumes, checkpoints, messages } = view;
  const from = resumes && [resumes.name, checkpointName(resumes.checkpoint), shortId(resumes.id)];
  return [
    [l10n.t('Doing'), isLive ? statusText(view) : null],
    [l10n.t('Progress'), progressLines(view).join(', ')],
    [l10n.t('Metrics'), lastFewText(view)],
    [l10n.t('Checkpoints'), checkpoints && checkpointsText(view, isLive)],
    [l10n.t('Resumed from'), from?.join(' · ')],
    [l10n.t('Resumed as'), view.resumedBy.map(shortId).join(', ')],
    ...staleSources(row),
    ...(messages ?? []).slice(-MOST_MESSAGES).map(({ level, text }): [string, string] => {
      return [level === 'warning' ? l10n.t('Warning') : l10n.t('Error'), cut(text, 200)];
    }),
  ];
}

/** Live sources that give nothing just now, each with why. */
function staleSources({ view, isLive }: RunRow): [name: string, value: string][] {
  const silent = (view.sources ?? []).filter(({ state }) => isLive && STATES[state] !== undefined);
  return silent.map(({ name, state, problem }) => [
    l10n.t('Source'),
    [name, STATES[state]?.(), problem === null ? '' : cut(problem, 100)].filter(Boolean).join(' · '),
  ]);
}

const STATES: { readonly [S in LiveSource['state']]?: () => string } = {
  stale: () => l10n.t('stale'),
  failing: () => l10n.t('failing'),
  skipped: () => l10n.t('skipped for a while'),
};
