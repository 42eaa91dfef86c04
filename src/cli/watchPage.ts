/** What `runtrail watch` shows of a run: a page for a terminal, one line where there is none, and one for programs. */

import { shortId } from '../base/ids.ts';
import { shownText } from '../base/names.ts';
import { formatBytes } from '../base/size.ts';
import { formatFrequency } from '../base/statistics.ts';
import { lastFewText } from '../core/run/metricWords.ts';
import { formatPercent } from '../core/run/resourceFacts.ts';
import type { ResourcesNow } from '../core/run/resources.ts';
import type { ProgressTask, SaidNumber } from '../core/run/signals.ts';
import type { RunView } from '../core/run/view.ts';
import { elapsed, progressText, spreadText } from './runWords.ts';
import { progressBar, sparkline } from './sparkline.ts';
import { cell, figure, type Terminal, table } from './terminal.ts';
import type { Curve, Look } from './watchedRun.ts';
import { saidLines } from './watchSaid.ts';

/** What stands beside the curves. */
const WORDS_WIDTH = 44;
const LEAST_CURVE = 12;
const MOST_CURVE = 100;
const BAR_WIDTH = 50;

export interface PageSize {
  readonly columns: number;
  readonly rows: number;
}

/** How many parts a curve has on a terminal of this width; on a narrow one there is none. */
export function curveWidth(columns: number): number {
  const width = Math.min(MOST_CURVE, columns - WORDS_WIDTH);
  return width < LEAST_CURVE ? 0 : width;
}

/** As many of the last lines of the log as there is room for stand at the end. */
export function watchPage(
  look: Look,
  size: PageSize,
  { terminal, log }: { readonly terminal: Terminal; readonly log: (count: number) => readonly string[] },
): string[] {
  const grey = (text: string) => terminal.colour('grey', text);
  const { view } = look;
  const head = [
    `${terminal.status(view.status)}  ${terminal.colour('bold', shownText(view.name))}  ${grey(shortId(view.id))}`,
    [elapsed(view, Date.now()), doingText(view), knownOfEnd(view), speedText(view)]
      .filter(Boolean)
      .join(' · '),
  ];
  const percent = view.progress?.percent ?? null;
  if (percent !== null && size.rows > 8)
    head.push(progressBar(percent, Math.min(BAR_WIDTH, Math.max(10, size.columns - 2))));
  const said = saidLines(view, terminal);
  if (said.length > 0) head.push('', ...said);
  const figures = figureRows(look, curveWidth(size.columns), terminal);
  if (figures.length > 0) head.push('', ...figures);
  const warnings = limitLines(view, terminal);
  if (warnings.length > 0) head.push('', ...warnings);
  const left = size.rows - head.length - 1;
  const lines = left > 0 ? log(left) : [];
  return lines.length === 0 ? head : [...head, '', ...lines];
}

function doingText({ progress, phase, message, status }: RunView): string {
  if (progress) return shownText(progressText(progress));
  return shownText((status === 'preparing' || status === 'finishing' ? phase : message) ?? '');
}

/** `3 m to 9 m`: between these two the end will come. */
function knownOfEnd({ progress }: RunView): string {
  return progress === null ? '' : spreadText(progress);
}

/** How fast it goes: `5.8/s`. */
function speedText({ progress, startedAt }: RunView): string {
  if (progress?.ratePerSecond) return formatFrequency(progress.ratePerSecond);
  const done = progress?.tasks[0]?.done ?? 0;
  const seconds = (Date.now() - Date.parse(startedAt ?? '')) / 1000;
  return done > 0 && seconds > 0 ? formatFrequency(done / seconds) : '';
}

/** Limits that are near or exceeded, each with what was said of it. */
function limitLines({ limits }: RunView, terminal: Terminal): string[] {
  return limits.flatMap(({ level, message }) => {
    if (level === 'normal' || message === null) return [];
    return [terminal.colour(level === 'near' ? 'yellow' : 'red', `▲ ${shownText(message)}`)];
  });
}

interface Row {
  readonly name: string;
  readonly column: string;
  readonly text: (value: number) => string;
  readonly more: (look: Look, curve: Curve) => string;
}

const perSecond = (value: number) => `${formatBytes(Math.round(value))}/s`;
const inAll = (bytes: number | null | undefined) => (bytes ? `${formatBytes(bytes)} in all` : '');

const ROWS: readonly Row[] = [
  {
    ...{ name: 'Memory', column: 'rss', text: formatBytes },
    more: ({ view, memoryBytes }, { peak }) => {
      const limit = view.limits.find(({ rule }) => rule === 'memory.bytes')?.value;
      if (limit !== undefined) return `peak ${formatBytes(peak)}, limit ${formatBytes(limit)}`;
      return `peak ${formatBytes(peak)}${memoryBytes === null ? '' : ` of ${formatBytes(memoryBytes)}`}`;
    },
  },
  {
    ...{ name: 'CPU', column: 'cpu', text: formatPercent },
    more: ({ cores }, { peak }) =>
      `peak ${formatPercent(peak)} of ${cores} ${cores === 1 ? 'core' : 'cores'}`,
  },
  {
    ...{ name: 'Read', column: 'read', text: perSecond },
    more: ({ view }) => inAll(view.resources?.readBytes),
  },
  {
    ...{ name: 'Written', column: 'written', text: perSecond },
    more: ({ view }) => inAll(view.resources?.writtenBytes),
  },
];

function figureRows(look: Look, width: number, terminal: Terminal): string[] {
  const cards = [...look.curves.keys()].filter((name) => /^gpu\d+\.use$/.test(name));
  const ofCards = cards.map(
    (column, index): Row => ({
      ...{ name: cards.length === 1 ? 'GPU' : `GPU ${index}`, column, text: formatPercent },
      more: () => cardMemory(look, column),
    }),
  );
  const rows = [...ROWS, ...ofCards].flatMap((row) => {
    const curve = look.curves.get(row.column);
    if (!curve) return [];
    const top = Math.max(...curve.values.filter(Number.isFinite), row.column === 'cpu' ? 100 : 1);
    return [
      [
        cell(row.name),
        figure(curve.now === null ? '–' : row.text(curve.now)),
        cell(row.more(look, curve), (text) => terminal.colour('grey', text)),
        cell(width === 0 ? '' : sparkline(curve.values, top), (text) => terminal.colour('blue', text)),
      ],
    ];
  });
  return table(rows);
}

function cardMemory({ curves }: Look, column: string): string {
  const memory = curves.get(column.replace('.use', '.memory'))?.now;
  return memory === undefined || memory === null ? '' : `${formatBytes(memory)} of memory`;
}

/** `running  12 m 04 s  1.8 GiB  196 %  42 %, ETA 16 m` */
export function watchLine(look: Look): string {
  const { view } = look;
  const { rssBytes, cpuPercent } = newest(look) ?? { rssBytes: null, cpuPercent: null };
  const parts = [
    view.status.replaceAll('-', ' '),
    elapsed(view, Date.now()),
    rssBytes === null ? '' : formatBytes(rssBytes),
    cpuPercent === null ? '' : formatPercent(cpuPercent),
    doingText(view),
    lastFewText(view),
    ...view.limits.map(({ level, message }) => (level === 'normal' ? '' : `▲ ${message ?? ''}`)),
  ];
  return shownText(parts.filter(Boolean).join('  '));
}

/** A line for programs: each time something is another than before. */
export interface WatchDocument
  extends Pick<RunView, 'id' | 'name' | 'status' | 'reason' | 'message' | 'exit'> {
  readonly durationMs: number | null;
  readonly percent: number | null;
  readonly etaMs: number | null;
  readonly etaLowMs: number | null;
  readonly etaHighMs: number | null;
  /** `signals`, what recognised it, or `earlier-runs` where it is an estimate. */
  readonly progressSource: string | null;
  readonly tasks: readonly ProgressTask[];
  /** The newest value of each metric. */
  readonly metrics: Readonly<Record<string, SaidNumber | null>>;
  /** The path of the newest checkpoint. */
  readonly checkpoint: string | null;
  /** Of the newest sample, which was taken so many milliseconds after the program started. */
  readonly at: number | null;
  readonly now: Omit<ResourcesNow, 'time'> | null;
  /** What was said of limits that are near or exceeded. */
  readonly limits: readonly {
    readonly rule: string;
    readonly level: string;
    readonly message: string | null;
  }[];
}

export function watchDocument(look: Look): WatchDocument {
  const { id, name, status, reason, message, exit, durationMs, progress, limits } = look.view;
  const { percent = null, etaMs = null, etaLowMs = null, etaHighMs = null } = progress ?? {};
  const metrics = Object.entries(look.view.metrics ?? {}).map(([key, { last }]) => [key, last]);
  return {
    ...{ id, name, status, reason, message, exit, durationMs, percent, etaMs, etaLowMs, etaHighMs },
    progressSource: progress?.source ?? null,
    tasks: progress?.tasks ?? [],
    metrics: Object.fromEntries(metrics),
    checkpoint: look.view.checkpoints?.findLast(({ isPruned }) => !isPruned)?.path ?? null,
    at: look.at,
    now: newest(look),
    limits: limits.flatMap(({ rule, level, message: said }) =>
      level === 'normal' ? [] : [{ rule, level, message: said }],
    ),
  };
}

function newest({ curves, memoryBytes }: Look): Omit<ResourcesNow, 'time'> | null {
  if (curves.size === 0) return null;
  const now = (column: string) => curves.get(column)?.now ?? null;
  const rssBytes = now('rss');
  const uses = [...curves].flatMap(([name, curve]) => (/^gpu\d+\.use$/.test(name) ? (curve.now ?? []) : []));
  return {
    cpuPercent: now('cpu'),
    rssBytes,
    memoryPercent: rssBytes === null || memoryBytes === null ? null : (100 * rssBytes) / memoryBytes,
    processes: now('processes'),
    readBytesPerSecond: now('read'),
    writtenBytesPerSecond: now('written'),
    gpuPercent: uses.length === 0 ? null : Math.max(...uses),
  };
}
