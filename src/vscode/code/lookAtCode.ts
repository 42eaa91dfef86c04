/** Looking at the code of runs: one file, what differed from the commit, and what differs between two runs. */

import path from 'node:path';
import * as vscode from 'vscode';
import { labelText } from '../../base/markdown.ts';
import { shortCommit } from '../../core/run/commit.ts';
import { openGit } from '../../core/workflow/openGit.ts';
import { type RunNode, rowOf } from '../views/runNodes.ts';
import type { CodePlace } from './codePlaces.ts';
import { type Difference, differences, treeOf } from './codeTrees.ts';
import { type CodeSide, uriOfCode } from './codeUri.ts';

const { l10n } = vscode;

/** The code of a run at one of its places. */
export interface CodeOfRun {
  readonly run: RunNode;
  readonly place: CodePlace;
}

/** More than anybody reads through, and as much as the editor opens quickly. */
const MOST_COMPARED = 300;

interface FileItem extends vscode.QuickPickItem {
  readonly path?: string;
}

/** Offers the files, those that differ from the commit first, and opens the one that is picked. */
export async function openCode({ run, place }: CodeOfRun): Promise<void> {
  const placeHolder = l10n.t('Which file, as it was at {0}?', shortCommit(place.base ?? place.commit));
  const options = { placeHolder, matchOnDescription: true };
  const picked = await vscode.window.showQuickPick(fileItems({ run, place }), options);
  if (picked?.path === undefined) return;
  const uri = uriOfCode(run, { kind: place.kind, side: 'ran', path: picked.path });
  await vscode.window.showTextDocument(uri, { preview: true });
}

async function fileItems({ run, place }: CodeOfRun): Promise<FileItem[]> {
  const git = openGit(run.workspace.code, process.env);
  const [before, after] = await Promise.all([
    treeOf(git, place, place.base),
    treeOf(git, place, place.commit),
  ]);
  const changed = differences(before, after)
    .filter(({ kind }) => kind !== 'removed')
    .map((each) => each.path);
  const isChanged = new Set(changed);
  const others = [...after.keys()].filter((each) => !isChanged.has(each));
  const part = (label: string, paths: readonly string[]): FileItem[] =>
    paths.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...paths.map(fileItem)];
  return [...part(l10n.t('changed since the commit'), changed), ...part(l10n.t('as committed'), others)];
}

function fileItem(file: string): FileItem {
  const folder = path.posix.dirname(file);
  return {
    label: labelText(path.posix.basename(file)),
    description: folder === '.' ? '' : labelText(folder),
    path: file,
  };
}

/** What differed from the commit when the run was started. */
export async function showChanges({ run, place }: CodeOfRun): Promise<void> {
  const name = (await rowOf(run)).view.name;
  const git = openGit(run.workspace.code, process.env);
  const found = differences(await treeOf(git, place, place.base), await treeOf(git, place, place.commit));
  if (found.length === 0) return tell(nothingChanged(place));
  const title = l10n.t('{0}: code since commit {1}', name, shortCommit(place.base ?? place.commit));
  const side = (at: CodeSide) => (file: string) => uriOfCode(run, { kind: place.kind, side: at, path: file });
  await showDifferences(title, found, side('base'), side('ran'));
}

function nothingChanged({ base, commit, hasSnapshot }: CodePlace): string {
  const at = shortCommit(base ?? commit);
  return hasSnapshot || base === commit
    ? l10n.t('The code was exactly that of commit {0}.', at)
    : l10n.t('Only the commit {0} was recorded, not what differed from it.', at);
}

/** What another run had in other words; the one on the left was started first. */
export async function compareCode(one: CodeOfRun, other: CodeOfRun): Promise<void> {
  const [left, right] = one.run.id < other.run.id ? [one, other] : [other, one];
  const [before, after] = await Promise.all(
    [left, right].map(({ run, place }) =>
      treeOf(openGit(run.workspace.code, process.env), place, place.commit),
    ),
  );
  const [first, second] = await Promise.all([left, right].map(({ run }) => rowOf(run)));
  const names = [first?.view.name ?? '', second?.view.name ?? ''] as const;
  const found = differences(before ?? new Map(), after ?? new Map());
  if (found.length === 0) return tell(l10n.t('Both runs had exactly the same code.'));
  const side =
    ({ run, place }: CodeOfRun) =>
    (file: string) =>
      uriOfCode(run, { kind: place.kind, side: 'ran', path: file });
  await showDifferences(l10n.t('Code of {0} and {1}', ...names), found, side(left), side(right));
}

async function showDifferences(
  title: string,
  found: readonly Difference[],
  before: (path: string) => vscode.Uri,
  after: (path: string) => vscode.Uri,
): Promise<void> {
  const shown = found.slice(0, MOST_COMPARED);
  const resources = shown.map(({ path: file, kind }) => [
    after(file),
    kind === 'added' ? undefined : before(file),
    kind === 'removed' ? undefined : after(file),
  ]);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
  if (found.length > shown.length) {
    tell(l10n.t('{0} files differ; the first {1} are shown.', found.length, shown.length));
  }
}

function tell(sentence: string): void {
  void vscode.window.showInformationMessage(labelText(sentence));
}
