/** `runtrail metrics ID`: a table of what all values came to, or every single one of them. */

import { formatFigure } from '../base/figure.ts';
import { shownText } from '../base/names.ts';
import { isoTime } from '../base/time.ts';
import type { MetricStatistics, MetricSummary, SaidNumber } from '../core/run/signals.ts';
import type { RunView } from '../core/run/view.ts';
import { eachValue, type SaidValue } from '../core/signals/eachValue.ts';
import { readRun, type StoredRun } from '../core/store/store.ts';
import type { Context } from './context.ts';
import { type Cell, cell, figure, type Terminal, table } from './terminal.ts';
import { viewAttended } from './viewAttended.ts';

export interface MetricsOptions {
  readonly csv?: boolean;
}

const FIGURES = ['last', 'min', 'max', 'mean', 'p50', 'p95', 'p99', 'count'] as const;
const DIGITS = 5;
/** Written at once. */
const MUCH_TEXT = 64 << 10;

export async function metrics(id: string, options: MetricsOptions, context: Context): Promise<void> {
  const { terminal, isJson } = context;
  const open = context.open();
  const run = readRun(open.store.find(id));
  const view = await viewAttended(run, open, terminal);
  if (options.csv) return printCsv(run, view, terminal);
  if (isJson) return printDocument(run, view, terminal);
  if (Object.keys(view.metrics ?? {}).length === 0)
    return terminal.tell('This run said no metrics. How a program does: docs/signals.md.');
  for (const line of table(rowsOf(view, terminal))) terminal.print(line);
}

function rowsOf({ metrics }: RunView, terminal: Terminal): Cell[][] {
  const grey = (text: string) => terminal.colour('grey', text);
  const head = [
    cell('metric', grey),
    ...FIGURES.map((name) => ({ ...figure(name), shown: grey(name) })),
    cell('unit', grey),
  ];
  const rows = Object.entries(metrics ?? {}).flatMap(([key, summary]) => [
    row(
      cell(key, (text) => terminal.colour('bold', text)),
      summary,
      summary.unit,
    ),
    ...Object.entries(summary.contexts).map(([label, part]) => row(cell(`  ${label}`), part, null)),
    ...aggregates(summary),
  ]);
  return [head, ...rows];
}

function row(
  name: Cell,
  values: MetricStatistics & { readonly last: SaidNumber | null },
  unit: string | null,
) {
  return [name, ...FIGURES.map((each) => figure(shown(values[each]))), cell(unit ?? '')];
}

function aggregates({ aggregates: asked = {} }: MetricSummary): Cell[][] {
  return Object.entries(asked).map(([name, value]) => [cell(`  ${name}`), figure(shown(value))]);
}

function shown(value: SaidNumber | null): string {
  return value === null ? '–' : formatFigure(value, DIGITS);
}

const CSV_COLUMNS = ['metric', 'context', 'step', 'time', 'value', 'unit'] as const;

async function printCsv(run: StoredRun, view: RunView, terminal: Terminal): Promise<void> {
  terminal.print(CSV_COLUMNS.join(','));
  await print(run, view, terminal, (value) => {
    const fields = fieldsOf(value);
    return `${CSV_COLUMNS.map((name) => quoted(fields[name])).join(',')}\n`;
  });
}

/** One document however many values there are: each of them on its line. */
async function printDocument(run: StoredRun, view: RunView, terminal: Terminal): Promise<void> {
  const { id, name, metrics: summaries } = view;
  const beginning = JSON.stringify({ id, name, metrics: summaries });
  terminal.print(`${beginning.slice(0, -1)},"values":[`);
  let separator = '';
  await print(run, view, terminal, (value) => {
    const line = `${separator}${JSON.stringify(fieldsOf(value)).replace(/"value":0(?=[,}])/, zeroOf(value))}`;
    separator = ',\n';
    return line;
  });
  terminal.print('\n]}');
}

/** JSON knows a negative zero, but `JSON.stringify` does not. */
function zeroOf({ value }: SaidValue): string {
  return Object.is(value, -0) ? '"value":-0' : '"value":0';
}

function fieldsOf({ timeMs, metric, context, step, value, unit }: SaidValue) {
  return { metric, context, step, time: isoTime(timeMs), value, unit };
}

function quoted(value: string | number | null): string {
  const exact = Object.is(value, -0) ? '-0' : String(value ?? '');
  // A file gets names as they are; on a screen nothing in them may act.
  const text = process.stdout.isTTY ? shownText(exact) : exact;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** At the pace of whoever reads it. */
async function print(
  { folder }: StoredRun,
  view: RunView,
  terminal: Terminal,
  lineOf: (value: SaidValue) => string,
): Promise<void> {
  let text = '';
  const flush = async () => {
    const bytes = Buffer.from(text);
    text = '';
    await terminal.write(bytes);
  };
  await eachValue(folder, {
    metrics: view.metrics ?? {},
    take: (value) => {
      text += lineOf(value);
    },
    settled: () => (text.length > MUCH_TEXT ? flush() : undefined),
  });
  await flush();
}
