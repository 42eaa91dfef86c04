/** What `runtrail watch` shows of what a program says of itself: its tasks, its newest figures, its last checkpoint. */

import { formatCount } from '../base/figure.ts';
import { shownText } from '../base/names.ts';
import { formatBytes } from '../base/size.ts';
import { formatFrequency } from '../base/statistics.ts';
import { formatAgo, formatRough } from '../base/time.ts';
import { lastFewText } from '../core/run/metricWords.ts';
import { checkpointName } from '../core/run/resumeWords.ts';
import type { ProgressTask } from '../core/run/signals.ts';
import type { CheckpointView, RunView } from '../core/run/view.ts';
import { progressBar } from './sparkline.ts';
import { cell, figure, type Terminal, table } from './terminal.ts';

const MOST_TASKS = 8;
const MOST_METRICS = 6;
const MOST_DEPTH = 4;
const TASK_BAR = 16;
const MOST_MESSAGES = 2;

/** Tasks first, as far as they say more than the line above them. */
export function saidLines(view: RunView, terminal: Terminal): string[] {
  const { tasks } = view.progress ?? { tasks: [] };
  const metrics = lastFewText({ ...view, goal: null }, MOST_METRICS);
  const facts: [string, string][] = [
    ['Status', view.statusText ?? ''],
    ['Metrics', metrics],
    ['Checkpoint', checkpointText(view)],
  ];
  const rows = facts.flatMap(([name, text]) => (text === '' ? [] : [[cell(name), cell(shownText(text))]]));
  const messages = (view.messages ?? []).slice(-MOST_MESSAGES).map(({ level, text }) => {
    const colour = level === 'warning' ? 'yellow' : 'red';
    return terminal.colour(colour, shownText(`${level === 'warning' ? '△' : '✗'} ${text}`));
  });
  return [...(tasks.length > 1 ? taskLines(tasks, terminal) : []), ...table(rows), ...messages];
}

/** Each below the one that it is a part of. */
function taskLines(tasks: readonly ProgressTask[], terminal: Terminal): string[] {
  const rows = tasks.slice(0, MOST_TASKS).map((task) => {
    const { percent, state, ratePerSecond, etaMs } = task;
    const name = `${'  '.repeat(depthOf(task, tasks))}${task.task ?? 'all'}`;
    const colour = state === 'failed' ? 'red' : state === 'done' ? 'green' : 'blue';
    return [
      cell(shownText(name)),
      figure(countText(task)),
      figure(percent === null ? '' : `${Math.floor(percent)} %`),
      cell(percent === null ? '' : progressBar(percent, TASK_BAR), (bar) => terminal.colour(colour, bar)),
      cell(state === 'running' ? (ratePerSecond ? formatFrequency(ratePerSecond) : '') : state),
      cell(state === 'running' && etaMs !== null ? `ETA ${formatRough(etaMs)}` : ''),
    ];
  });
  const more = tasks.length - MOST_TASKS;
  return [...table(rows), ...(more > 0 ? [terminal.colour('grey', `… and ${more} more tasks`)] : [])];
}

/** Names may lead in a circle. */
function depthOf({ parent }: ProgressTask, tasks: readonly ProgressTask[]): number {
  let depth = 0;
  let above = parent;
  while (above !== null && depth < MOST_DEPTH) {
    const name = above;
    above = tasks.find(({ task }) => task === name)?.parent ?? null;
    depth++;
  }
  return depth;
}

function countText({ done, total, unit }: ProgressTask): string {
  const amount = total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`;
  return shownText(unit === null ? amount : `${amount} ${unit}`);
}

/** `step 4,000, 2 min ago, 1.2 MiB; 4 kept` */
function checkpointText({ checkpoints }: RunView): string {
  const kept = (checkpoints ?? []).filter(({ isPruned }) => !isPruned);
  const last = kept.at(-1);
  if (!last) return '';
  return `${lastText(last)}; ${kept.length} kept`;
}

function lastText(checkpoint: CheckpointView): string {
  const { time, bytes, good } = checkpoint;
  const ago = formatAgo(Date.parse(time), Date.now());
  return [checkpointName(checkpoint), ago, formatBytes(bytes), good === false ? 'damaged' : '']
    .filter(Boolean)
    .join(', ');
}
