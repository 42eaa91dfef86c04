/** Telling of runs that ended while nobody watched: one notice, however many they are. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { shortId } from '../../base/ids.ts';
import { labelText } from '../../base/markdown.ts';
import type { Problems } from '../host/problems.ts';
import { setting } from '../host/settings.ts';
import { COMMANDS, type Settings } from '../ids.ts';
import type { LiveRuns, ShownRun } from './liveRuns.ts';
import { hasNoCode, tellOfMissingCode } from './missingCode.ts';
import { canBeResumed } from './resumeOffer.ts';
import { shortFacts } from './runText.ts';
import { isGoodEnd, lookOf } from './statusLook.ts';

const { l10n } = vscode;
/** Runs that end together are told of together. */
const GATHER_MS = 1500;
const MINUTE_MS = 60_000;

export interface EndNoticesOptions {
  readonly live: LiveRuns;
  readonly problems: Problems;
  /** Whether the person looks at this run right now. */
  readonly isWatched: (run: ShownRun) => boolean;
  /** Of several windows on a workspace one tells. */
  readonly isFirstToTell: (run: ShownRun) => boolean;
}

export function tellOfEnds({
  live,
  problems,
  isWatched,
  isFirstToTell,
}: EndNoticesOptions): vscode.Disposable {
  const owned = new DisposableStore();
  let gathered: ShownRun[] = [];
  let timer: NodeJS.Timeout | undefined;
  owned.add(
    live.onDidEnd((run) => {
      if (!isWorthTelling(run) || (isWatched(run) && !hasNoCode(run)) || !isFirstToTell(run)) return;
      gathered.push(run);
      timer ??= setTimeout(() => {
        problems.watch(tell(gathered, problems));
        gathered = [];
        timer = undefined;
      }, GATHER_MS);
    }),
  );
  owned.add({ dispose: () => clearTimeout(timer) });
  return owned;
}

function isWorthTelling({ row: { view } }: ShownRun): boolean {
  const isGood = isGoodEnd(view.status);
  const isLong = (view.durationMs ?? 0) >= setting('runtrail.notifications.longRunMinutes') * MINUTE_MS;
  const wanted: { readonly [K in Settings['runtrail.notifications.finishedRuns']]: boolean } = {
    always: true,
    longOrFailed: !isGood || isLong,
    failed: !isGood,
    never: false,
  };
  return wanted[setting('runtrail.notifications.finishedRuns')];
}

async function tell(runs: readonly ShownRun[], problems: Problems): Promise<void> {
  const [first] = runs;
  if (!first) return;
  if (runs.length === 1 && hasNoCode(first)) return tellOfMissingCode(first, problems);
  const bad = runs.filter(({ row }) => !isGoodEnd(row.view.status)).length;
  const show = bad > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const open = runs.length === 1 ? l10n.t('Show Run') : l10n.t('Show Runs');
  const quiet = l10n.t("Don't Show Again");
  const resume = l10n.t('Resume…');
  const offers = runs.length === 1 && canBeResumed(first) ? [resume] : [];
  const text = runs.length === 1 ? sentence(first) : summary(runs.length, bad);
  const chosen = await show(text, ...offers, open, quiet);
  if (chosen === resume) {
    await vscode.commands.executeCommand(COMMANDS.resumeFrom, first.node);
  } else if (chosen === quiet) {
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(
      'runtrail.notifications.finishedRuns',
      'never',
      vscode.ConfigurationTarget.Global,
    );
  } else if (chosen === open) {
    const [command, ...args] = runs.length === 1 ? [COMMANDS.open, first.node] : ['runtrail.runs.focus'];
    await vscode.commands.executeCommand(command as string, ...args);
  }
}

function sentence({ row }: ShownRun): string {
  const { view } = row;
  const { word } = lookOf(view.status);
  const what = view.message ?? `${word}, ${shortFacts(row)}`;
  const next = view.resumedBy.at(-1);
  return labelText(
    next === undefined
      ? `${view.name}: ${what}`
      : l10n.t('{0}: {1} It goes on as run {2}.', view.name, what, shortId(next)),
  );
}

function summary(all: number, bad: number): string {
  if (bad === 0) return l10n.t('{0} runs ended.', all);
  if (bad === all) return l10n.t('{0} runs failed.', all);
  return l10n.t('{0} runs ended, {1} of them failed.', all, bad);
}
