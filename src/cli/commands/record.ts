/** `runtrail verify ID`, `runtrail rm ID` */

import type { Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { readState } from '../../core/run/folder.ts';
import { isFinal } from '../../core/run/model.ts';
import { attendanceOf } from '../../core/run/processes.ts';
import { verifyRun } from '../../core/run/verify.ts';
import { refuseInUse, trashRun } from '../../core/store/trash.ts';
import type { Context } from '../context.ts';

export function addRecordCommands(program: Command, context: Context): void {
  program
    .command('verify')
    .description('check that nobody touched the record of a run')
    .argument('<id>', 'id, part of it, name, or @last')
    .action((id: string) => verify(id, context));
  program
    .command('rm')
    .description('move runs to the trash folder')
    .argument('<id...>', 'ids, parts of them, names, or @last')
    .action((ids: string[]) => remove(ids, context));
}

async function verify(id: string, context: Context): Promise<void> {
  const { terminal } = context;
  const open = context.open();
  const folder = open.store.find(id);
  // Not taken up first: what is verified is the record as it lies there.
  const isLive = !isFinal(readState(folder).status) && attendanceOf(folder) !== 'unattended';
  const result = await verifyRun(folder, isLive);
  if (!result.ok) process.exitCode = 5;
  if (context.isJson) return terminal.printJson(result);
  for (const { where, message } of result.findings)
    terminal.print(`${terminal.colour('red', '✗')} ${shownText(where)} ${shownText(message)}`);
  const what = `${result.events} events, ${result.files} files`;
  const head = result.ok
    ? terminal.colour('green', '✓ unchanged')
    : terminal.colour('red', '✗ does not hold');
  terminal.print(
    `${head}  ${shortId(result.id)}  ${what}${result.sealed ? '' : ', not closed yet'}, not anchored`,
  );
}

async function remove(ids: readonly string[], context: Context): Promise<void> {
  const { terminal } = context;
  const open = context.open();
  const folders = ids.map((id) => open.store.find(id));
  for (const folder of folders) {
    await open.attend(folder).catch(passOverDamage);
    refuseInUse(open.workspace, folder); // all of them, before the first is moved
  }
  const moved = folders.map((folder) => ({ id: folder.id, trash: trashRun(open.workspace, folder) }));
  if (context.isJson) return terminal.printJson(moved);
  for (const { id, trash } of moved) terminal.print(`${shortId(id)}  moved to ${shownText(trash)}`);
}

/** What is left of a damaged run can be removed as well. */
function passOverDamage(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'damaged')) throw error;
}
