/** `runtrail repo clone ADDRESS [DIR] [--ref R]` */

import path from 'node:path';
import { shownText } from '../base/names.ts';
import { shortCommit } from '../core/run/commit.ts';
import { folderNameOf } from '../core/workflow/cloneTo.ts';
import type { Context } from './context.ts';
import { FetchLine } from './fetchLine.ts';
import { openRepositories } from './openRepositories.ts';
import type { CloneOptions } from './repoOptions.ts';
import { untilInterrupted } from './untilInterrupted.ts';

export interface CloneRequest {
  readonly address: string;
  readonly dir: string | undefined;
  readonly options: CloneOptions;
}

export async function clone({ address, dir, options }: CloneRequest, context: Context): Promise<void> {
  const { terminal } = context;
  const folder = path.resolve(dir ?? folderNameOf(address));
  const line = new FetchLine();
  const done = await untilInterrupted(async (signal) => {
    try {
      return await openRepositories(context).cloneTo(address, folder, {
        ref: options.ref ?? null,
        signal,
        report: (progress) => line.update(progress),
      });
    } finally {
      line.clear();
    }
  });
  for (const warning of done.warnings) terminal.tell(`note: ${shownText(warning)}`);
  if (context.isJson)
    return terminal.printJson({ address, folder, commit: done.commit, branch: done.branch });
  const place = [shortCommit(done.commit), done.branch && `on ${done.branch}`].filter(Boolean).join(' ');
  terminal.print(`Cloned to ${shownText(folder)}, at ${shownText(place)}.`);
}
