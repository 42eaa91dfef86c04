/** `runtrail repo …`: the options of its commands. What they do is loaded when one of them is called. */

import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { dayCount, plainText, sizeInBytes } from '../options.ts';
import type { CloneOptions, PruneOptions, RestoreOptions } from '../repoOptions.ts';

const load = async () => (await import('../repositories.ts')).repositories;

export function addRepoCommands(program: Command, context: Context): void {
  const repo = program
    .command('repo')
    .description('workflow repositories: get code, look at it, bring it back');
  repo
    .command('clone')
    .description('clone a repository, whole and with its history, to work in it')
    .argument('<address>', 'https://…, ssh://… or user@host:path')
    .argument('[dir]', 'where to; a new or empty folder (default: the name of the repository)')
    .option('--ref <ref>', 'check out this branch, tag or commit', plainText)
    .action(async (address: string, dir: string | undefined, options: CloneOptions) =>
      (await load()).clone({ address, dir, options }, context),
    );
  repo
    .command('refs')
    .description('list the branches and tags of a repository, as its server has them')
    .argument('<address>', 'https://…, ssh://… or user@host:path')
    .action(async (address: string) => (await load()).refs(address, context));
  addStateCommands(repo, context);
  addCacheCommands(repo, context);
}

function addStateCommands(repo: Command, context: Context): void {
  repo
    .command('info')
    .description('show commit, branch, remote and changes of a repository; no server is asked')
    .argument('[dir]', 'a folder of it (default: the current one)')
    .action(async (dir: string | undefined) => (await load()).info(dir, context));
  repo
    .command('restore')
    .description('bring the code of a run back, with all changes that it had')
    .argument('<run>', 'id, part of it, name, or @last')
    .argument('<dir>', 'where to; a new or empty folder')
    .option('--workflow', 'the code that was got for the run (default where there is some)')
    .option('--workspace', 'the repository that the run was started in')
    .action(async (id: string, dir: string, options: RestoreOptions) =>
      (await load()).restore({ id, dir, options }, context),
    );
}

function addCacheCommands(repo: Command, context: Context): void {
  const cache = repo.command('cache').description('what is kept of fetched repositories');
  cache
    .command('ls')
    .description('list the repositories of the cache and their work trees')
    .action(async () => (await load()).listCache(context));
  cache
    .command('prune')
    .description('remove what no live run uses, what was not used for the longest time first')
    .option('--to <size>', 'until the rest takes at most so much, such as 5GB', sizeInBytes)
    .option('--unused <time>', 'only what was not used for so long, such as 30d', dayCount)
    .option('--all', 'everything that no live run uses')
    .option('--dry-run', 'change nothing; say what would go')
    .action(async (options: PruneOptions) => (await load()).pruneCache(options, context));
}
