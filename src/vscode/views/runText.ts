/** A run in words: beside its name, in its tooltip, and for a screen reader. */

import * as vscode from 'vscode';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import { formatAgo, formatDuration, formatRough, localTime } from '../../base/time.ts';
import { commandLine } from '../../core/run/summary.ts';
import type { RunView } from '../../core/run/view.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { codePlaces, codeText } from '../code/codePlaces.ts';
import { pressingLimits, pressureText } from './pressingLimits.ts';
import { lookOf, lookOfRow } from './statusLook.ts';

const { l10n } = vscode;

/** `42 % · ETA 6 m`, `exit 1 · 3 m 12 s`, `12 m`: what to know at a glance. */
export function shortFacts(row: RunRow): string {
  return joined(row.isLive ? liveFacts(row.view) : endFacts(row));
}

function liveFacts(view: RunView): (string | undefined)[] {
  const word = stageOf(view);
  const place = view.reason === 'elsewhere' ? l10n.t('elsewhere') : undefined;
  const percent = percentOf(view);
  const pressure = pressureText(view);
  if (percent === undefined) return [word, pressure, sinceWhen(view.startedAt), place];
  const eta = view.progress?.etaMs == null ? undefined : l10n.t('ETA {0}', formatRough(view.progress.etaMs));
  return view.status === 'running' ? [percent, pressure, eta, place] : [word, percent, pressure, place];
}

function endFacts(row: RunRow): (string | undefined)[] {
  const { view } = row;
  const took = view.durationMs === null ? undefined : formatDuration(view.durationMs);
  return [view.status === 'completed' ? undefined : endWords(row), took];
}

/** What a live run is at: `running`; of one that gets its code, how far that is. */
export function stageOf({ status, phase }: Pick<RunView, 'status' | 'phase'>): string {
  return status === 'preparing' && phase !== null ? shownText(phase) : lookOf(status).word;
}

/** `42 %`, of a run that says how far it is. */
export function percentOf({ progress }: RunView): string | undefined {
  return progress?.percent == null ? undefined : `${Math.floor(progress.percent)} %`;
}

function endWords(row: RunRow): string {
  const { status, exit, reason } = row.view;
  if (reason === 'record-unreadable') return l10n.t('unreadable');
  if (status === 'failed' && exit?.signal) return exit.signal;
  if (status === 'failed' && exit?.code != null) return l10n.t('exit {0}', exit.code);
  return lookOfRow(row).word;
}

function sinceWhen(startedAt: string | null): string | undefined {
  return startedAt === null ? undefined : l10n.t('since {0}', localTime(startedAt).slice(11, 16));
}

/** The whole sentence, for those who hear it. */
export function spokenText(row: RunRow): string {
  const { view } = row;
  const { word } = lookOfRow(row);
  const facts = shortFacts(row);
  const parts = [
    shownText(view.name),
    facts.startsWith(word) ? undefined : word,
    facts,
    formatAgo(Date.parse(view.createdAt), Date.now()),
  ];
  return parts.filter(Boolean).join(', ');
}

/** More, when the pointer rests on it. Nothing that a run says of itself is taken for Markdown. */
export function tooltipOf(row: RunRow): vscode.MarkdownString {
  const { view } = row;
  const { icon, word } = lookOfRow(row);
  const text = new vscode.MarkdownString('', true);
  const line = (name: string, value: string | null | undefined) => {
    if (!value) return;
    text.appendMarkdown(`  \n${name}: `);
    text.appendText(shownText(value));
  };
  text.appendMarkdown(`$(${icon}) **`).appendText(shownText(view.name)).appendMarkdown(`** · ${word}`);
  if (view.message) text.appendMarkdown('\n\n').appendText(shownText(view.message));
  text.appendMarkdown('\n\n');
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

/** `1.8 GiB · 196 %`: what a live run takes right now. */
export function takenNow({ resources }: RunView): string {
  return taken(resources?.now?.rssBytes, resources?.now?.cpuPercent);
}

/** The same at its peak. */
function takenMost({ resources }: RunView): string {
  return taken(resources?.peakRssBytes, resources?.peakCpuPercent);
}

function taken(bytes: number | null | undefined, percent: number | null | undefined): string {
  return joined([
    bytes == null ? undefined : formatBytes(bytes),
    percent == null ? undefined : `${Math.round(percent)} %`,
  ]);
}

/** `lr 0.01 · batch 64` */
export function parametersText(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

function cut(text: string, limit = 300): string {
  return text.length > limit ? `${text.slice(0, limit)} …` : text;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
