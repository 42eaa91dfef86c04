/** `runtrail checkpoints verify ID`, and what a person says of one: `pin`, `unpin`. */

import { shownText } from '../base/names.ts';
import { checkpointNamed } from '../core/checkpoints/choose.ts';
import { pinCheckpoint, verifyCheckpoint } from '../core/checkpoints/ofRun.ts';
import type { CheckpointVerdict } from '../core/checkpoints/verify.ts';
import { readState } from '../core/run/folder.ts';
import { viewRun } from '../core/store/viewRun.ts';
import { signOf } from './checkpointList.ts';
import { runOf } from './checkpointOf.ts';
import type { Context } from './context.ts';
import type { Terminal } from './terminal.ts';

export async function verify(id: string, which: readonly string[], context: Context): Promise<void> {
  const { terminal, isJson } = context;
  const run = await runOf(id, context);
  const there = (run.view.checkpoints ?? []).filter(({ isPruned }) => !isPruned);
  const chosen = which.length > 0 ? which.map((each) => checkpointNamed(there, each)) : there;
  if (chosen.length === 0 && !isJson) terminal.tell('The run has no checkpoint to look at.');
  const verdicts: CheckpointVerdict[] = [];
  for (const checkpoint of chosen) {
    const verdict = await verifyCheckpoint(run, checkpoint);
    verdicts.push(verdict);
    if (!isJson) print(verdict, checkpoint.step, terminal);
  }
  if (verdicts.some(({ outcome }) => outcome !== 'good')) process.exitCode = 5;
  if (isJson) terminal.printJson(verdicts);
}

function print(
  { path, outcome, findings }: CheckpointVerdict,
  step: number | null,
  terminal: Terminal,
): void {
  const sign =
    outcome === 'unreadable' ? '?' : signOf({ good: outcome === 'good', isPruned: false }, terminal);
  terminal.print(`${sign} ${outcome.padEnd(7)}  ${step === null ? '' : `step ${step}  `}${shownText(path)}`);
  for (const { where, message } of findings) terminal.print(`    ${shownText(where)} ${shownText(message)}`);
}

export async function pin(id: string, which: string, pinned: boolean, context: Context): Promise<void> {
  const { terminal } = context;
  const run = await runOf(id, context);
  const { path } = checkpointNamed(run.view.checkpoints, which);
  pinCheckpoint(run, path, pinned);
  const now = viewRun(run.folder, readState(run.folder)).checkpoints?.find((each) => each.path === path);
  if (context.isJson) return terminal.printJson(now);
  terminal.print(`${shownText(path)}  ${pinned ? 'is pinned' : 'is no longer pinned'}`);
}
