/** `runtrail limit ID [RULE=VALUE...]` */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { parseDuration } from '../../base/time.ts';
import { parseChange } from '../../core/limits/changes.ts';
import { limitLine } from '../../core/limits/words.ts';
import { isFinal, type RunState } from '../../core/run/model.ts';
import type { LimitAction } from '../../core/run/resources.ts';
import type { LimitView } from '../../core/run/view.ts';
import { changeLimits } from '../../core/store/steer.ts';
import { viewRun } from '../../core/store/viewRun.ts';
import type { Context } from '../context.ts';

interface LimitOptions {
  readonly action?: LimitAction;
  readonly hold?: number;
}

export function addLimitCommand(program: Command, context: Context): void {
  program
    .command('limit')
    .description('show the limits of a run, or give a live run other ones')
    .argument('<id>', 'id, part of it, name, or @last')
    .argument('[change...]', 'such as memory.bytes=4GB, time.seconds=2h or cpu.percent=none')
    .addOption(
      new Option('--action <what>', 'what happens beyond these limits').choices(['warn', 'pause', 'stop']),
    )
    .option('--hold <time>', 'how long it must be beyond them, such as 10 or 5min', seconds)
    .action((id: string, changes: string[], options: LimitOptions) => limit(id, changes, options, context));
}

function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : parseDuration(text);
  if (value === undefined) throw new InvalidArgumentError('A time is expected, such as 10, 90s or 5min.');
  return value;
}

async function limit(
  id: string,
  changes: readonly string[],
  { action, hold }: LimitOptions,
  context: Context,
): Promise<void> {
  const { terminal, user } = context;
  const open = context.open();
  const folder = open.store.find(id);
  const limits = changes.map((text) => ({
    ...parseChange(text),
    ...(action !== undefined && { action }),
    ...(hold !== undefined && { holdSeconds: hold }),
  }));
  const state =
    limits.length > 0
      ? await changeLimits(folder, open, { by: user, limits })
      : (await open.attend(folder)).state;
  const view = viewRun(folder, state);
  if (context.isJson) return terminal.printJson(view.limits);
  print(view.limits, state, context);
}

function print(limits: readonly LimitView[], state: RunState, { terminal }: Context): void {
  if (limits.length === 0) terminal.tell(`Run ${shortId(state.id)} has no limits.`);
  for (const each of limits) {
    const [sign, colour] = SIGNS[each.level];
    const was = each.level === 'normal' && each.exceeded > 0 ? '  was exceeded' : '';
    const rule = each.rule.padEnd(22);
    terminal.print(`${terminal.colour(colour, sign)} ${rule} ${shownText(limitLine(each))}${was}`);
  }
  if (isFinal(state.status)) terminal.tell(`The run has ended (${state.status}).`);
}

const SIGNS = {
  normal: [' ', 'grey'],
  near: ['△', 'yellow'],
  exceeded: ['▲', 'red'],
} as const;
