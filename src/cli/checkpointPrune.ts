/** `runtrail checkpoints prune ID` and `rm ID CHECKPOINT` */

import { AppError } from '../base/errors.ts';
import { shownText } from '../base/names.ts';
import { formatBytes } from '../base/size.ts';
import { checkpointNamed } from '../core/checkpoints/choose.ts';
import type { Fate } from '../core/checkpoints/keep.ts';
import { goingOf, planPrune, type Removed } from '../core/checkpoints/prune.ts';
import type { KeepPolicy } from '../core/run/checkpoints.ts';
import { readRequest } from '../core/run/folder.ts';
import { isFinal } from '../core/run/model.ts';
import { removeCheckpoints } from '../core/store/checkpoints.ts';
import { runOf } from './checkpointOf.ts';
import type { Context } from './context.ts';
import { cell, figure, type Terminal, table } from './terminal.ts';

export interface PruneFlags {
  readonly yes?: boolean;
  readonly keep?: number;
  readonly every?: number;
  readonly best?: string;
  readonly mode?: 'min' | 'max';
  readonly outside?: boolean;
}

export async function prune(id: string, flags: PruneFlags, context: Context): Promise<void> {
  const { terminal, isJson } = context;
  const run = await runOf(id, context);
  const policy = policyOf(readRequest(run.folder).checkpoints.keep, flags);
  const { fates, bytes } = planPrune(run.workspace, run.folder, run.view.checkpoints, {
    ...{ policy, isLive: !isFinal(run.view.status) },
  });
  const paths = goingOf(fates).map(({ path }) => path);
  const done =
    flags.yes && paths.length > 0
      ? await removeCheckpoints(run, run.open, { paths, why: 'asked for', outside: policy.outside === true })
      : undefined;
  if (isJson) return terminal.printJson({ bytes, checkpoints: fates.map(rowOf), ...done });
  printFates(fates, terminal);
  if (paths.length === 0) return terminal.tell('Nothing is to be removed.');
  if (done) return printRemoved(done, bytes, terminal);
  const count = paths.length === 1 ? '1 checkpoint' : `${paths.length} checkpoints`;
  terminal.tell(`${count} would be removed, ${formatBytes(bytes)} freed. To do it: --yes`);
}

/** What is said on the line takes the place of what the file says. */
function policyOf(asked: KeepPolicy, { keep, every, best, mode, outside }: PruneFlags): KeepPolicy {
  if (mode !== undefined && best === undefined) {
    throw new AppError('usage', '--mode says which value is better: of which metric? Name it with --best.');
  }
  const isSaid = keep !== undefined || every !== undefined || best !== undefined;
  return {
    ...(isSaid ? { last: keep ?? 1, best: null, everySteps: every ?? null } : asked),
    ...(best !== undefined && { best: { metric: best, mode: mode ?? 'min', count: 1 } }),
    outside: outside ?? asked.outside ?? false,
  };
}

function rowOf({ checkpoint: { path, step, bytes }, stays, why }: Fate) {
  return { path, step, bytes, stays, why };
}

function printFates(fates: readonly Fate[], terminal: Terminal): void {
  const rows = fates.map(({ checkpoint: { step, bytes, path }, stays, why }) => [
    cell(stays ? 'stays' : 'goes', (text) => terminal.colour(stays ? 'green' : 'yellow', text)),
    figure(step === null ? '–' : String(step)),
    figure(formatBytes(bytes)),
    cell(path),
    cell(why, (text) => terminal.colour('grey', text)),
  ]);
  for (const line of table(rows)) terminal.print(line);
}

export async function remove(
  id: string,
  which: readonly string[],
  outside: boolean,
  context: Context,
): Promise<void> {
  const { terminal } = context;
  const run = await runOf(id, context);
  const chosen = which.map((each) => checkpointNamed(run.view.checkpoints, each));
  const paths = [...new Set(chosen.map(({ path }) => path))];
  const done = await removeCheckpoints(run, run.open, { paths, why: 'asked for', outside });
  if (context.isJson) return terminal.printJson(done);
  const bytes = chosen.reduce((sum, each) => sum + (done.removed.includes(each.path) ? each.bytes : 0), 0);
  printRemoved(done, bytes, terminal);
}

function printRemoved({ removed, kept }: Removed, bytes: number, terminal: Terminal): void {
  for (const { path, message } of kept) terminal.tell(`${shownText(path)} stays: ${shownText(message)}`);
  if (kept.length > 0) process.exitCode = 1;
  const count = removed.length === 1 ? '1 checkpoint' : `${removed.length} checkpoints`;
  terminal.print(
    `${count} removed${removed.length > 0 && kept.length === 0 ? `, ${formatBytes(bytes)} freed` : ''}`,
  );
}
