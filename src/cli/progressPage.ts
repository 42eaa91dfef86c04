/** `runtrail progress ID`: all tasks as a tree, each with its bar. */

import { shownText } from '../base/names.ts';
import { formatDuration } from '../base/time.ts';
import type { ProgressTask, RunProgress } from '../core/run/signals.ts';
import { bar, taskText } from '../core/signals/words.ts';
import { readRun } from '../core/store/store.ts';
import type { Context } from './context.ts';
import { progressText, spreadText } from './runWords.ts';
import { cell, type Terminal, table } from './terminal.ts';
import { viewAttended } from './viewAttended.ts';

/** Names may lead in a circle. */
const MOST_DEPTH = 20;

export async function progress(id: string, context: Context): Promise<void> {
  const { terminal, isJson } = context;
  const open = context.open();
  const { progress: said } = await viewAttended(readRun(open.store.find(id)), open, terminal);
  if (isJson) return terminal.printJson(said);
  if (said === null)
    return terminal.tell('This run does not say how far it is. How a program does: docs/signals.md.');
  const spread = spreadText(said);
  terminal.print(shownText(`${progressText(said)}${spread && ` (${spread})`}`));
  for (const line of taskLines(said, terminal)) terminal.print(line);
  if (said.earlierMs !== null)
    terminal.print(`the attempts before took ${formatDuration(said.earlierMs)}, up to the checkpoint`);
}

function taskLines({ tasks }: RunProgress, terminal: Terminal): string[] {
  const shown = new Set<ProgressTask>();
  const rows = tasks
    .filter(({ parent }) => !tasks.some(({ task }) => task !== null && task === parent))
    .flatMap((task) => below(task, tasks, { shown, depth: 0 }));
  const left = tasks.filter((task) => !shown.has(task)).map((task) => ({ task, depth: 0 }));
  return table(
    [...rows, ...left].map(({ task, depth }) => [
      cell(`${'  '.repeat(depth)}${task.task ?? 'all'}`),
      cell(task.percent === null ? '' : bar(task.percent), (text) => terminal.colour(colourOf(task), text)),
      cell(taskText(task)),
      cell(task.state === 'running' ? '' : task.state, (text) => terminal.colour(colourOf(task), text)),
    ]),
  );
}

interface Place {
  readonly shown: Set<ProgressTask>;
  readonly depth: number;
}

interface Row {
  readonly task: ProgressTask;
  readonly depth: number;
}

/** The task, and behind it those inside of it. */
function below(task: ProgressTask, tasks: readonly ProgressTask[], { shown, depth }: Place): Row[] {
  if (shown.has(task) || depth > MOST_DEPTH) return [];
  shown.add(task);
  const inside = tasks.filter(({ parent }) => parent !== null && parent === task.task);
  return [{ task, depth }, ...inside.flatMap((each) => below(each, tasks, { shown, depth: depth + 1 }))];
}

function colourOf({ state }: ProgressTask) {
  if (state === 'failed') return 'red';
  if (state === 'paused') return 'yellow';
  return state === 'done' ? 'green' : 'blue';
}
