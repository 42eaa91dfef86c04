/** What was said of metrics as text that a spreadsheet takes: of one key every value, or the figures of all. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import type { MetricStatistics } from '../../core/run/signals.ts';
import type { RunView } from '../../core/run/view.ts';
import type { SaidPoints } from '../../core/signals/series/points.ts';

/** More would be no text for a clipboard. */
const MOST_POINTS = 200_000;
const FIGURES = ['min', 'max', 'mean', 'sd', 'p50', 'p95', 'p99', 'sum', 'count', 'notFinite'] as const;

export interface SaidLine {
  readonly context: string | null;
  readonly points: SaidPoints;
}

/** As exact as it was said. */
export function seriesCsv(id: string, key: string, lines: readonly SaidLine[]): string {
  const count = lines.reduce((sum, { points }) => sum + points.values.length, 0);
  if (count > MOST_POINTS)
    throw new AppError(
      'refused',
      vscode.l10n.t('{0} values are too many for the clipboard.', count.toLocaleString(vscode.env.language)),
      { hint: vscode.l10n.t('In a terminal: {0}', `runtrail metrics ${id} --csv`) },
    );
  const rows = lines.flatMap(({ context, points: { time, steps, values } }) =>
    Array.from(values, (value, index) => [
      context ?? '',
      textOf((time[index] ?? Number.NaN) / 1000),
      textOf(steps[index] ?? Number.NaN, ''),
      textOf(value),
    ]),
  );
  return csv([['context', 'seconds', 'step', key], ...rows]);
}

export function figuresCsv({ metrics }: RunView): string {
  const figures = (of: MetricStatistics) => FIGURES.map((name) => textOf(of[name] ?? Number.NaN, ''));
  const rows = Object.entries(metrics ?? {}).flatMap(([key, summary]) => [
    [key, '', summary.unit ?? '', String(summary.last ?? ''), ...figures(summary)],
    ...Object.entries(summary.contexts).map(([context, of]) => [
      ...[key, context, summary.unit ?? '', String(of.last ?? '')],
      ...figures(of),
    ]),
  ]);
  return csv([['metric', 'context', 'unit', 'last', ...FIGURES], ...rows]);
}

function textOf(value: number, otherwise = 'NaN'): string {
  return Number.isNaN(value) ? otherwise : String(value);
}

function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
