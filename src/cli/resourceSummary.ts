/** `runtrail resource summary` */

import { shortId } from '../base/ids.ts';
import { mapLimited } from '../base/limiter.ts';
import { formatDuration } from '../base/time.ts';
import type { OpenWorkspace } from '../core/core.ts';
import { isFinal } from '../core/run/model.ts';
import { formatPercent } from '../core/run/resourceFacts.ts';
import type { RunView } from '../core/run/view.ts';
import { recentRuns } from '../core/store/recentRuns.ts';
import { readRun, type StoredRun } from '../core/store/store.ts';
import type { Context } from './context.ts';
import { printPeriod } from './periodPrinter.ts';
import type { SummaryOptions } from './resourceOptions.ts';
import { cell, figure, type Terminal, table } from './terminal.ts';
import { ATTENDED_AT_ONCE, viewAttended } from './viewAttended.ts';

const DAY_MS = 86_400_000;

/** For programs, with the names that monitoring tools of this kind have. */
export interface ResourceRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly duration_seconds: number | null;
  readonly current_memory_percent: number | null;
  readonly peak_memory_percent: number | null;
  readonly peak_cpu_percent: number | null;
  readonly exit_code: number | null;
}

export async function summary(
  ids: readonly string[],
  options: SummaryOptions,
  context: Context,
): Promise<void> {
  const { terminal, isJson } = context;
  const open = context.open();
  if (options.period !== undefined) return printPeriod(open, options.period, context);
  const runs = ids.length > 0 ? ids.map((id) => readRun(open.store.find(id))) : runsOf(open, options);
  const views = await mapLimited(runs, ATTENDED_AT_ONCE, (run) => viewAttended(run, open, terminal));
  const now = Date.now();
  const shown = ids.length > 0 || options.all ? views : views.filter((view) => isRecent(view, now));
  const rows = shown.map((view) => rowOf(view, now));
  if (options.jsonl) for (const row of rows) terminal.print(JSON.stringify(row));
  else if (isJson) terminal.printJson(rows);
  else printRows(shown, now, terminal);
}

function runsOf({ store }: OpenWorkspace, { all }: SummaryOptions): StoredRun[] {
  const folders = all ? store.folders() : recentRuns(store, Date.now() - DAY_MS);
  return Array.from(folders, readRun);
}

function isRecent({ status, endedAt, createdAt }: RunView, now: number): boolean {
  return !isFinal(status) || Date.parse(endedAt ?? createdAt) >= now - DAY_MS;
}

function rowOf(view: RunView, now: number): ResourceRow {
  const { id, name, status, resources, exit } = view;
  return {
    ...{ id, name, status },
    duration_seconds: secondsOf(view, now),
    current_memory_percent: resources?.now?.memoryPercent ?? null,
    peak_memory_percent: resources?.peakMemoryPercent ?? null,
    peak_cpu_percent: resources?.peakCpuPercent ?? null,
    exit_code: exit?.code ?? null,
  };
}

/** Of a live run so far. */
function secondsOf({ durationMs, startedAt, endedAt }: RunView, now: number): number | null {
  if (durationMs !== null) return durationMs / 1000;
  return startedAt === null || endedAt !== null ? null : Math.max(0, now - Date.parse(startedAt)) / 1000;
}

function printRows(views: readonly RunView[], now: number, terminal: Terminal): void {
  if (views.length === 0)
    return terminal.tell(
      'No live or recent runs. Start one with: runtrail run FILE; --all shows older ones.',
    );
  const grey = (text: string) => terminal.colour('grey', text);
  const head = ['state', 'run', 'name'].map((word) => cell(word, grey));
  const heads = ['took', 'memory', 'peak', 'peak CPU', 'exit'].map((word) => ({
    ...figure(word),
    shown: grey(word),
  }));
  const lines = views.map((view) => {
    const row = rowOf(view, now);
    const { duration_seconds: seconds } = row;
    return [
      { text: `● ${view.status}`, shown: terminal.status(view.status) },
      cell(shortId(row.id), grey),
      cell(row.name, (text) => terminal.colour('bold', text)),
      figure(seconds === null ? '–' : formatDuration(1000 * seconds)),
      ...[row.current_memory_percent, row.peak_memory_percent, row.peak_cpu_percent].map((percent) =>
        figure(percent === null ? '–' : formatPercent(percent)),
      ),
      figure(view.exit === null ? '–' : String(view.exit.signal ?? view.exit.code)),
    ];
  });
  for (const line of table([[...head, ...heads], ...lines])) terminal.print(line);
}
