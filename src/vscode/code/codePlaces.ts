/** Which code a run was started from, as its record tells: the repository of its workflow, and that of its workspace. */

import * as vscode from 'vscode';
import { isRecord } from '../../base/json.ts';
import { shownText } from '../../base/names.ts';
import type { CodeState, LeftOut } from '../../core/run/code.ts';
import { shortCommit } from '../../core/run/commit.ts';
import type { RunView } from '../../core/run/view.ts';

export type CodeKind = 'workflow' | 'workspace';

export interface CodePlace {
  readonly kind: CodeKind;
  /** Where its objects are: a git folder, or the top of a work tree. */
  readonly repository: { readonly gitDir: string } | { readonly cwd: string };
  /** The commit it started from; null where nothing was committed yet. */
  readonly base: string | null;
  /** What ran, with all changes. */
  readonly commit: string;
  readonly branch: string | null;
  /** As it was asked for: the address of the repository, and the branch, tag or commit in it. */
  readonly address: string | null;
  readonly ref: string | null;
  /** Files that differed from the commit; of very many the first ones. */
  readonly changed: readonly string[];
  readonly changedCount: number;
  readonly leftOut: readonly LeftOut[];
  readonly leftOutCount: number;
  /** Without one the changes were not kept. */
  readonly hasSnapshot: boolean;
}

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** The workflow first. A record may hold anything: what is no commit of a known repository is passed over. */
export function codePlaces(
  { workflow, code }: Pick<RunView, 'code' | 'workflow'>,
  workspaceRoot: string,
): readonly CodePlace[] {
  const places: CodePlace[] = [];
  if (isRecord(workflow) && isPath(workflow.gitDir)) {
    const place = placeOf('workflow', workflow.state ?? { ...workflow }, { gitDir: workflow.gitDir });
    if (place) places.push({ ...place, address: workflow.repository ?? null, ref: workflow.ref ?? null });
  }
  if (isRecord(code)) {
    const place = placeOf('workspace', code, { cwd: isPath(code.root) ? code.root : workspaceRoot });
    if (place) places.push(place);
  }
  return places;
}

function placeOf(
  kind: CodeKind,
  { commit, branch, remote, snapshot }: CodeState,
  repository: CodePlace['repository'],
): CodePlace | undefined {
  const base = isCommit(commit) ? commit : null;
  const taken = isRecord(snapshot) && isCommit(snapshot.commit) ? snapshot : undefined;
  const ran = taken?.commit ?? base;
  if (ran === null) return undefined;
  return {
    ...{ kind, repository, base, commit: ran, branch: branch ?? null, address: remote ?? null, ref: null },
    changed: texts(taken?.changed),
    changedCount: Number(taken?.changedCount ?? 0),
    leftOut: Array.isArray(taken?.leftOut) ? taken.leftOut : [],
    leftOutCount: Number(taken?.leftOutCount ?? 0),
    hasSnapshot: taken !== undefined,
  };
}

function isCommit(value: unknown): value is string {
  return typeof value === 'string' && COMMIT.test(value);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('\0');
}

/** `3f2a1b9c0d · main · 3 changed files` */
export function codeText(place: CodePlace): string {
  const { l10n } = vscode;
  const { kind, base, commit, branch, ref, address, changedCount } = place;
  const changed =
    changedCount === 0
      ? undefined
      : changedCount === 1
        ? l10n.t('1 changed file')
        : l10n.t('{0} changed files', changedCount);
  const name = kind === 'workflow' && address !== null ? repositoryName(address) : undefined;
  const at = ref !== null && !(base ?? '').startsWith(ref) ? ref : (branch ?? undefined);
  return [name, at, shortCommit(base ?? commit), changed]
    .filter((part) => part !== undefined)
    .map(shownText)
    .join(' · ');
}

/** What people call it: the last part of its address, without `.git`. */
export function repositoryName(address: string): string {
  const last =
    address
      .replace(/[\\/]+$/, '')
      .split(/[\\/:]/)
      .at(-1) ?? '';
  return last.replace(/\.git$/, '') || address;
}
