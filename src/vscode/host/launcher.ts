/** From a person's wish to a live run: the one way in which this window starts anything. */

import path from 'node:path';
import * as vscode from 'vscode';
import { newId, shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { VERSION } from '../../base/version.ts';
import { placeText } from '../../core/launch/describe.ts';
import type { Plan } from '../../core/launch/plan.ts';
import type { Override } from '../../core/params/overrides.ts';
import type { RunFolder } from '../../core/run/folder.ts';
import { readRequest } from '../../core/run/folder.ts';
import { resumedFromText } from '../../core/run/resumeWords.ts';
import { commandLine } from '../../core/run/summary.ts';
import type { AttachedRun } from '../tasks/runTerminal.ts';
import type { Approval } from './approval.ts';
import { askToLaunch } from './askToLaunch.ts';
import { documentOf, saved } from './openFiles.ts';
import { showPreparing } from './preparing.ts';
import type { Problems } from './problems.ts';
import type { ProgramEnvironments } from './programEnvironments.ts';
import { showRunning } from './showRunning.ts';
import { requireTrust } from './trust.ts';
import type { ShownWorkspace, Workspaces } from './workspaces.ts';

/** What a run is started from. */
export interface Wish {
  readonly file: string;
  readonly overrides?: readonly Override[];
  readonly variant?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: readonly string[];
}

/** What a run that goes on is started from. */
export interface ResumeWish extends Omit<Wish, 'file'> {
  readonly workspace: ShownWorkspace;
  readonly earlier: RunFolder;
  /** Of the checkpoint, as in the record. */
  readonly path: string;
}

export interface LauncherOptions {
  readonly workspaces: Workspaces;
  readonly environments: ProgramEnvironments;
  readonly approval: Approval;
  readonly problems: Problems;
}

export class Launcher {
  private readonly workspaces: Workspaces;
  private readonly environments: ProgramEnvironments;
  private readonly approval: Approval;
  private readonly problems: Problems;

  constructor({ workspaces, environments, approval, problems }: LauncherOptions) {
    this.workspaces = workspaces;
    this.environments = environments;
    this.approval = approval;
    this.problems = problems;
  }

  /** Starts a run of a parameter file. Rejects with a CancellationError when the person thinks better of it. */
  async start(wish: Wish): Promise<AttachedRun> {
    requireTrust();
    await saved(wish.file);
    const workspace = this.workspaces.of(wish.file);
    return this.launch(workspace, await this.planner(workspace, wish));
  }

  /** Starts another run of exactly what an earlier one was asked to do. */
  async repeat(workspace: ShownWorkspace, earlier: RunFolder): Promise<AttachedRun> {
    requireTrust();
    const { file } = readRequest(earlier);
    const environment = await this.environments.of(path.dirname(path.resolve(workspace.root, file)));
    const options = { executor: 'local', launcher: LAUNCHER, environment, ask: askToLaunch };
    const { planning } = await import('../planning.ts');
    return this.launch(workspace, (id) => planning.planRepeat(workspace, id, earlier, options));
  }

  /** Starts a run that goes on from a checkpoint of an earlier one. What is not as it was is asked first. */
  async resume({ workspace, earlier, path: wanted, ...wish }: ResumeWish): Promise<AttachedRun> {
    requireTrust();
    const { overrides = [], tags = [], variant, name } = wish;
    const { file } = readRequest(earlier);
    const environment = await this.environments.of(path.dirname(path.resolve(workspace.root, file)));
    const asking = { executor: 'local', launcher: LAUNCHER, environment, ask: askToLaunch };
    const { planning } = await import('../planning.ts');
    return this.launch(workspace, (id) =>
      planning.planResume(workspace, id, earlier, {
        ...asking,
        ...{ wanted, by: 'person', meant: overrides.map(({ key }) => key) },
        base: planning.changedBase(workspace, id, earlier, { ...asking, overrides, tags, variant, name }),
      }),
    );
  }

  /** What would run; nothing is touched. */
  async plan(wish: Wish): Promise<Plan> {
    const workspace = this.workspaces.of(wish.file);
    const plan = await (await this.planner(workspace, wish))(newId());
    if (!documentOf(wish.file)?.isDirty) return plan;
    const warning = vscode.l10n.t('The file has changes that are not saved; they are not part of this.');
    return { ...plan, warnings: [...plan.warnings, warning] };
  }

  private async planner(workspace: ShownWorkspace, wish: Wish): Promise<(id: string) => Promise<Plan>> {
    const { planning } = await import('../planning.ts');
    const environment = await this.environments.of(path.dirname(wish.file));
    return (id) =>
      planning.planRun(workspace, id, {
        file: wish.file,
        overrides: wish.overrides ?? [],
        variant: wish.variant,
        name: wish.name,
        tags: wish.tags ?? [],
        executor: 'local',
        launcher: LAUNCHER,
        environment,
        ask: askToLaunch,
      });
  }

  private async launch(open: ShownWorkspace, plan: (id: string) => Promise<Plan>): Promise<AttachedRun> {
    const { planning } = await import('../planning.ts');
    const approved = async (id: string) => this.approval.ask(await plan(id));
    const launched = await planning.launch(open.executor, approved);
    launched.runner.release();
    const { folder } = launched;
    open.list.touch(folder.id);
    this.problems.watch(showPreparing(open, folder).then(() => showRunning(open, folder)));
    const gone = planning.runnerGone(launched);
    gone.catch(() => undefined); // told by the terminal; where that was closed before, there is nobody to tell
    return {
      ...{ open, folder, gone },
      heading: [...headingOf(folder), ...launched.plan.warnings],
    };
  }
}

const LAUNCHER = { program: 'vscode', version: VERSION } as const;

/** What a terminal tells before the output: what runs, where, with which environment. */
export function headingOf(folder: RunFolder): string[] {
  const request = readRequest(folder);
  const command = shownText(commandLine(request.command));
  const where = shownText(placeText(request));
  const { resumes } = request;
  return [
    vscode.l10n.t('runtrail: {0}  (run {1} in {2})', command, shortId(request.id), where),
    ...(resumes ? [vscode.l10n.t('runtrail: going on from {0}', shownText(resumedFromText(resumes)))] : []),
    ...(resumes?.changes ?? []).map(shownText),
  ];
}
