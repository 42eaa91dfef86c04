/** Limits that a live run is near or beyond, in a few words. */

import * as vscode from 'vscode';
import { factsOf } from '../../core/limits/rules.ts';
import type { LimitRule } from '../../core/run/resources.ts';
import type { LimitView, RunView } from '../../core/run/view.ts';

const { l10n } = vscode;

/** Those that are exceeded come first. */
export function pressingLimits({ limits }: Pick<RunView, 'limits'>): readonly LimitView[] {
  return limits
    .filter(({ level }) => level !== 'normal')
    .toSorted((a, b) => Number(b.level === 'exceeded') - Number(a.level === 'exceeded'));
}

/** `▲ over limit: memory`, `△ near limit: time` */
export function pressureText(view: Pick<RunView, 'limits'>): string | undefined {
  const [worst] = pressingLimits(view);
  if (!worst) return undefined;
  const name = limitName(worst.rule);
  return worst.level === 'exceeded'
    ? `▲ ${l10n.t('over limit: {0}', name)}`
    : `△ ${l10n.t('near limit: {0}', name)}`;
}

const NAMES: Readonly<Record<string, () => string>> = {
  memory: () => l10n.t('memory'),
  cpu: () => l10n.t('CPU'),
  time: () => l10n.t('time'),
  idle: () => l10n.t('idle time'),
  start: () => l10n.t('time to its first output'),
  processes: () => l10n.t('processes'),
  output: () => l10n.t('output'),
  disk: () => l10n.t('disk'),
  swap: () => l10n.t('swap of the machine'),
  gpuMemory: () => l10n.t('GPU memory'),
  machineMemory: () => l10n.t('memory of the machine'),
};

function limitName(rule: LimitRule): string {
  return NAMES[factsOf(rule).group]?.() ?? rule;
}
