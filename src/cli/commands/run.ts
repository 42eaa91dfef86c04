/** `runtrail run FILE` */

import path from 'node:path';
import { type Command, Option } from 'commander';
import { AppError } from '../../base/errors.ts';
import { newId, shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { formatDuration } from '../../base/time.ts';
import { VERSION } from '../../base/version.ts';
import type { OpenWorkspace } from '../../core/core.ts';
import { estimateText, type MemoryEstimate, shortage } from '../../core/estimates/memory.ts';
import {
  askedCodeText,
  environmentText,
  isPlaceMissing,
  placeText,
  sourceText,
} from '../../core/launch/describe.ts';
import { type Launched, launch } from '../../core/launch/launch.ts';
import type { Plan, PlanOptions } from '../../core/launch/plan.ts';
import { runnerGone } from '../../core/launch/started.ts';
import { thisMachine } from '../../core/limits/machine.ts';
import { limitLine } from '../../core/limits/words.ts';
import { keyText, leavesOf, valueAt } from '../../core/params/layers.ts';
import { originText } from '../../core/params/origin.ts';
import { type Override, parseOverride } from '../../core/params/overrides.ts';
import { askRun } from '../../core/run/ask.ts';
import { isFinal, type RunState, type ValueOrigin } from '../../core/run/model.ts';
import { resumedFromText } from '../../core/run/resumeWords.ts';
import { commandLine } from '../../core/run/summary.ts';
import { estimateMemory } from '../../core/store/earlierPeaks.ts';
import { type FollowOptions, followToEnd } from '../../core/store/follow.ts';
import { viewRun } from '../../core/store/viewRun.ts';
import { askerFor } from '../ask.ts';
import { Beginning } from '../beginning.ts';
import type { Context } from '../context.ts';
import { forwardKeys } from '../keys.ts';
import { LogPrinter } from '../logPrinter.ts';
import { plainText, repeated } from '../options.ts';

interface RunOptions {
  readonly set?: readonly Override[];
  readonly variant?: string;
  readonly name?: string;
  readonly tag?: readonly string[];
  readonly detach?: boolean;
  readonly dryRun?: boolean;
  readonly onOtherCommit?: 'use' | 'checkout';
  readonly fromCheckpoint?: string;
  readonly yes?: boolean;
  readonly executor: string;
}

export function addRunCommand(program: Command, context: Context): void {
  program
    .command('run')
    .description('start the run that a parameter file describes, and follow it')
    .argument('[file]', 'parameter file (JSON, JSON with comments, YAML or TOML)')
    .option('--set <key=value>', 'change a parameter for this run', repeated(parseOverride))
    .option('--variant <name>', 'take the values of a named variant of the file')
    .option('--name <name>', 'call the run so', plainText)
    .option('--tag <tag>', 'add a tag', repeated(plainText))
    .option('--detach', 'return as soon as it runs')
    .option('--dry-run', 'show what would run, and touch nothing')
    .addOption(
      new Option('--on-other-commit <what>', 'when the local clone stands at another commit').choices([
        'use',
        'checkout',
      ]),
    )
    .option('--from-checkpoint <id[:step]>', 'go on from a checkpoint of that run, by default its newest')
    .option('-y, --yes', 'go on also where not everything is as it was for that run')
    .option('--executor <where>', 'where to run', 'local')
    .action((file: string | undefined, options: RunOptions) => run(file, options, context));
}

async function run(file: string | undefined, options: RunOptions, context: Context): Promise<void> {
  if (options.executor !== 'local') {
    throw new AppError(
      'unsupported',
      `There is no executor "${options.executor}"; this version runs on this machine only.`,
    );
  }
  const open = context.open(file === undefined ? undefined : path.dirname(path.resolve(file)));
  const plan = plannerOf(file, options, open, context);
  if (options.dryRun) {
    const planned = await plan(newId());
    return dryRun(
      planned,
      await estimateMemory(open.store, planned.request, planned.estimatedBytes),
      context,
    );
  }

  const launched = await launch(open.executor, plan);
  tellWarnings(launched.plan, context);
  const state = options.detach
    ? await untilRunning(launched, open, context)
    : await follow(launched, open, context);
  launched.runner.release();
  if (state) conclude(state, launched, context);
}

function plannerOf(
  file: string | undefined,
  options: RunOptions,
  open: OpenWorkspace,
  context: Context,
): (id: string) => Promise<Plan> {
  const { fromCheckpoint } = options;
  const ask = {
    overrides: options.set ?? [],
    variant: options.variant,
    name: options.name,
    tags: options.tag ?? [],
    ask: askerFor(context),
    onOtherCommit: options.onOtherCommit,
    executor: options.executor,
    launcher: { program: 'cli', version: VERSION },
  } as const satisfies Omit<PlanOptions, 'file'>;
  if (fromCheckpoint !== undefined) {
    const { dryRun: isDry, yes: isAgreed } = options;
    return async (id) => {
      const { planFromCheckpoint } = await import('../resuming.ts');
      return planFromCheckpoint(open, id, { ...ask, file, isDry, isAgreed, reference: fromCheckpoint });
    };
  }
  if (file === undefined)
    throw new AppError('usage', 'Which parameter file shall run?', {
      hint: 'Name it: runtrail run FILE. Or name a run to go on with: runtrail run --from-checkpoint ID',
    });
  return async (id) => {
    const { planRun } = await import('../../core/launch/plan.ts'); // its parsers load while the runner starts
    return planRun(open, id, { ...ask, file });
  };
}

function tellWarnings({ warnings, request: { resumes } }: Plan, { terminal }: Context): void {
  if (resumes) terminal.tell(`runtrail: going on from ${shownText(resumedFromText(resumes))}`);
  for (const note of [...(resumes?.changes ?? []), ...warnings]) terminal.tell(`note: ${shownText(note)}`);
}

function dryRun(planned: Plan, estimate: MemoryEstimate | null, context: Context): void {
  const { terminal } = context;
  tellWarnings(planned, context);
  tellShortage(planned, estimate, context);
  const { request } = planned;
  const { launcher: _launcher, id: _id, createdAt: _createdAt, schema: _schema, ...plan } = request;
  if (context.isJson) return terminal.printJson({ dryRun: true, ...plan, estimate: { memory: estimate } });
  terminal.print(`Would run ${terminal.colour('bold', shownText(request.name))}`);
  terminal.print(`  command     ${shownText(commandLine(request.command))}`);
  terminal.print(
    `  in          ${shownText(placeText(request))}${isPlaceMissing(request) ? '  (does not exist)' : ''}`,
  );
  terminal.print(`  workspace   ${shownText(request.workspace)}`);
  if (request.resumes) terminal.print(`  checkpoint  ${shownText(request.resumes.path)}`);
  if (request.workflow) {
    terminal.print(`  code        ${shownText(askedCodeText(request.workflow))}`);
    terminal.print(`              ${shownText(sourceText(request, planned.given.code))}`);
  }
  for (const keyPath of leavesOf(request.parameters)) {
    const key = keyText(keyPath);
    const value = JSON.stringify(valueAt(request.parameters, keyPath));
    terminal.print(`  parameter   ${shownText(key)} = ${shownText(value)}${originOf(request.origins[key])}`);
  }
  terminal.print(`  environment ${shownText(environmentText(request))}`);
  for (const key of Object.keys(request.environment)) terminal.print(`  environment ${shownText(key)}`);
  for (const tag of request.tags) terminal.print(`  tag         ${shownText(tag)}`);
  for (const limit of request.limits) terminal.print(`  limit       ${shownText(limitLine(limit))}`);
  if (estimate) terminal.print(`  memory      estimated ${estimateText(estimate)}`);
}

/** Of a formula the plan warns by itself. */
function tellShortage(
  { estimatedBytes }: Plan,
  estimate: MemoryEstimate | null,
  { terminal }: Context,
): void {
  const warning = estimate && shortage(estimate, thisMachine().freeBytes);
  if (warning && estimatedBytes === null) terminal.tell(`note: ${warning}`);
}

/** Where a value is not simply that of the file. */
function originOf(origin: ValueOrigin | undefined): string {
  return origin === undefined || origin.layer === 'file' ? '' : `  (${shownText(originText(origin))})`;
}

/** Detached: until the program runs, or it is clear that it will not. */
async function untilRunning(launched: Launched, open: OpenWorkspace, context: Context): Promise<RunState> {
  const begun = ({ status }: RunState) => status === 'running' || status === 'paused';
  const left = new AbortController();
  const onEvents = beginningOf(context);
  const running = followToEnd(open, launched.folder, { fits: begun, signal: left.signal, onEvents });
  try {
    return await Promise.race([running, runnerGone(launched).then(() => running)]);
  } finally {
    left.abort();
  }
}

/** Tells what happens before the program runs; a program that reads the answer finds it in the record. */
function beginningOf({ isJson, terminal }: Context): FollowOptions['onEvents'] {
  const beginning = new Beginning(terminal);
  return isJson ? undefined : (events) => beginning.update(events);
}

/** Prints the log as it comes. Undefined when the person left the run to itself. */
async function follow(
  launched: Launched,
  open: OpenWorkspace,
  context: Context,
): Promise<RunState | undefined> {
  const { folder } = launched;
  const left = new AbortController();
  const leave = () => {
    tellLeft(launched, context);
    left.abort();
  };
  const stopListening = listenForInterrupts(launched, leave, context);
  const hasKeys =
    !context.isJson && launched.plan.request.terminal && process.stdin.isTTY && process.stdout.isTTY;
  const keys = hasKeys ? forwardKeys(folder, leave) : undefined;
  if (keys) context.terminal.tell('Keys go to the program; Ctrl-] leaves the run to itself.');
  const printer = context.isJson ? undefined : new LogPrinter(folder.console, context.terminal);
  try {
    const ended = followToEnd(open, folder, {
      signal: left.signal,
      onChange: () => printer?.update(),
      onEvents: beginningOf(context),
    });
    const state = await Promise.race([ended, runnerGone(launched).then(() => ended)]);
    await printer?.finish();
    return state;
  } catch (error) {
    if (!left.signal.aborted) throw error;
    process.exitCode = 130;
    return undefined;
  } finally {
    stopListening();
    keys?.dispose();
    left.abort();
  }
}

/** The first Ctrl-C asks the run to stop; the second leaves it to itself. */
function listenForInterrupts(
  { folder }: Launched,
  leave: () => void,
  { terminal, user }: Context,
): () => void {
  let count = 0;
  const onInterrupt = () => {
    count++;
    if (count === 1) {
      askRun(folder, 'stop', user);
      terminal.tell('\nAsked the run to stop. Press Ctrl-C again to leave it to itself.');
    } else {
      leave();
    }
  };
  process.on('SIGINT', onInterrupt);
  return () => process.off('SIGINT', onInterrupt);
}

function tellLeft({ folder }: Launched, { terminal }: Context): void {
  terminal.tell(`Left run ${shortId(folder.id)} to itself; it goes on without this terminal.`);
  terminal.tell(`Come back with: runtrail logs -f ${shortId(folder.id)}`);
}

function conclude(state: RunState, { folder }: Launched, context: Context): void {
  const { terminal } = context;
  if (isFinal(state.status) && state.status !== 'completed') process.exitCode = 4;
  if (context.isJson) return terminal.printJson(viewRun(folder, state));
  if (!isFinal(state.status)) return terminal.print(folder.id);
  const took = state.durationMs === null ? '' : ` in ${formatDuration(state.durationMs)}`;
  const why = state.message ? `  ${shownText(state.message)}` : '';
  terminal.tell(`runtrail: ${terminal.status(state.status)}${took}, record ${shortId(state.id)}${why}`);
  const next = viewRun(folder, state).resumedBy.at(-1);
  if (next === undefined) return;
  terminal.tell(`runtrail: run ${shortId(next)} goes on from its newest checkpoint`);
  terminal.tell(`Follow it with: runtrail logs -f ${shortId(next)}`);
}
