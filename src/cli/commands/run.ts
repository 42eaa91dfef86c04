/** `runtrail run FILE` */

import fs from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { newId, shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { formatDuration } from '../../base/time.ts';
import { VERSION } from '../../base/version.ts';
import type { OpenWorkspace } from '../../core/core.ts';
import type { WaitingRunner } from '../../core/executors/executor.ts';
import { type Launched, launch } from '../../core/launch/launch.ts';
import type { Plan, planRun } from '../../core/launch/plan.ts';
import { type Override, parseOverride } from '../../core/params/overrides.ts';
import { askRun } from '../../core/run/control.ts';
import { isFinal, type RunState } from '../../core/run/model.ts';
import { commandLine } from '../../core/run/summary.ts';
import { followToEnd } from '../../core/store/follow.ts';
import { type Context, type GlobalOptions, viewRun } from '../context.ts';
import { withGlobals } from '../globals.ts';
import { LogPrinter } from '../logPrinter.ts';

interface RunOptions extends GlobalOptions {
  readonly set: readonly Override[];
  readonly name?: string;
  readonly tag: readonly string[];
  readonly detach?: boolean;
  readonly dryRun?: boolean;
  readonly executor: string;
}

export function addRunCommand(program: Command, context: Context): void {
  const command = new Command('run')
    .description('start the run that a parameter file describes, and follow it')
    .argument('<file>', 'parameter file (JSON, JSON with comments, or YAML)')
    .option(
      '--set <key=value>',
      'change a parameter for this run',
      (text, all) => [...all, parseOverride(text)],
      [] as Override[],
    )
    .option('--name <name>', 'call the run so')
    .option('--tag <tag>', 'add a tag', (tag, all) => [...all, tag], [] as string[])
    .option('--detach', 'return as soon as it runs')
    .option('--dry-run', 'show what would run, and touch nothing')
    .option('--executor <where>', 'where to run', 'local')
    .action((file: string, options: RunOptions) => run(file, options, context));
  program.addCommand(withGlobals(command));
}

async function run(file: string, options: RunOptions, context: Context): Promise<void> {
  const { terminal } = context;
  if (options.executor !== 'local') {
    throw new AppError(
      'unsupported',
      `There is no executor "${options.executor}"; this version runs on this machine only.`,
    );
  }
  const open = context.open(options, path.dirname(path.resolve(file)));
  const id = newId();
  // Two starts of Node are most of what a short run takes: the runner's happens during the rest of this one.
  const waiting = options.dryRun ? undefined : await open.executor.standby(open.workspace.run(id));
  const plan = await planOrDismiss(waiting, open.workspace, {
    id,
    file,
    overrides: options.set,
    name: options.name,
    tags: options.tag,
    executor: options.executor,
    launcher: { program: 'cli', version: VERSION },
  });
  for (const warning of plan.warnings) terminal.tell(`note: ${shownText(warning)}`);
  if (options.dryRun) return printPlan(plan, options, context);

  const launched = await launch(plan, open.executor, waiting);
  const state = options.detach
    ? await untilRunning(launched, open)
    : await follow(launched, open, options, context);
  launched.runner.release();
  if (state) conclude(state, launched, options, context);
}

/** The plan, loaded only now: its parsers are large. Without a plan there is nothing to stand by for. */
async function planOrDismiss(
  waiting: WaitingRunner | undefined,
  ...plan: Parameters<typeof planRun>
): Promise<Plan> {
  try {
    const { planRun } = await import('../../core/launch/plan.ts');
    return await planRun(...plan);
  } catch (error) {
    waiting?.dismiss();
    throw error;
  }
}

function printPlan({ request, parameterFile }: Plan, options: RunOptions, { terminal }: Context): void {
  const { launcher: _launcher, id: _id, createdAt: _createdAt, schema: _schema, ...plan } = request;
  if (options.json) return terminal.printJson({ dryRun: true, ...plan });
  terminal.print(`Would run ${terminal.colour('bold', shownText(request.name))}`);
  terminal.print(`  command     ${shownText(commandLine(request.command))}`);
  terminal.print(
    `  in          ${parameterFile.cwd}${fs.existsSync(parameterFile.cwd) ? '' : '  (does not exist)'}`,
  );
  terminal.print(`  workspace   ${request.workspace}`);
  for (const [key, value] of Object.entries(request.parameters)) {
    const changed = Object.hasOwn(request.overrides, key) ? '  (changed by --set)' : '';
    terminal.print(`  parameter   ${shownText(key)} = ${shownText(JSON.stringify(value))}${changed}`);
  }
  for (const key of Object.keys(request.environment)) terminal.print(`  environment ${shownText(key)}`);
  for (const tag of request.tags) terminal.print(`  tag         ${shownText(tag)}`);
}

/** Detached: until the program runs, or it is clear that it will not. */
async function untilRunning(launched: Launched, open: OpenWorkspace): Promise<RunState> {
  const begun = ({ status }: RunState) => !['preparing', 'queued', 'starting'].includes(status);
  const left = new AbortController();
  const running = followToEnd(open, launched.folder, { fits: begun, signal: left.signal });
  try {
    return await Promise.race([running, runnerDied(launched)]);
  } finally {
    left.abort();
  }
}

/** Rejects when the runner goes without having written anything: nobody else could tell. */
async function runnerDied({ folder, runner }: Launched): Promise<never> {
  const code = await runner.gone;
  if (fs.existsSync(folder.events) && fs.statSync(folder.events).size > 0)
    return new Promise(() => undefined);
  const words = fs.readFileSync(folder.runnerLog, 'utf8').trim().split('\n').slice(-5).join('\n');
  throw new AppError('cannot-start', `The runner ended at once (exit code ${code}).\n${words}`, {
    hint: `Its log is ${folder.runnerLog}`,
  });
}

/** Prints the log as it comes. Undefined when the person left the run to itself. */
async function follow(
  launched: Launched,
  open: OpenWorkspace,
  options: RunOptions,
  context: Context,
): Promise<RunState | undefined> {
  const { folder } = launched;
  const left = new AbortController();
  const stopListening = listenForInterrupts(launched, left, context);
  const printer = options.json ? undefined : new LogPrinter(folder.console, context.terminal);
  try {
    const ended = followToEnd(open, folder, { signal: left.signal, onChange: () => printer?.update() });
    const state = await Promise.race([ended, runnerDied(launched)]);
    await printer?.finish();
    return state;
  } catch (error) {
    if (!left.signal.aborted) throw error;
    process.exitCode = 130;
    return undefined;
  } finally {
    stopListening();
    left.abort();
  }
}

/** The first Ctrl-C asks the run to stop; the second leaves it to itself. */
function listenForInterrupts(
  { folder }: Launched,
  left: AbortController,
  { terminal, user }: Context,
): () => void {
  let count = 0;
  const onInterrupt = () => {
    count++;
    if (count === 1) {
      askRun(folder, 'stop', user);
      terminal.tell('\nAsked the run to stop. Press Ctrl-C again to leave it to itself.');
    } else {
      terminal.tell(`Left run ${shortId(folder.id)} to itself; it goes on without this terminal.`);
      terminal.tell(`Come back with: runtrail logs -f ${shortId(folder.id)}`);
      left.abort();
    }
  };
  process.on('SIGINT', onInterrupt);
  return () => process.off('SIGINT', onInterrupt);
}

function conclude(state: RunState, { folder }: Launched, options: RunOptions, { terminal }: Context): void {
  if (isFinal(state.status) && state.status !== 'completed') process.exitCode = 4;
  if (options.json) return terminal.printJson(viewRun(folder, state));
  if (!isFinal(state.status)) return terminal.print(folder.id);
  const took = state.durationMs === null ? '' : ` in ${formatDuration(state.durationMs)}`;
  const why = state.message ? `  ${shownText(state.message)}` : '';
  terminal.tell(`runtrail: ${terminal.status(state.status)}${took}, record ${shortId(state.id)}${why}`);
}
