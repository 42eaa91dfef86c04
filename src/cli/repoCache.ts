/** `runtrail repo cache ls|prune` */

import { AppError } from '../base/errors.ts';
import { formatBytes } from '../base/size.ts';
import { formatAgo } from '../base/time.ts';
import { shortCommit } from '../core/run/commit.ts';
import type { CachedRepository, CachedTree, Pruned } from '../core/workflow/repositories.ts';
import type { Context } from './context.ts';
import { openRepositories } from './openRepositories.ts';
import type { PruneOptions } from './repoOptions.ts';
import { cell, table } from './terminal.ts';

export function listCache(context: Context): void {
  const { terminal } = context;
  const cached = openRepositories(context).list();
  if (context.isJson) return terminal.printJson(cached);
  if (cached.length === 0) {
    return terminal.tell('Nothing is cached yet. A run whose parameter file has a "workflow" fetches it.');
  }
  const now = Date.now();
  const grey = (text: string) => terminal.colour('grey', text);
  const row = (name: string, of: CachedRepository | CachedTree) => [
    cell(name),
    cell(formatBytes(of.bytes)),
    cell(`used ${formatAgo(Date.parse(of.usedAt), now)}`, grey),
    cell(of.inUse ? 'in use' : '', (text) => terminal.colour('blue', text)),
  ];
  const rows = cached.flatMap((repository) => [
    row(repository.address, repository),
    ...repository.trees.map((tree) => row(`  ${shortCommit(tree.commit)}`, tree)),
  ]);
  for (const line of table(rows)) terminal.print(line);
  const total = cached.reduce((sum, { bytes }) => sum + bytes, 0);
  terminal.tell(grey(`${formatBytes(total)} in all`));
}

export async function pruneCache(options: PruneOptions, context: Context): Promise<void> {
  const { terminal } = context;
  if (options.to === undefined && options.unused === undefined && !options.all) {
    throw new AppError('usage', 'What is to go?', {
      hint: 'Say --to 5GB, --unused 30d or --all; with --dry-run nothing is changed.',
    });
  }
  const pruned = await openRepositories(context).prune({
    toBytes: options.to,
    unusedForDays: options.unused,
    all: options.all,
    dryRun: options.dryRun,
  });
  if (context.isJson) return terminal.printJson(pruned);
  tellPruned(pruned, options.dryRun === true, context);
}

function tellPruned({ removed, kept, bytes }: Pruned, isDryRun: boolean, { terminal }: Context): void {
  const rows = removed.map(({ address, commit, bytes: size }) => [
    cell(address),
    cell(commit === null ? 'everything' : shortCommit(commit)),
    cell(formatBytes(size)),
  ]);
  for (const line of table(rows)) terminal.print(line);
  terminal.tell(`${isDryRun ? 'Would free' : 'Freed'} ${formatBytes(bytes)}.`);
  if (kept.length > 0)
    terminal.tell(`Kept, as live runs use it: ${kept.length} of ${kept.length + removed.length}.`);
}
