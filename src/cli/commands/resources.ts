/** `runtrail watch`, `top`, `resource …`: what runs take; `metrics`, `progress`: what they say. Loaded when one is called. */

import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { MetricsOptions } from '../metricsPrinter.ts';
import { dayCount } from '../options.ts';
import type { SummaryOptions } from '../resourceOptions.ts';

const load = async () => (await import('../measuring.ts')).measuring;

export function addResourceCommands(program: Command, context: Context): void {
  program
    .command('watch')
    .description('show live what a run takes; q leaves, the run goes on')
    .argument('<id>', 'id, part of it, name, or @last')
    .action(async (id: string) => (await load()).watch(id, context));
  program
    .command('top')
    .description('show live what all runs take; c, m, n sort by CPU, memory, name, q leaves')
    .action(async () => (await load()).top(context));
  program
    .command('metrics')
    .description('what all values of each metric came to; --csv or --json: every single one of them')
    .argument('<id>', 'id, part of it, name, or @last')
    .option('--csv', 'the values as CSV: metric, context, step, time, value, unit')
    .action(async (id: string, options: MetricsOptions) => (await load()).metrics(id, options, context));
  program
    .command('progress')
    .description('how far a run is, task by task, with rate and what is left')
    .argument('<id>', 'id, part of it, name, or @last')
    .action(async (id: string) => (await load()).progress(id, context));
  const resource = program.command('resource').description('what runs took of the machine');
  resource
    .command('summary')
    .description('what live and recent runs take, or took')
    .argument('[id...]', 'only these: ids, parts of them, names, or @last')
    .option('--all', 'all runs there are (default: the live ones, and those that ended within a day)')
    .option('--period <time>', 'machine and runs over a period, such as 24h or 7d', dayCount)
    .option('--jsonl', 'print one JSON document a line')
    .action(async (ids: string[], options: SummaryOptions) => (await load()).summary(ids, options, context));
}
