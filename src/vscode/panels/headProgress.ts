/** How far a run is, for the head of its page: the whole, and each task below the one that it is a part of. */

import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import { formatFrequency } from '../../base/statistics.ts';
import { formatDuration } from '../../base/time.ts';
import type { ProgressTask, RunProgress } from '../../core/run/signals.ts';
import type { RunView } from '../../core/run/view.ts';
import type { HeadProgress, HeadTask } from '../../protocol/runPage.ts';
import {
  doneOf,
  earlierText,
  etaOf,
  isEstimated,
  percentOf,
  spreadOf,
  taskText,
} from '../views/progressText.ts';
import { stageOf } from '../views/runText.ts';

const { l10n } = vscode;

type Look = HeadProgress['look'];

const MOST_TASKS = 50;
const DEEPEST = 8;

/** `epoch 4 of 20 · 3.1/s · ETA 16 m (12 m to 22 m)`; of a run that gets its code, how far that is. */
export function headProgress(view: RunView): HeadProgress | null {
  const { status, progress, phase } = view;
  if (status === 'preparing' || status === 'finishing') return phase === null ? null : phaseProgress(phase);
  if (!progress) return null;
  const parts = [doneOf(view), ...(status === 'running' ? pace(view, progress) : []), earlierTime(progress)];
  const text = parts.filter(Boolean).join(' · ');
  return {
    percent: progress.percent,
    text: shownText(text || (percentOf(view) ?? '')),
    look: lookOf(view),
    note: isEstimated(progress) ? earlierText(progress) : null,
    tasks: progress.tasks.length > 1 ? tasksOf(progress.tasks, lookOf(view)) : [],
  };
}

function phaseProgress(phase: string): HeadProgress {
  const [, percent] = /(\d+) %/.exec(phase) ?? [];
  return {
    percent: percent === undefined ? null : Number(percent),
    text: stageOf({ status: 'preparing', phase }),
    ...{ look: 'going', note: null, tasks: [] },
  };
}

function pace(view: RunView, progress: RunProgress): (string | undefined)[] {
  const { ratePerSecond } = progress;
  const spread = spreadOf(progress);
  const eta = etaOf(view);
  return [
    ratePerSecond === null ? undefined : formatFrequency(ratePerSecond),
    eta && spread ? `${eta} (${spread})` : eta,
  ];
}

/** A resumed run began where an earlier one had come to. */
function earlierTime({ earlierMs }: RunProgress): string | undefined {
  return earlierMs === null ? undefined : l10n.t('after {0} of earlier attempts', formatDuration(earlierMs));
}

function lookOf({ status }: RunView): Look {
  if (status === 'completed') return 'over';
  if (status === 'paused' || status === 'queued') return 'paused';
  if (status === 'stopped') return 'stopped';
  return status === 'running' || status === 'starting' ? 'going' : 'failed';
}

/** In the order in which they were said, each with its own below it. A circle has no beginning: it is told flat. */
function tasksOf(tasks: readonly ProgressTask[], run: Look): HeadTask[] {
  const names = new Set(tasks.flatMap(({ task }) => task ?? []));
  const isOf = (parent: string | null) => (each: ProgressTask) =>
    parent === null ? each.parent === null || !names.has(each.parent) : each.parent === parent;
  const told = new Set<ProgressTask>();
  const ordered: HeadTask[] = [];
  const tell = (task: ProgressTask, depth: number) => {
    if (told.has(task) || ordered.length >= MOST_TASKS) return;
    told.add(task);
    ordered.push(taskOf(task, depth, run));
    if (task.task !== null && depth < DEEPEST)
      for (const child of tasks.filter(isOf(task.task))) tell(child, depth + 1);
  };
  for (const task of tasks.filter(isOf(null))) tell(task, 0);
  for (const task of tasks) tell(task, 0);
  return ordered;
}

const TASK_LOOKS: { readonly [S in ProgressTask['state']]: Look } = {
  running: 'going',
  paused: 'paused',
  done: 'over',
  failed: 'failed',
};

function taskOf(task: ProgressTask, depth: number, run: Look): HeadTask {
  const look = TASK_LOOKS[task.state];
  const eta = look === 'going' && run === 'going' ? etaOf({ progress: soleProgress(task) }) : undefined;
  const rate =
    task.ratePerSecond === null || run !== 'going' ? undefined : formatFrequency(task.ratePerSecond);
  return {
    name: shownText(task.task ?? l10n.t('all')),
    depth,
    percent: task.percent,
    text: [taskText({ ...task, task: null }), rate, eta].filter(Boolean).join(' · '),
    // What was at work when its run ended did not come to its end.
    look: look === 'going' && run !== 'going' ? run : look,
  };
}

function soleProgress({ etaMs, percent, ratePerSecond }: ProgressTask): RunProgress {
  return {
    ...{ percent, etaMs, ratePerSecond, etaLowMs: null, etaHighMs: null, tasks: [] },
    ...{ source: 'signals', time: '', earlierMs: null },
  };
}
