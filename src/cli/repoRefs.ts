/** `runtrail repo refs ADDRESS` */

import { AppError } from '../base/errors.ts';
import { shortCommit } from '../core/run/commit.ts';
import type { Context } from './context.ts';
import { openRepositories } from './openRepositories.ts';
import { cell, table } from './terminal.ts';
import { untilInterrupted } from './untilInterrupted.ts';

export async function refs(address: string, context: Context): Promise<void> {
  const { terminal } = context;
  const found = await untilInterrupted((signal) => openRepositories(context).remoteRefs(address, { signal }));
  if (context.isJson) return terminal.printJson({ address, ...found });
  const { head, branches, tags } = found;
  if (head === null && branches.length === 0 && tags.length === 0) {
    throw new AppError('not-found', `The repository ${address} is empty: nothing was committed to it yet.`);
  }
  const row = (kind: string, name: string, commit: string, note = '') => [
    cell(kind, (text) => terminal.colour('grey', text)),
    cell(name, (text) => terminal.colour('bold', text)),
    cell(shortCommit(commit)),
    cell(note, (text) => terminal.colour('grey', text)),
  ];
  const rows = [
    ...branches.map(({ name, commit }) =>
      row('branch', name, commit, name === head?.branch ? 'default branch' : ''),
    ),
    ...tags.map(({ name, commit }) => row('tag', name, commit)),
  ];
  for (const line of table(rows)) terminal.print(line);
}
