/** `runtrail checkpoints ls ID` */

import { formatBytes } from '../base/size.ts';
import { formatAgo } from '../base/time.ts';
import { readRequest } from '../core/run/folder.ts';
import type { CheckpointView } from '../core/run/view.ts';
import { runOf } from './checkpointOf.ts';
import type { Context } from './context.ts';
import { type Cell, cell, figure, type Terminal, table } from './terminal.ts';

export async function list(id: string, all: boolean, context: Context): Promise<void> {
  const { terminal } = context;
  const { view, folder } = await runOf(id, context);
  const shown = (view.checkpoints ?? []).filter(({ isPruned }) => all || !isPruned);
  if (context.isJson) return terminal.printJson(shown);
  if (shown.length === 0) {
    const gone = (view.checkpoints ?? []).length;
    return terminal.tell(gone > 0 ? 'All were removed; --all shows them.' : 'The run left no checkpoint.');
  }
  const { metrics, checkpoints } = readRequest(folder);
  const goal = metrics.goal?.metric ?? checkpoints.keep.best?.metric;
  for (const line of table([head(goal, terminal), ...shown.map((each) => rowOf(each, goal, terminal))])) {
    terminal.print(line);
  }
}

function head(goal: string | undefined, terminal: Terminal): Cell[] {
  const grey = (text: string) => terminal.colour('grey', text);
  const title = (text: string) => cell(text, grey);
  const right = (text: string) => ({ ...figure(text), shown: grey(text) });
  return [title(' '), right('step'), title('when'), right('size'), right(goal ?? 'metrics'), title('path')];
}

function rowOf(checkpoint: CheckpointView, goal: string | undefined, terminal: Terminal): Cell[] {
  const { step, time, bytes, path, isPinned, tags, description, isPruned } = checkpoint;
  const words = [isPinned ? 'pinned' : '', ...tags.map((tag) => `+${tag}`), description ?? ''];
  return [
    { text: ' ', shown: signOf(checkpoint, terminal) },
    figure(step === null ? '–' : String(step)),
    cell(isPruned ? 'removed' : formatAgo(Date.parse(time), Date.now())),
    figure(formatBytes(bytes)),
    figure(valueText(checkpoint, goal)),
    cell(path),
    cell(words.filter(Boolean).join(' '), (text) => terminal.colour('grey', text)),
  ];
}

/** By its shape as well as its colour. */
export function signOf(
  { good, isPruned }: Pick<CheckpointView, 'good' | 'isPruned'>,
  terminal: Terminal,
): string {
  if (isPruned) return terminal.colour('grey', '–');
  if (good === null) return ' ';
  return good ? terminal.colour('green', '✓') : terminal.colour('red', '✗');
}

/** That of the goal, else how many there are. */
function valueText({ metrics }: CheckpointView, goal: string | undefined): string {
  if (goal === undefined) return String(Object.keys(metrics).length);
  const value = Object.hasOwn(metrics, goal) ? metrics[goal] : undefined;
  if (value === undefined) return '–';
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}
