/** Two checkpoints side by side, as a page. */

import * as vscode from 'vscode';
import { formatFigure } from '../../base/figure.ts';
import { shortId } from '../../base/ids.ts';
import { escaped } from '../../base/markdown.ts';
import { formatBytes } from '../../base/size.ts';
import { localTime } from '../../base/time.ts';
import type { SaidNumber } from '../../core/run/signals.ts';
import type { CheckpointOf } from '../input/pickCheckpoint.ts';
import { checkpointName, checkpointStates } from '../views/checkpointText.ts';

const { l10n } = vscode;

/** What differs is marked, and said for those who hear it. */
export function checkpointComparison(one: CheckpointOf, other: CheckpointOf): string {
  const both = [one, other] as const;
  const names = both.map(({ checkpoint, row: { view } }) =>
    one.run.id === other.run.id ? checkpointName(checkpoint) : `${view.name}, ${checkpointName(checkpoint)}`,
  );
  const heads = names.map(escaped).join(' | ');
  const facts = FACTS.map(([name, text]) => factRow(name(), both.map(text)));
  const metrics = metricRows(one.checkpoint.metrics, other.checkpoint.metrics);
  const figures = [`| | ${heads} | ${l10n.t('Difference')} |`, '|:--|--:|--:|--:|', ...metrics];
  return [
    `# ${escaped(names.join(' ⇄ '))}`,
    [`| | ${heads} | |`, '|:--|:--|:--|:--|', ...facts].join('\n'),
    ...(metrics.length === 0 ? [] : [`## ${l10n.t('Metrics')}`, figures.join('\n')]),
    '',
  ].join('\n\n');
}

const FACTS: readonly (readonly [name: () => string, text: (of: CheckpointOf) => string])[] = [
  [() => l10n.t('Run'), ({ row: { view } }) => `${view.name} (${shortId(view.id)})`],
  [() => l10n.t('Saved'), ({ checkpoint }) => localTime(checkpoint.time)],
  [() => l10n.t('Size'), ({ checkpoint }) => formatBytes(checkpoint.bytes)],
  [() => l10n.t('State'), ({ checkpoint }) => checkpointStates(checkpoint).join(', ')],
  [() => l10n.t('Description'), ({ checkpoint }) => checkpoint.description ?? ''],
  [() => l10n.t('Tags'), ({ checkpoint }) => checkpoint.tags.join(', ')],
  [() => l10n.t('File'), ({ checkpoint }) => checkpoint.path],
  [() => 'SHA-256', ({ checkpoint }) => checkpoint.sha256.slice(0, 16)],
];

function factRow(name: string, values: readonly string[]): string {
  const [first = '', second = ''] = values;
  const isSame = first === second;
  const shown = values.map((value) => {
    const text = escaped(value);
    return isSame || text === '' ? text : `**${text}**`;
  });
  return `| ${escaped(name)} | ${shown.join(' | ')} | ${isSame ? '' : '≠'} |`;
}

type Metrics = Readonly<Record<string, SaidNumber>>;

function metricRows(one: Metrics, other: Metrics): string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.map((key) => {
    const [first, second] = [one, other].map((metrics) =>
      Object.hasOwn(metrics, key) ? metrics[key] : undefined,
    );
    const text = (value: SaidNumber | undefined) => (value === undefined ? '–' : formatFigure(value, 5));
    const difference = Number(second) - Number(first);
    const sign = difference > 0 ? '+' : '';
    const shown = Number.isFinite(difference) && difference !== 0 ? sign + formatFigure(difference) : '';
    return `| ${escaped(key)} | ${text(first)} | ${text(second)} | ${shown} |`;
  });
}
