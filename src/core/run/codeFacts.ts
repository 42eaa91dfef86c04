/** What code ran, as facts for a person: that of the repository it was got from, and the state of the workspace. */

import { isRecord } from '../../base/json.ts';
import type { CodeState, Snapshot } from './code.ts';
import { shortCommit } from './commit.ts';
import type { RunState } from './model.ts';

const MOST_NAMED = 3;

type Fact = [name: string, value: string | null];

/** Absent ones are null. */
export function codeFacts({ code, workflow }: Pick<RunState, 'code' | 'workflow'>): Fact[] {
  if (!workflow) return stateFacts(code, 'Commit', 'Snapshot');
  const { repository, ref, commit, branch, folder, mode, state } = workflow;
  const tag = ref !== null && !commit.startsWith(ref.toLowerCase()) ? ` (${ref})` : '';
  return [
    ['Repository', repository],
    ['Commit', branch === null ? `${commit}${tag}` : joined(commit, branch)],
    ['Code', `${mode === 'local' ? 'your clone' : mode}: ${folder}`],
    ...changesOf(state, 'Snapshot'),
    ...stateFacts(code, 'Workspace', 'Workspace snapshot'),
  ];
}

function stateFacts(code: CodeState | null, name: string, snapshotName: string): Fact[] {
  return [
    [name, code && joined(code.commit ?? 'no commit yet', code.branch)],
    ...changesOf(code, snapshotName),
  ];
}

function changesOf(code: CodeState | null, name: string): Fact[] {
  const snapshot = code?.snapshot;
  if (!snapshot) return [];
  const { changedCount, commit } = snapshot;
  const changed = ['nothing changed', '1 changed file'][changedCount] ?? `${changedCount} changed files`;
  return [[name, `${shortCommit(commit)}, ${changed}${leftOutText(snapshot)}`]];
}

/** `, 12 left out: .env, raw.bin, notes.key, …`; what a record says may be anything. */
function leftOutText({ leftOut, leftOutCount }: Snapshot): string {
  if (leftOutCount === 0) return '';
  const listed = Array.isArray(leftOut) ? leftOut.filter(isRecord) : [];
  const named = listed.slice(0, MOST_NAMED).map((each) => String(each['path']));
  return `, ${leftOutCount} left out: ${[...named, ...(leftOutCount > named.length ? ['…'] : [])].join(', ')}`;
}

function joined(commit: string, branch: string | null): string {
  return branch === null ? commit : `${commit} on ${branch}`;
}
