/** How far a run is, in words. What is only estimated from earlier runs is said to be. */

import * as vscode from 'vscode';
import { formatCount } from '../../base/figure.ts';
import { shownText } from '../../base/names.ts';
import { formatFrequency } from '../../base/statistics.ts';
import { formatRough } from '../../base/time.ts';
import { EARLIER_RUNS, type ProgressTask, type RunProgress } from '../../core/run/signals.ts';
import type { RunView } from '../../core/run/view.ts';

const { l10n } = vscode;

/** `42 %`, or `≈ 42 %` where earlier runs are all there is to go by; of a run that says how far it is. */
export function percentOf({ progress }: Pick<RunView, 'progress'>): string | undefined {
  if (progress?.percent == null) return undefined;
  // Rounded down: what is not done is not 100 %.
  const percent = `${Math.floor(progress.percent)} %`;
  return isEstimated(progress) ? `≈ ${percent}` : percent;
}

/** `ETA 6 m`, `about 6 m left` */
export function etaOf({ progress }: Pick<RunView, 'progress'>): string | undefined {
  if (progress?.etaMs == null) return undefined;
  const left = formatRough(progress.etaMs);
  return isEstimated(progress) ? l10n.t('about {0} left', left) : l10n.t('ETA {0}', left);
}

/** `epoch 3 of 10`, `1,234 steps`: of the task that is at work, and no part of another: percent and pace are of the whole. */
export function doneOf({ progress }: Pick<RunView, 'progress'>): string | undefined {
  const tasks = progress?.tasks ?? [];
  const names = new Set(tasks.map(({ task }) => task));
  const whole = tasks.filter(({ parent }) => parent === null || !names.has(parent));
  const task = whole.findLast(({ state }) => state === 'running') ?? whole.at(-1) ?? tasks[0];
  return task && taskText(task);
}

/** The whole of it as lines, for a tooltip: each task, and what is left with its spread. */
export function progressLines({ progress }: Pick<RunView, 'progress'>): string[] {
  if (!progress) return [];
  const rate = progress.ratePerSecond === null ? undefined : formatFrequency(progress.ratePerSecond);
  const whole = [percentOf({ progress }), rate, etaOf({ progress }), spreadOf(progress)];
  const tasks = progress.tasks.slice(0, MOST_TASKS).map((task) => {
    const percent = task.percent === null ? '' : `${Math.floor(task.percent)} %`;
    return [taskText(task), percent].filter(Boolean).join(' · ');
  });
  return [whole.filter(Boolean).join(' · '), ...tasks, earlierText(progress)].filter(Boolean);
}

const MOST_TASKS = 6;

/** Whether nobody said so, but earlier runs. */
export function isEstimated({ source }: RunProgress): boolean {
  return source === EARLIER_RUNS;
}

export function taskText({ task, done, total, unit }: ProgressTask): string {
  const count = (value: number) => formatCount(value, vscode.env.language);
  const amount = total === null ? count(done) : l10n.t('{0} of {1}', count(done), count(total));
  return shownText([task ?? '', amount, unit ?? ''].filter(Boolean).join(' '));
}

/** `3 m to 9 m` */
export function spreadOf({ etaLowMs, etaHighMs }: RunProgress): string | undefined {
  if (etaLowMs === null || etaHighMs === null) return undefined;
  const [low, high] = [formatRough(etaLowMs), formatRough(etaHighMs)];
  return low === high ? undefined : l10n.t('{0} to {1}', low, high);
}

export function earlierText({ earlierRuns }: RunProgress): string {
  if (earlierRuns === undefined) return '';
  return earlierRuns === 1
    ? l10n.t('estimated from an earlier run')
    : l10n.t('estimated from {0} earlier runs', earlierRuns);
}
