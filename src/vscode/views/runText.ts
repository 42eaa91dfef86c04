/** A run in words: beside its name, and for a screen reader. */

import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import { formatAgo, formatDuration, localTime } from '../../base/time.ts';
import { goalText } from '../../core/run/metricWords.ts';
import type { RunView } from '../../core/run/view.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { pressureText } from './pressingLimits.ts';
import { doneOf, etaOf, percentOf } from './progressText.ts';
import { lookOf, lookOfRow } from './statusLook.ts';

const { l10n } = vscode;

/** `42 % · ETA 6 m · loss 0.213`, `exit 1 · 3 m 12 s`, `loss 0.198 · 12 m`: what to know at a glance. */
export function shortFacts(row: RunRow): string {
  return joined(row.isLive ? liveFacts(row.view) : endFacts(row));
}

function liveFacts(view: RunView): (string | undefined)[] {
  const word = stageOf(view);
  const place = view.reason === 'elsewhere' ? l10n.t('elsewhere') : undefined;
  const percent = percentOf(view);
  const pressure = pressureText(view);
  const goal = goalText(view);
  if (percent === undefined) {
    const said = doneOf(view) ?? statusText(view);
    return [word, pressure, said, goal, said || goal ? undefined : sinceWhen(view.startedAt), place];
  }
  return view.status === 'running'
    ? [percent, pressure, etaOf(view), goal, place]
    : [word, percent, pressure, goal, place];
}

function endFacts(row: RunRow): (string | undefined)[] {
  const { view } = row;
  const took = view.durationMs === null ? undefined : formatDuration(view.durationMs);
  if (view.status === 'completed') return [goalText(view), took];
  const percent = percentOf(view);
  return [endWords(row), percent === undefined ? undefined : l10n.t('at {0}', percent), took];
}

/** What the program says that it does. */
export function statusText({ statusText: text }: RunView): string | undefined {
  return text ? cut(shownText(text), 60) : undefined;
}

/** What a live run is at: `running`; of one that gets its code, how far that is. */
export function stageOf({ status, phase }: Pick<RunView, 'status' | 'phase'>): string {
  return status === 'preparing' && phase !== null ? shownText(phase) : lookOf(status).word;
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

/** `1.8 GiB · 196 %`: what a live run takes right now. */
export function takenNow({ resources }: RunView): string {
  return taken(resources?.now?.rssBytes, resources?.now?.cpuPercent);
}

/** The same at its peak. */
export function takenMost({ resources }: RunView): string {
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

export function cut(text: string, limit = 300): string {
  return text.length > limit ? `${text.slice(0, limit)} …` : text;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
