/** One metric in words: its row, and all of its figures. */

import * as vscode from 'vscode';
import { formatFigure } from '../../base/figure.ts';
import { escaped } from '../../base/markdown.ts';
import { shownText } from '../../base/names.ts';
import type { MetricSummary } from '../../core/run/signals.ts';

const { l10n } = vscode;

/** `0.2134 nat`: of the row of one key. */
export function valueText({ last, unit }: Pick<MetricSummary, 'last' | 'unit'>): string {
  if (last === null) return '';
  return [formatFigure(last, 4), unit === null ? '' : shownText(unit)].filter(Boolean).join(' ');
}

/** As Markdown: all figures of one key. */
export function metricTooltip(key: string, metric: MetricSummary): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const figure = (value: number | null) => (value === null ? null : formatFigure(value, 5));
  const atStep = (value: number | null, step: number | null) => {
    if (value === null) return null;
    return step === null ? figure(value) : l10n.t('{0} at step {1}', figure(value) ?? '', step);
  };
  text.appendMarkdown(`**${escaped(key)}**`);
  const line = (name: string, value: string | null) => {
    if (value !== null) text.appendMarkdown(`  \n${escaped(name)}: ${escaped(value)}`);
  };
  line(l10n.t('Last'), metric.last === null ? null : valueText(metric));
  line(l10n.t('Step'), metric.lastStep === null ? null : String(metric.lastStep));
  line(l10n.t('Minimum'), atStep(metric.min, metric.minStep));
  line(l10n.t('Maximum'), atStep(metric.max, metric.maxStep));
  line(l10n.t('Mean'), figure(metric.mean));
  line(l10n.t('Standard deviation'), metric.count > 1 ? figure(metric.sd) : null);
  line('p50, p95, p99', percentiles(metric));
  line(l10n.t('Values'), String(metric.count));
  line(l10n.t('Not finite'), metric.notFinite === 0 ? null : String(metric.notFinite));
  for (const [context, { last }] of Object.entries(metric.contexts).slice(0, 10)) {
    line(context, last === null ? null : formatFigure(last, 5));
  }
  line(l10n.t('Source'), metric.source);
  return text;
}

function percentiles({ count, p50, p95, p99 }: MetricSummary): string | null {
  const figures = [p50, p95, p99].flatMap((value) => (value === null ? [] : formatFigure(value, 5)));
  return count > 1 && figures.length === 3 ? figures.join(', ') : null;
}
