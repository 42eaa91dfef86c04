/** What the record of a run says about its code, as something that can be brought back. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { isRecord } from '../../base/json.ts';
import type { CodeState, WorkflowState } from '../run/code.ts';
import { type RunFolder, readDocument } from '../run/folder.ts';
import { findRepository } from './head.ts';

/** The code that was got for the run, or that of its workspace. */
export type CodePart = 'workflow' | 'workspace';

export type RecordedCode =
  /** A commit of a repository that can be fetched again. */
  | { readonly part: CodePart; readonly from: 'server'; readonly repository: string; readonly commit: string }
  /** A commit that only a repository of this machine keeps. */
  | {
      readonly part: CodePart;
      readonly from: 'snapshot';
      readonly gitDir: string;
      readonly root: string;
      readonly commit: string;
      /** Whether changes that were not committed are in it. */
      readonly isWhole: boolean;
    };

/** All that a run recorded; the one that its program ran from comes first. */
export function recordedCode(folder: RunFolder): RecordedCode[] {
  const resolved = readDocument(folder.resolved, 'run', 1, isRecord);
  const workflow = isWorkflow(resolved?.['workflow']) ? resolved['workflow'] : undefined;
  const workspace = isState(resolved?.['code']) ? resolved['code'] : undefined;
  return [
    ...(workflow ? workflowCode(workflow) : []),
    ...(workspace ? stateCode('workspace', workspace, folder.root) : []),
  ];
}

/** The part that was asked for, else what the program ran from. */
export function chooseCode(folder: RunFolder, part: CodePart | undefined): RecordedCode {
  const all = recordedCode(folder);
  const found = part === undefined ? all[0] : all.find((each) => each.part === part);
  if (found) return found;
  if (all.length > 0) {
    throw new AppError(
      'not-found',
      `Run ${folder.id} has no code of a ${part}, only of its ${all[0]?.part}.`,
    );
  }
  throw new AppError('not-found', `Nothing was recorded of the code of run ${folder.id}.`, {
    hint: 'Code is recorded where the workspace is a git repository, or the parameter file names a workflow.',
  });
}

/** A commit of a clone of the user's own need not be anywhere else; one that was fetched can be fetched again. */
function workflowCode({ state, repository, commit, gitDir, source }: WorkflowState): RecordedCode[] {
  if (state) return stateCode('workflow', state, gitDir);
  if (repository !== null && (source !== 'local' || !fs.existsSync(gitDir)))
    return [{ part: 'workflow', from: 'server', repository, commit }];
  return [{ part: 'workflow', from: 'snapshot', gitDir, root: path.dirname(gitDir), commit, isWhole: true }];
}

/** The repository is where it was, or around `beside`, when both have been moved together. */
function stateCode(part: CodePart, { commit, snapshot, root }: CodeState, beside: string): RecordedCode[] {
  const kept = snapshot?.commit ?? commit;
  if (kept === null) return [];
  const place =
    (root !== undefined && fs.existsSync(root) ? findRepository(root) : undefined) ?? findRepository(beside);
  const top = place?.top ?? root ?? beside;
  return [
    {
      ...{ part, from: 'snapshot', commit: kept, isWhole: Boolean(snapshot) },
      ...{ gitDir: place?.own ?? top, root: top },
    },
  ];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isState(value: unknown): value is CodeState {
  if (!isRecord(value)) return false;
  const { commit, root, snapshot } = value;
  return (
    (commit === null || isText(commit)) &&
    (root === undefined || isText(root)) &&
    (!isRecord(snapshot) || isText(snapshot['commit']))
  );
}

function isWorkflow(value: unknown): value is WorkflowState {
  if (!isRecord(value)) return false;
  const { repository, state } = value;
  return (
    ['commit', 'folder', 'gitDir'].every((key) => isText(value[key])) &&
    (repository === null || isText(repository)) &&
    (state === null || isState(state))
  );
}
