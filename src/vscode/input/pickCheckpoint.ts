/** Which checkpoint a command is about: the one it was called on, those that are selected, or one that is picked. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { labelText } from '../../base/markdown.ts';
import type { CheckpointView } from '../../core/run/view.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import {
  checkpointFacts,
  checkpointIcon,
  checkpointName,
  metricsThen,
  newestFirst,
} from '../views/checkpointText.ts';
import { isPartOf, type RunNode, rowOf } from '../views/runNodes.ts';
import type { RunPick } from './pickRun.ts';

const { l10n } = vscode;

/** One checkpoint of a run, as its record has it now. */
export interface CheckpointOf {
  readonly run: RunNode;
  readonly row: RunRow;
  readonly checkpoint: CheckpointView;
}

type Fits = (checkpoint: CheckpointView) => boolean;

export interface CheckpointQuestion {
  readonly ofRun: string;
  readonly of: string;
  /** Of which runs. */
  readonly runFits?: (row: RunRow) => boolean;
  /** Which can be asked for; those that are still there where nothing is said. */
  readonly fits?: Fits;
  /** The last item, which leads to those of all runs. */
  readonly elsewhere?: string;
}

const isThere: Fits = ({ isPruned }) => !isPruned;

export class CheckpointPick {
  private readonly pickRun: RunPick;

  constructor(pickRun: RunPick) {
    this.pickRun = pickRun;
  }

  /** Undefined when the person changed their mind. */
  async one(target: unknown, question: CheckpointQuestion): Promise<CheckpointOf | undefined> {
    const { fits = isThere, runFits = () => true, ofRun, elsewhere, ...rest } = question;
    if (isPartOf('checkpoint', target)) return named(target);
    const hasSome = (row: RunRow) => runFits(row) && (row.view.checkpoints?.some(fits) ?? false);
    const run = await this.pickRun.one(target, ofRun, hasSome);
    const picked = run && (await pickOf(run, { ...question, fits }));
    return picked === ELSEWHERE ? this.one(undefined, { ...rest, ofRun }) : picked;
  }

  /** Those of the selection, when it was called on one of them. */
  async several(
    target: unknown,
    selected: unknown,
    question: CheckpointQuestion,
  ): Promise<readonly CheckpointOf[]> {
    const all: unknown[] = Array.isArray(selected) ? selected : [];
    const nodes = all.includes(target) ? all.filter((each) => isPartOf('checkpoint', each)) : [];
    if (nodes.length === 0) {
      const one = await this.one(target, question);
      return one ? [one] : [];
    }
    const found = await Promise.all(nodes.map(named));
    return found.filter(({ checkpoint }) => (question.fits ?? isThere)(checkpoint));
  }
}

async function named({ run, path }: { readonly run: RunNode; readonly path: string }): Promise<CheckpointOf> {
  const row = await rowOf(run);
  const checkpoint = row.view.checkpoints?.findLast((each) => each.path === path);
  if (checkpoint) return { run, row, checkpoint };
  throw new AppError('not-found', l10n.t('The run has no checkpoint {0}.', path));
}

/** The newest is offered first. */
async function pickOf(
  run: RunNode,
  { of: question, fits = isThere, elsewhere }: Omit<CheckpointQuestion, 'ofRun'>,
): Promise<CheckpointOf | typeof ELSEWHERE | undefined> {
  const row = await rowOf(run);
  const items: Item[] = newestFirst(row.view).filter(fits).map(itemOf);
  if (elsewhere !== undefined) items.push({ label: elsewhere });
  if (items.length === 0) throw noneThere();
  const options = { placeHolder: question, matchOnDescription: true, matchOnDetail: true };
  const picked = await vscode.window.showQuickPick(items, options);
  if (!picked) return undefined;
  return picked.checkpoint ? { run, row, checkpoint: picked.checkpoint } : ELSEWHERE;
}

const ELSEWHERE = 'elsewhere';

export function noneThere(): AppError {
  return new AppError('not-found', l10n.t('This run has no checkpoints that are still there.'));
}

interface Item extends vscode.QuickPickItem {
  readonly checkpoint?: CheckpointView;
}

export function itemOf(
  checkpoint: CheckpointView,
): vscode.QuickPickItem & { readonly checkpoint: CheckpointView } {
  const { id } = checkpointIcon(checkpoint);
  const detail = [metricsThen(checkpoint, 4), labelText(checkpoint.description ?? '')].filter(Boolean);
  return {
    label: `$(${id}) ${labelText(checkpointName(checkpoint))}`,
    description: checkpointFacts(checkpoint),
    ...(detail.length > 0 && { detail: detail.join(' · ') }),
    checkpoint,
  };
}
