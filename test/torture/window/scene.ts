/**
 * One scene: runs are launched through the window while parts of it, and of them, are killed; then the next window must
 * show each of them as it ended, without any help, and the records must be whole.
 */

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunFolder, readRequest } from '../../../src/core/run/folder.ts';
import type { RunView } from '../../../src/core/run/view.ts';
import type { RowText } from '../../e2e/support/view.ts';
import { killQuietly, until } from '../../support/sandbox.ts';
import { leftLocks, recordViolations, runViolations } from '../invariants.ts';
import type { ProgramPlan } from '../plan.ts';
import { markedProcesses } from '../processes.ts';
import { PROGRAM, read, tracesOf, type Witnessed } from '../round.ts';
import { Witness } from '../witness.ts';
import { type Blow, LAUNCHES, type ScenePlan, VICTIMS, type Victim } from './plan.ts';
import { fileOf, PATIENCE_MS, type Stage } from './stage.ts';

/** How long a blow waits for somebody whom it can hit. */
const LURK_MS = 4_000;

export type Deaths = Record<Victim, number>;

export interface SceneResult {
  readonly violations: readonly string[];
  readonly traces: string;
  readonly runs: number;
  readonly deaths: Deaths;
}

const LIVING: unknown[] = ['preparing', 'queued', 'starting', 'running', 'paused', 'finishing'];

export class Scene {
  readonly #stage: Stage;
  readonly #plan: ScenePlan;
  readonly #before: ReadonlySet<string>;
  readonly #wrappersKilled = new Set<string>();
  readonly #deaths = noDeaths();
  readonly #blows: Promise<void>[] = [];

  constructor(stage: Stage, plan: ScenePlan) {
    this.#stage = stage;
    this.#plan = plan;
    this.#before = new Set(stage.box.folders().map(({ id }) => id));
  }

  async play(): Promise<SceneResult> {
    const witness = new Witness(() => this.#folders());
    const violations: string[] = [];
    try {
      violations.push(...(await this.#act()), ...(await this.#look()));
    } catch (error) {
      violations.push(error instanceof Error ? error.message : String(error));
      await this.#stage.screenshot(`torture-${this.#plan.seed}`).catch(() => undefined);
      await Promise.allSettled(this.#blows);
      await this.#stage.renew();
    }
    witness.close();
    violations.push(...witness.violations);
    const folders = this.#folders();
    const traces = violations.length > 0 ? folders.map(tracesOf).join('\n') : '';
    return { violations, traces, runs: folders.length, deaths: this.#deaths };
  }

  /** Ends with a run that nobody disturbs: the window works as before. */
  async #act(): Promise<string[]> {
    const { launches, endsInNewPage, seed } = this.#plan;
    for (const [number, launch] of launches.entries()) {
      this.#write(number, launch);
      await delay(launch.afterMs);
      await this.#stage.launch(number, launch.isPatient);
      for (const blow of launch.blows) {
        const struck = this.#strike(blow);
        struck.catch(() => undefined); // heard when the scene is over
        this.#blows.push(struck);
      }
    }
    await Promise.all(this.#blows);
    await this.#stage.back(endsInNewPage);
    const last = { name: `run-${seed}-last`, lines: 1, code: 0 };
    this.#write(LAUNCHES, last);
    await this.#stage.launch(LAUNCHES);
    await this.#settled(last.name);
    const row = (await this.#stage.rows()).find(({ label }) => label === last.name);
    return row && wordOf(row) === 'completed' ? [] : [`the last run is ${row?.spoken}`];
  }

  /** The window is asked first: it takes up by itself what nobody follows. */
  async #look(): Promise<string[]> {
    const shown = await this.#stage.rows();
    const views = await this.#stage.box.json<RunView[]>('ls');
    const folders = this.#promised();
    const runs = folders.map((folder) => this.#witnessed(folder, views));
    const known = new Set(folders.map(({ id }) => id));
    const unknown = this.#truths().filter((id) => !known.has(id) && !this.#before.has(id));
    return [
      ...unknown.map((id) => `${id}: its program ran, and there is no record`),
      ...runs.flatMap(runViolations),
      ...runs.flatMap(({ view }) => {
        const row = shown.find(({ label }) => label === view?.name);
        return row && wordOf(row) === view?.status
          ? []
          : [`${view?.id} is ${view?.status}; the window says ${row?.spoken}`];
      }),
      ...(await recordViolations(folders)),
      ...leftLocks(path.join(this.#stage.box.workspace, '.runtrail')),
    ];
  }

  async #settled(last: string): Promise<void> {
    const { box } = this.#stage;
    let missing = '';
    const isSettled = async () => {
      const rows = await this.#stage.rows();
      const names = [...this.#promised().map((folder) => readRequest(folder).name), last];
      const open = names.filter((name) => {
        const row = rows.find(({ label }) => label === name);
        return !row || LIVING.includes(wordOf(row));
      });
      missing = open.join(', ');
      return open.length === 0 && markedProcesses(box).length === 0;
    };
    await until('the window to show the end of every run', isSettled, PATIENCE_MS).catch((error: Error) => {
      throw new Error(`${error.message}; not ended there: ${missing}`);
    });
  }

  async #strike({ afterMs, victims, which }: Blow): Promise<void> {
    await delay(afterMs);
    for (const victim of victims) if (await this.#kill(victim, which)) this.#deaths[victim]++;
  }

  async #kill(victim: Victim, which: number): Promise<boolean> {
    if (victim === 'host') return this.#stage.killHost();
    if (victim === 'server') {
      await this.#stage.killServer();
      return true;
    }
    const pick = () => {
      const alive = markedProcesses(this.#stage.box).filter(({ part }) => part === victim);
      return alive[Math.floor(which * alive.length)];
    };
    // The run that was asked for may take a moment to come.
    const chosen = await until(victim, pick, LURK_MS).catch(() => undefined);
    if (!chosen) return false;
    if (victim === 'wrapper') this.#wrappersKilled.add(chosen.runId);
    killQuietly(chosen.pid);
    return true;
  }

  #write(number: number, { name, lines, code }: ProgramPlan): void {
    const environment = { TRUTHS: this.#truthFolder, LINES: String(lines), CODE: String(code) };
    const program = `TRUTH="$TRUTHS/$RUNTRAIL_RUN_ID"\n${PROGRAM}`;
    fs.mkdirSync(this.#truthFolder, { recursive: true });
    this.#stage.box.params(['sh', '-c', program], { name, environment }, fileOf(number));
  }

  #witnessed(folder: RunFolder, views: readonly RunView[]): Witnessed {
    const { name } = readRequest(folder);
    const { launches } = this.#plan;
    return {
      plan: launches.find((launch) => launch.name === name) ?? { name, lines: 1, code: 0 },
      folder,
      truth: read(path.join(this.#truthFolder, folder.id)).split('\n').filter(Boolean),
      view: views.find(({ id }) => id === folder.id),
      isWrapperKilled: this.#wrappersKilled.has(folder.id),
    };
  }

  #folders(): RunFolder[] {
    return this.#stage.box.folders().filter(({ id }) => !this.#before.has(id));
  }

  /** Of a folder without a request, nothing was ever promised. */
  #promised(): RunFolder[] {
    return this.#folders().filter(({ request }) => fs.existsSync(request));
  }

  get #truthFolder(): string {
    return path.join(this.#stage.box.root, 'truths');
  }

  #truths(): string[] {
    return fs.readdirSync(this.#truthFolder);
  }
}

/** The state in what a screen reader says of a row: its name, the state, and more. */
function wordOf({ label, spoken }: RowText): string | undefined {
  return /^, ([a-z ]+[a-z])/.exec(spoken.slice(label.length))?.[1];
}

export function noDeaths(): Deaths {
  const none = VICTIMS.map((victim) => [victim, 0] as const);
  return Object.fromEntries(none) as Deaths;
}
