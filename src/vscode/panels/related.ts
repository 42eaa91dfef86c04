/** The runs that a run has to do with: the one that it goes on from, and those that go on from it. */

import * as vscode from 'vscode';
import { isId, shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import type { RunView } from '../../core/run/view.ts';
import type { CheckpointRow } from '../../protocol/leftBehind.ts';
import type { RunHead } from '../../protocol/runPage.ts';
import { checkpointName } from '../views/checkpointText.ts';
import type { RunNode } from '../views/runNodes.ts';

const { l10n } = vscode;

/** A run may have been resumed many times; nobody reads more. */
const MOST = 10;

export interface GoneOn {
  readonly id: string;
  readonly name: string;
  /** Of the checkpoint that it went on from; null where its record does not tell. */
  readonly path: string | null;
}

/** Those that went on from a run, as far as they are still there: the newest first. */
export async function goneOn({ workspace }: RunNode, { resumedBy = [] }: RunView): Promise<GoneOn[]> {
  const ids = resumedBy.filter(isId).slice(-MOST).toReversed();
  const rows = await Promise.all(ids.map((id) => workspace.list.row(id)));
  return rows.flatMap((row) =>
    row
      ? [{ id: row.id, name: shownText(row.view.name), path: row.view.resumes?.checkpoint.path ?? null }]
      : [],
  );
}

export function relatedOf({ resumes }: RunView, later: readonly GoneOn[]): RunHead['related'] {
  const earlier = resumes && isId(resumes.id) ? [resumes] : [];
  return [
    ...earlier.map(({ id, name, checkpoint }) => ({
      ...{ id, name: shownText(name), icon: 'debug-step-back' },
      text: l10n.t('resumed from {0}, {1}', shownText(name), checkpointName(checkpoint)),
    })),
    ...later.map(({ id, name }) => ({
      ...{ id, name, icon: 'debug-step-over' },
      text: l10n.t('resumed as {0} ({1})', name, shortId(id)),
    })),
  ];
}

/** Of one checkpoint. */
export function resumedFrom(path: string, later: readonly GoneOn[]): CheckpointRow['resumedBy'] {
  return later.filter((run) => run.path === path).map(({ id, name }) => ({ id, name }));
}
