/** `runtrail checkpoints …`: what a run left to go on from. What these commands do is loaded when one is called. */

import { type Command, Option } from 'commander';
import type { PruneFlags } from '../checkpointPrune.ts';
import type { Context } from '../context.ts';
import { countFrom1, wholeNumber } from '../options.ts';

const load = async () => (await import('../checkpoints.ts')).checkpoints;

const ID = 'id, part of it, name, or @last';
const WHICH = 'its step, path or name, or @latest';

export function addCheckpointCommands(program: Command, context: Context): void {
  const group = program.command('checkpoints').description('what a run left to go on from');
  group
    .command('ls')
    .description('list them, the newest last')
    .argument('<id>', ID)
    .option('--all', 'also those that were removed')
    .action(async (id: string, { all }: { all?: boolean }) => (await load()).list(id, all === true, context));
  group
    .command('verify')
    .description('read them once more and compare them with their checksums')
    .argument('<id>', ID)
    .argument('[checkpoint...]', `only these: ${WHICH}`)
    .action(async (id: string, which: string[]) => (await load()).verify(id, which, context));
  group
    .command('prune')
    .description('list what would be removed, and why; with --yes remove it')
    .argument('<id>', ID)
    .option('--yes', 'remove it')
    .option('--keep <count>', 'keep the newest so many (default: as the parameter file says)', countFrom1)
    .option('--every <steps>', 'and each whose step is a multiple of this', countFrom1)
    .option('--best <metric>', 'and the best by this metric')
    .addOption(new Option('--mode <which>', 'which value of it is better').choices(['min', 'max']))
    .option('--outside', 'also what lies outside of the run folder')
    .action(async (id: string, flags: PruneFlags) => (await load()).prune(id, flags, context));
  group
    .command('now')
    .description('ask a live run for a checkpoint, and wait for it')
    .argument('<id>', ID)
    .option('--wait <seconds>', 'for so long (default 60)', wholeNumber)
    .action(async (id: string, { wait }: { wait?: number }) => (await load()).now(id, wait, context));
  for (const [name, pinned] of [
    ['pin', true],
    ['unpin', false],
  ] as const) {
    group
      .command(name)
      .description(pinned ? 'keep it, whatever the policy says' : 'leave it to the policy again')
      .argument('<id>', ID)
      .argument('<checkpoint>', WHICH)
      .action(async (id: string, which: string) => (await load()).pin(id, which, pinned, context));
  }
  group
    .command('rm')
    .description('remove one; the record keeps that it was there')
    .argument('<id>', ID)
    .argument('<checkpoint...>', WHICH)
    .option('--outside', 'also one that lies outside of the run folder')
    .action(async (id: string, which: string[], { outside }: { outside?: boolean }) =>
      (await load()).remove(id, which, outside === true, context),
    );
}
