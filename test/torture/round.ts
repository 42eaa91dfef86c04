/** One round: several runs at once, and what kills parts of them; then one look, and what must hold afterwards. */

import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunFolder, readRequest } from '../../src/core/run/folder.ts';
import { isFinal } from '../../src/core/run/model.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { type Finished, finished, killQuietly, Sandbox, until } from '../support/sandbox.ts';
import { cliViolations, leftLocks, recordViolations } from './invariants.ts';
import { type Kill, type ProgramPlan, planRound, type RoundPlan, type RunPlan } from './plan.ts';
import { type Marked, markedProcesses } from './processes.ts';
import { Witness } from './witness.ts';

export interface RoundResult {
  readonly plan: RoundPlan;
  readonly violations: readonly string[];
  /** For a person who looks for the cause. */
  readonly traces: string;
}

/** A run as the round knows it, whatever its record says. */
export interface Witnessed {
  readonly plan: ProgramPlan;
  /** Lines the program itself wrote, outside of the run folder. */
  readonly truth: readonly string[];
  readonly folder: RunFolder | undefined;
  readonly view: RunView | undefined;
  readonly isWrapperKilled: boolean;
}

/** A run that a command line started. */
export interface WitnessedCli extends Witnessed {
  readonly plan: RunPlan;
  readonly cli: Finished;
}

export const PROGRAM = `echo start >> "$TRUTH"
i=0; while [ $i -lt $LINES ]; do echo "line $i"; i=$((i + 1)); sleep 0.005; done
echo end >> "$TRUTH"; exit $CODE`;

export async function playRound(seed: number): Promise<RoundResult> {
  const box = new Sandbox();
  const round = new Round(box, planRound(seed));
  const violations: string[] = [];
  try {
    violations.push(...(await round.play()));
  } catch (error) {
    violations.push(error instanceof Error ? error.message : String(error));
  }
  const traces = violations.length > 0 ? round.traces() : '';
  box.close();
  return { plan: round.plan, violations, traces };
}

class Round {
  readonly plan: RoundPlan;
  private readonly box: Sandbox;
  private readonly clis: ChildProcess[] = [];
  private readonly wrappersKilled = new Set<string>();

  constructor(box: Sandbox, plan: RoundPlan) {
    this.box = box;
    this.plan = plan;
  }

  async play(): Promise<string[]> {
    const { box, plan } = this;
    const witness = new Witness(() => box.folders());
    try {
      const kills = plan.kills.map((kill) => this.kill(kill));
      const looks = plan.looks.map(({ atMs, failPoint }) => this.look(atMs, failPoint));
      const clis = await within('a command line that does not end', Promise.all(plan.runs.map(this.start)));
      await Promise.all([...kills, ...looks]);
      const before = markedProcesses(box);
      const atOnce = claims(await box.json<RunView[]>('ls'), before);
      await this.quiet();
      const views = await box.json<RunView[]>('ls');
      await this.quiet();
      const witnessed = plan.runs.map((run, index) => this.witnessed(run, clis[index] as Finished, views));
      return [
        ...atOnce,
        ...claims(views, []),
        ...witnessed.flatMap(cliViolations),
        ...(await recordViolations(box.folders())),
        ...leftLocks(path.join(box.workspace, '.runtrail')),
        ...witness.violations,
      ];
    } finally {
      witness.close();
    }
  }

  traces(): string {
    return this.box.folders().map(tracesOf).join('\n');
  }

  private readonly start = async (run: RunPlan, index: number): Promise<Finished> => {
    await delay(run.startAtMs);
    const environment = { TRUTH: this.truthFile(run), LINES: String(run.lines), CODE: String(run.code) };
    const file = this.box.params(['sh', '-c', PROGRAM], { environment }, `${run.name}.run.json`);
    const options = run.detach ? ['--detach'] : [];
    const cli = this.box.start(['run', ...options, '--name', run.name, file], {
      env: this.failing(run.failPoint),
    });
    this.clis[index] = cli;
    return finished(cli);
  };

  private async kill({ victim, run, atMs }: Kill): Promise<void> {
    await delay(atMs);
    if (victim === 'cli') {
      this.clis[run]?.kill('SIGKILL');
      return;
    }
    const id = this.folderOf(run)?.id;
    for (const { pid, runId, part } of markedProcesses(this.box)) {
      if (runId !== id || part !== victim) continue;
      if (victim === 'wrapper') this.wrappersKilled.add(runId);
      killQuietly(pid);
    }
  }

  private async look(atMs: number, failPoint: string | undefined): Promise<void> {
    await delay(atMs);
    await within(
      'a look that does not end',
      finished(this.box.start(['ls'], { env: this.failing(failPoint) })),
    );
  }

  /** Everything ends by itself: the programs when they are done, the runners after them. */
  private async quiet(): Promise<void> {
    await until('the end of every process', () => markedProcesses(this.box).length === 0);
  }

  private witnessed(plan: RunPlan, cli: Finished, views: readonly RunView[]): WitnessedCli {
    const folder = this.folderOf(this.plan.runs.indexOf(plan));
    return {
      plan,
      cli,
      folder,
      truth: read(this.truthFile(plan)).split('\n').filter(Boolean),
      view: views.find(({ id }) => id === folder?.id),
      isWrapperKilled: folder !== undefined && this.wrappersKilled.has(folder.id),
    };
  }

  private folderOf(run: number): RunFolder | undefined {
    const name = this.plan.runs[run]?.name;
    return this.box
      .folders()
      .find((folder) => fs.existsSync(folder.request) && readRequest(folder).name === name);
  }

  /** Each fail point strikes once in a round: what comes after it gets through. */
  private failing(failPoint: string | undefined): NodeJS.ProcessEnv {
    if (failPoint === undefined) return {};
    return { RUNTRAIL_FAIL_POINT: `${failPoint}@${path.join(this.box.root, `struck-${failPoint}`)}` };
  }

  private truthFile({ name }: RunPlan): string {
    return path.join(this.box.root, `${name}.truth`);
  }
}

/** Runs that a list shows as live although nothing of them was when it was asked for. */
function claims(views: readonly RunView[], before: readonly Marked[]): string[] {
  const alive = new Set(before.map(({ runId }) => runId));
  return views
    .filter(({ id, status }) => !isFinal(status) && !alive.has(id))
    .map(({ id, status }) => `${id}: is said to be ${status}, and nothing of it runs`);
}

const PATIENCE_MS = 30_000;

async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = delay(PATIENCE_MS, undefined, { signal: limit.signal }).then(() =>
    Promise.reject(new Error(what)),
  );
  late.catch(() => undefined);
  return Promise.race([promise, late]).finally(() => limit.abort());
}

/** What a run wrote of itself. */
export function tracesOf(folder: RunFolder): string {
  return [folder.root, read(folder.events), read(folder.runnerLog)].join('\n');
}

export function read(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
