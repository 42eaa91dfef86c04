/** The code of a run: what is got for it, and the state of its workspace. Both are looked after at the same time. */

import path from 'node:path';
import { messageOf } from '../../base/errors.ts';
import type { Leases } from '../../base/leases.ts';
import type { CodeState, WorkflowState } from '../run/code.ts';
import type { CodeSettings } from '../settings/code.ts';
import { readHead } from '../workflow/head.ts';
import { openGit } from '../workflow/openGit.ts';
import { snapshot } from '../workflow/snapshot.ts';
import { placeOf, repositoryOf } from './codePlace.ts';
import { FetchEvents } from './fetchEvents.ts';
import type { Session } from './session.ts';

export interface RunCode {
  /** Of the workspace, where that is a repository. */
  readonly code: CodeState | null;
  readonly workflow: WorkflowState | null;
  readonly warnings: readonly string[];
}

export interface GatherOptions {
  readonly settings: CodeSettings;
  /** What git is started with: it finds the user's own logins by it. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Aborted when the run is to be stopped. */
  readonly signal: AbortSignal;
  /** What is held for the run until its end. */
  readonly leases: Leases;
}

/** Rejects where the code that was asked for cannot be got. What goes wrong with the workspace is a warning. */
export async function gatherCode(session: Session, options: GatherOptions): Promise<RunCode> {
  const asked = askedCode(session, options);
  const isOne = isOneRepository(session);
  const ofWorkspace = isOne
    ? asked.then((got) => besideClone(session, options, got))
    : workspaceState(session, options);
  const [got, state] = await Promise.allSettled([asked, ofWorkspace]);
  // Only now: nothing is to go on behind the back of a run that has ended.
  if (got.status === 'rejected') throw got.reason;
  if (state.status === 'rejected') throw state.reason;
  return {
    code: state.value.code,
    workflow: got.value.workflow,
    warnings: [...got.value.warnings, ...state.value.warnings],
  };
}

async function askedCode(
  session: Session,
  { settings, variables, signal, leases }: GatherOptions,
): Promise<Omit<RunCode, 'code'>> {
  const { request, folder } = session;
  if (request.workflow === null) return { workflow: null, warnings: [] };
  const { getCode } = await import('../workflow/getCode.ts'); // much to load, and not for every run
  const events = new FetchEvents(session, request.workflow.repository);
  const { workflow, warnings, release, verify } = await getCode(request.workflow, {
    git: openGit(settings, variables),
    settings,
    run: { id: request.id, folder: folder.root },
    leaveOut: leftOut(session),
    signal,
    report: (progress) => events.report(progress),
  });
  leases.take('code', release);
  leases.take('code as it was', async () => {
    const message = await verify?.();
    if (message !== undefined) session.record('code-changed', { message });
  });
  events.done(workflow);
  return { workflow, warnings };
}

/** A repository keeps one state for a run: where that is the clone's, it is not taken again over it. */
async function besideClone(
  session: Session,
  options: GatherOptions,
  { workflow }: Omit<RunCode, 'code'>,
): Promise<Omit<RunCode, 'workflow'>> {
  const state = workflow?.state;
  if (!state?.snapshot) return workspaceState(session, options);
  const folder = repositoryOf(session) ?? '';
  const clone = session.request.workflow?.local ?? '';
  if (placeOf(folder)?.top === placeOf(clone)?.top) return { code: state, warnings: [] };
  const warning = `${folder} and ${clone} are work trees of one repository: only the state of the clone was kept`;
  return { code: readHead(folder) ?? null, warnings: [warning] };
}

/** Whether the clone that is asked for and the workspace keep their states in one place. */
function isOneRepository(session: Session): boolean {
  const clone = session.request.workflow?.local ?? null;
  const folder = repositoryOf(session);
  const common = folder === undefined ? undefined : placeOf(folder)?.common;
  return clone !== null && common !== undefined && placeOf(clone)?.common === common;
}

async function workspaceState(
  session: Session,
  { settings, variables, signal }: GatherOptions,
): Promise<Omit<RunCode, 'workflow'>> {
  const folder = repositoryOf(session);
  if (folder === undefined) return { code: null, warnings: [] };
  const runId = session.request.id;
  try {
    const git = openGit(settings, variables);
    const taken = await snapshot(git, { folder, runId, settings, leaveOut: leftOut(session), signal });
    return { code: taken?.state ?? null, warnings: taken?.warnings ?? [] };
  } catch (error) {
    signal.throwIfAborted();
    const warning = `the state of ${folder} could not be kept: ${messageOf(error)}`;
    return { code: readHead(folder) ?? null, warnings: [warning] };
  }
}

/** What is ours is no part of the code. */
function leftOut({ request, folder }: Session): string[] {
  return [path.join(request.workspace, '.runtrail'), path.resolve(folder.root, '..', '..')];
}
