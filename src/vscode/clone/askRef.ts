/** Which branch, tag or commit: those of the server, asked while the box waits; what goes wrong stands in the box. */

import * as vscode from 'vscode';
import { AppError, messageOf } from '../../base/errors.ts';
import { labelText } from '../../base/markdown.ts';
import { shortCommit } from '../../core/run/commit.ts';
import type { RemoteRefs } from '../../core/workflow/remote.ts';
import { type Action, isCancelled } from '../host/problems.ts';
import { type Answer, answerOf, type Frame } from '../input/steps.ts';

const { l10n } = vscode;

export interface RefQuestion {
  readonly load: (signal: AbortSignal) => Promise<RemoteRefs>;
  /** What was wrong, for the log; gives what can be done about it besides trying again. */
  readonly onProblem: (error: unknown) => readonly Action[];
}

interface RefItem extends vscode.QuickPickItem {
  readonly ref?: string;
  readonly run?: () => unknown;
}

const COMMIT = /^[0-9a-f]{7,64}$/i;

export async function askRef(frame: Frame, question: RefQuestion): Promise<Answer<string>> {
  const box = vscode.window.createQuickPick<RefItem>();
  box.placeholder = l10n.t('Branch or tag, or the hash of a commit');
  box.matchOnDescription = true;
  const left = new AbortController();
  let refs: RemoteRefs | undefined;
  let problems: readonly RefItem[] = [];
  const look = () => {
    box.items = problems.length > 0 ? problems : refItems(refs, box.value.trim());
    const action = box.items.find(({ run }) => run !== undefined);
    if (action) box.activeItems = [action];
  };
  const load = async () => {
    problems = [];
    box.busy = true;
    look();
    try {
      refs = await question.load(left.signal);
    } catch (error) {
      if (isCancelled(error) || left.signal.aborted) return;
      problems = problemItems(error, [{ title: l10n.t('Retry'), run: load }, ...question.onProblem(error)]);
    }
    box.busy = false;
    look();
  };
  void load();
  const answer = answerOf<string>(box, frame, (give) => [
    box.onDidChangeValue(look),
    box.onDidAccept(() => {
      const [item] = box.selectedItems;
      if (item?.ref !== undefined) give(item.ref);
      else item?.run?.();
    }),
  ]);
  return answer.finally(() => left.abort());
}

/** What is wrong, with the next step below it; then what can be done about it here, the first of which Enter takes. */
function problemItems(error: unknown, actions: readonly Action[]): RefItem[] {
  const [sentence = '', words] = messageOf(error).split(' git says: ');
  const hint = error instanceof AppError ? error.hint : undefined;
  return [
    {
      label: `$(error) ${labelText(sentence)}`,
      ...(words !== undefined && { description: labelText(words) }),
      ...(hint !== undefined && { detail: labelText(hint) }),
      alwaysShow: true,
    },
    ...actions.map(({ title, run }) => ({ label: title, run, alwaysShow: true })),
  ];
}

function refItems(refs: RemoteRefs | undefined, typed: string): RefItem[] {
  const commit: RefItem[] = COMMIT.test(typed)
    ? [{ label: `$(git-commit) ${l10n.t('Commit {0}', typed)}`, ref: typed, alwaysShow: true }]
    : [];
  if (!refs) return commit;
  const { head, branches, tags } = refs;
  const isHead = ({ name }: { readonly name: string }) => name === head?.branch;
  const ordered = [...branches.filter(isHead), ...branches.filter((each) => !isHead(each))];
  return [
    ...commit,
    ...part(
      l10n.t('branches'),
      ordered.map((each) => refItem('git-branch', each, isHead(each) ? l10n.t('default') : undefined)),
    ),
    ...part(
      l10n.t('tags'),
      tags.map((each) => refItem('tag', each)),
    ),
  ];
}

function part(label: string, items: readonly RefItem[]): RefItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function refItem(icon: string, { name, commit }: RemoteRefs['tags'][number], note?: string): RefItem {
  const description = [note, shortCommit(commit)].filter((each) => each !== undefined).join(' · ');
  return { label: `$(${icon}) ${labelText(name)}`, description, ref: name };
}
