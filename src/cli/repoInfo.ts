/** `runtrail repo info [DIR]` */

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../base/errors.ts';
import { shownText } from '../base/names.ts';
import { localTime } from '../base/time.ts';
import { shortCommit } from '../core/run/commit.ts';
import { type RepositoryInfo, repositoryInfo } from '../core/workflow/info.ts';
import { openGit } from '../core/workflow/openGit.ts';
import type { Context } from './context.ts';
import { cell, type Terminal, table } from './terminal.ts';
import { untilInterrupted } from './untilInterrupted.ts';

/** So many files are shown of each kind; all of them with --json. */
const MOST_SHOWN = 10;

export async function info(dir: string | undefined, context: Context): Promise<void> {
  const { terminal } = context;
  const folder = path.resolve(dir ?? '.');
  if (!fs.existsSync(folder)) throw new AppError('not-found', `There is no folder ${folder}.`);
  const settings = context.open(folder).code;
  const git = openGit(settings, process.env);
  const { snapshotsFolder } = settings;
  const found = await untilInterrupted((signal) => repositoryInfo(git, folder, { snapshotsFolder, signal }));
  if (found === undefined) {
    throw new AppError('not-found', `${folder} is in no git repository.`, {
      hint: 'Name a folder of one, or make one with: git init',
    });
  }
  if (context.isJson) return terminal.printJson(found);
  for (const line of linesOf(found, terminal)) terminal.print(line);
}

function linesOf(found: RepositoryInfo, terminal: Terminal): string[] {
  const grey = (text: string) => terminal.colour('grey', text);
  const { commit_hash: commit, branch, upstream, ahead, behind, submodules } = found;
  const distance = ahead === null ? '' : ` (${ahead} ahead, ${behind} behind)`;
  const facts: (readonly [string, string])[] = [
    ['Folder', found.root],
    ['Commit', commit ?? 'none yet'],
    ['Described', found.describe ?? ''],
    ['Committed', found.last_modified === null ? '' : localTime(found.last_modified)],
    ['Branch', branch ?? 'none (detached)'],
    ['Remote', found.remote ?? 'none'],
    ['Upstream', upstream === null ? '' : `${upstream}${distance}`],
    ['Kept for', runsText(found.snapshot_refs.length)],
    ['Changes', found.is_dirty ? '' : 'none'],
  ];
  const rows = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [cell(name, grey), cell(value)]);
  const named = (lines: readonly string[]) => [
    ...lines.slice(0, MOST_SHOWN).map((line) => `  ${shownText(line)}`),
    ...(lines.length > MOST_SHOWN ? [grey(`  and ${lines.length - MOST_SHOWN} more`)] : []),
  ];
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${title}:`, ...named(lines)];
  return [
    ...table(rows),
    ...section(
      'Changed',
      found.dirty_files.map((each) => `${each.status} ${each.path}`),
    ),
    ...section('Not tracked', found.untracked),
    ...section(
      'Submodules',
      submodules.map(
        (each) => `${shortCommit(each.commit)} ${each.path}${each.is_dirty ? ' (changed)' : ''}`,
      ),
    ),
  ];
}

function runsText(count: number): string {
  return ['', '1 run'][count] ?? `${count} runs`;
}
