/** `runtrail repo restore RUN DIR [--workflow|--workspace]` */

import { AppError } from '../base/errors.ts';
import { shownText } from '../base/names.ts';
import { shortCommit } from '../core/run/commit.ts';
import { openGit } from '../core/workflow/openGit.ts';
import type { CodePart } from '../core/workflow/recordedCode.ts';
import { restoreCode } from '../core/workflow/restoreCode.ts';
import type { Context } from './context.ts';
import { FetchLine } from './fetchLine.ts';
import type { RestoreOptions } from './repoOptions.ts';
import { untilInterrupted } from './untilInterrupted.ts';

export interface RestoreCommand {
  readonly id: string;
  readonly dir: string;
  readonly options: RestoreOptions;
}

export async function restore({ id, dir, options }: RestoreCommand, context: Context): Promise<void> {
  const { terminal } = context;
  const open = context.open();
  const run = open.store.find(id);
  const line = new FetchLine();
  const git = openGit(open.code, process.env);
  const done = await untilInterrupted(async (signal) => {
    const report = line.update.bind(line);
    try {
      return await restoreCode(
        { run, to: dir, part: partOf(options) },
        { git, settings: open.code, signal, report },
      );
    } finally {
      line.clear();
    }
  });
  for (const warning of done.warnings) terminal.tell(`note: ${shownText(warning)}`);
  if (context.isJson) return terminal.printJson({ id: run.id, ...done });
  const { folder, part, commit } = done;
  terminal.print(`Restored the code of the ${part} to ${shownText(folder)}, from ${shortCommit(commit)}.`);
}

function partOf({ workflow = false, workspace = false }: RestoreOptions): CodePart | undefined {
  if (workflow && workspace) {
    throw new AppError('usage', 'Only one of --workflow and --workspace can be restored to one folder.');
  }
  return workflow ? 'workflow' : workspace ? 'workspace' : undefined;
}
