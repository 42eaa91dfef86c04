/** What a run would be, before anything is touched: the page of a dry run. */

import * as vscode from 'vscode';
import { escaped } from '../../base/markdown.ts';
import type { MemoryEstimate } from '../../core/estimates/memory.ts';
import { environmentText, isPlaceMissing, placeText } from '../../core/launch/describe.ts';
import type { Plan } from '../../core/launch/plan.ts';
import { limitLine } from '../../core/limits/words.ts';
import { commandLine } from '../../core/run/summary.ts';
import { estimateWords } from '../input/launch/estimateWords.ts';

const { l10n } = vscode;

/** `estimate` is of the memory that it will take. */
export function planText({ request, warnings }: Plan, estimate: MemoryEstimate | null): string {
  const row = (name: string, value: string) => `| ${escaped(name)} | ${escaped(value)} |`;
  const missing = isPlaceMissing(request) ? ` (${l10n.t('does not exist')})` : '';
  const facts = [
    row(l10n.t('Command'), commandLine(request.command)),
    row(l10n.t('Folder'), placeText(request) + missing),
    row(l10n.t('Environment'), environmentText(request)),
    row(l10n.t('Workspace'), request.workspace),
    ...Object.entries(request.environment).map(([name]) => row(l10n.t('Sets'), name)),
    ...request.limits.map((limit) => row(l10n.t('Limit'), limitLine(limit))),
    ...(estimate ? [row(l10n.t('Memory'), estimateWords(estimate))] : []),
    ...(request.tags.length > 0 ? [row(l10n.t('Tags'), request.tags.join(', '))] : []),
  ];
  const parameters = Object.entries(request.parameters).map(([key, value]) =>
    row(key, JSON.stringify(value)),
  );
  const parts = [
    `# ${escaped(l10n.t('Dry run of {0}', request.name))}`,
    l10n.t('Nothing was started and nothing was written. This is what would run:'),
    ['| | |', '|:--|:--|', ...facts].join('\n'),
    ...(parameters.length > 0
      ? [`## ${l10n.t('Parameters')}`, ['| | |', '|:--|:--|', ...parameters].join('\n')]
      : []),
    ...(warnings.length > 0
      ? [`## ${l10n.t('To know')}`, warnings.map((line) => `- ${escaped(line)}`).join('\n')]
      : []),
  ];
  return `${parts.join('\n\n')}\n`;
}
