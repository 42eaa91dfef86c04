/** What `runtrail top` shows: a line for the machine, and one for each live run. */

import { shortId } from '../base/ids.ts';
import { shownText } from '../base/names.ts';
import { formatBytes } from '../base/size.ts';
import { formatPercent } from '../core/run/resourceFacts.ts';
import type { ResourcesNow } from '../core/run/resources.ts';
import type { RunView } from '../core/run/view.ts';
import { cutToWidth } from './lineWidth.ts';
import { elapsed, progressText } from './runWords.ts';
import { type Cell, cell, figure, type Terminal, table } from './terminal.ts';
import type { PageSize } from './watchPage.ts';

export interface MachineNow {
  readonly cores: number;
  readonly cpuPercent: number | null;
  readonly memoryBytes: number;
  readonly usedBytes: number | null;
  readonly load: number | null;
}

export type Order = 'cpu' | 'memory' | 'name';
const ORDERS: Readonly<Record<Order, { readonly key: string; readonly word: string }>> = {
  cpu: { key: 'c', word: 'CPU' },
  memory: { key: 'm', word: 'memory' },
  name: { key: 'n', word: 'name' },
};

/** One long name must not push the figures of all runs off the screen. */
const LEAST_NAME = 12;

/** Undefined of a key that means nothing here. */
export function orderFor(key: string): Order | undefined {
  return (Object.keys(ORDERS) as Order[]).find((order) => ORDERS[order].key === key);
}

/** The largest first; what is not known comes last. */
export function sorted(views: readonly RunView[], order: Order): RunView[] {
  const value = ({ resources }: RunView) =>
    (order === 'cpu' ? resources?.now?.cpuPercent : resources?.now?.rssBytes) ?? -1;
  return views.toSorted((a, b) => {
    const byName = a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);
    return order === 'name' ? byName : value(b) - value(a) || byName;
  });
}

export interface TopState {
  readonly views: readonly RunView[];
  readonly machine: MachineNow;
  readonly order: Order;
}

export function topPage({ views, machine, order }: TopState, size: PageSize, terminal: Terminal): string[] {
  const head = machineLine(views.length, machine);
  if (views.length === 0) return [head, '', 'No run is live. Start one with: runtrail run FILE'];
  // Head, blank, names of columns, and the line that says how many there are besides.
  const room = Math.max(1, size.rows - 4);
  const shown = sorted(views, order).slice(0, room);
  const nameWidth = Math.max(LEAST_NAME, Math.floor(size.columns / 3));
  const named = shown.map((view) => ({ ...view, name: cutToWidth(shownText(view.name), nameWidth) }));
  const lines = table([heads(order, terminal), ...named.map((view) => rowOf(view, terminal))]);
  const rest = views.length - shown.length;
  const more = rest > 0 ? [terminal.colour('grey', `… and ${rest} more`)] : [];
  return [head, '', ...lines, ...more];
}

function machineLine(runs: number, { cores, cpuPercent, memoryBytes, usedBytes, load }: MachineNow): string {
  const total = formatBytes(memoryBytes);
  return [
    runs === 1 ? '1 live run' : `${runs} live runs`,
    cpuPercent === null ? null : `machine: CPU ${formatPercent(cpuPercent)} of ${cores} cores`,
    usedBytes === null ? null : `memory ${formatBytes(usedBytes)} of ${total}`,
    load === null ? null : `load ${load.toFixed(1)}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function heads(order: Order, terminal: Terminal): Cell[] {
  const head = (text: string, isChosen: boolean) => terminal.colour(isChosen ? 'bold' : 'grey', text);
  const left = (text: string) => cell(text, (plain) => head(plain, ORDERS[order].word === plain));
  const right = (text: string): Cell => ({ ...left(text), isRight: true });
  return [
    ...['state', 'run', 'name'].map(left),
    ...['time', 'CPU', 'memory', '', 'processes', 'read', 'written', 'GPU'].map(right),
    left('progress'),
  ];
}

function rowOf(view: RunView, terminal: Terminal): Cell[] {
  const now = view.resources?.now ?? null;
  const value = (key: keyof Omit<ResourcesNow, 'time'>, text: (value: number) => string) => {
    const of = now?.[key] ?? null;
    return figure(of === null ? '–' : text(of));
  };
  const perSecond = (bytes: number) => `${formatBytes(bytes)}/s`;
  return [
    { text: `● ${view.status}`, shown: terminal.status(view.status) },
    cell(shortId(view.id), (text) => terminal.colour('grey', text)),
    cell(view.name, (text) => terminal.colour('bold', text)),
    figure(elapsed(view, Date.now())),
    value('cpuPercent', formatPercent),
    value('rssBytes', formatBytes),
    value('memoryPercent', formatPercent),
    value('processes', String),
    value('readBytesPerSecond', perSecond),
    value('writtenBytesPerSecond', perSecond),
    value('gpuPercent', formatPercent),
    cell(view.progress ? progressText(view.progress) : (view.phase ?? '')),
  ];
}
