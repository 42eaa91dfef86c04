/** Telling of live runs that come near a limit or beyond it: one notice, however many they are. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { labelText } from '../../base/markdown.ts';
import type { LimitView } from '../../core/run/view.ts';
import type { WindowLog } from '../host/log.ts';
import type { Problems } from '../host/problems.ts';
import { setting } from '../host/settings.ts';
import { COMMANDS, type Settings } from '../ids.ts';
import type { LiveRuns, ShownRun } from './liveRuns.ts';
import { pressingLimits } from './pressingLimits.ts';

const { l10n } = vscode;
/** Runs that share a machine come near its limits together. */
const GATHER_MS = 1500;
const QUIET_MS = 10 * 60_000;

export interface LimitNoticesOptions {
  readonly live: LiveRuns;
  readonly problems: Problems;
  readonly log: WindowLog;
  /** Of several windows on a workspace one tells. */
  readonly isFirstToTell: (mark: string) => boolean;
}

interface Told {
  readonly run: ShownRun;
  readonly limit: LimitView;
}

export function tellOfLimits({ live, problems, log, isFirstToTell }: LimitNoticesOptions): vscode.Disposable {
  const owned = new DisposableStore();
  /** What was looked at, told or not: each crossing once. */
  let seen = new Set<string>();
  let gathered: Told[] = [];
  let timer: NodeJS.Timeout | undefined;
  const tellAll = () => {
    problems.watch(tell(gathered));
    gathered = [];
    timer = undefined;
  };
  const update = () => {
    const now = new Set<string>();
    for (const run of live.all) {
      for (const limit of pressingLimits(run.row.view)) {
        const mark = markOf(run, limit);
        now.add(mark);
        if (seen.has(mark)) continue;
        log.warn(`${run.row.view.name}: ${limit.message ?? limit.rule}`);
        if (!isWanted(limit) || !isFirstToTell(momentOf(run, limit))) continue;
        gathered.push({ run, limit });
        timer ??= setTimeout(tellAll, GATHER_MS);
      }
    }
    seen = now;
  };
  owned.add(live.onDidChange(update));
  owned.add({ dispose: () => clearTimeout(timer) });
  update();
  return owned;
}

/** A limit that is exceeded again is another matter. */
function markOf({ row }: ShownRun, { rule, level, value, exceeded }: LimitView): string {
  return [row.id, rule, level, value, exceeded].join('-');
}

/** What comes and goes is told of once in a while, by one window. */
function momentOf({ row }: ShownRun, { rule, level, value }: LimitView): string {
  return [row.id, rule, level, value, Math.floor(Date.now() / QUIET_MS)].join('-');
}

/** What is stopped is told of when it has ended. Coming near a limit that nobody asked for shows in the list alone. */
function isWanted({ level, action, from }: LimitView): boolean {
  if (level === 'exceeded' ? action === 'stop' : from === 'default') return false;
  const wanted: { readonly [K in Settings['runtrail.notifications.limits']]: boolean } = {
    all: true,
    exceeded: level === 'exceeded',
    never: false,
  };
  return wanted[setting('runtrail.notifications.limits')];
}

async function tell(told: readonly Told[]): Promise<void> {
  const [first] = told.toSorted((a, b) => Number(isOver(b)) - Number(isOver(a)));
  if (!first) return;
  const runs = new Set(told.map(({ run }) => run.row.id)).size;
  const show = l10n.t('Show Run');
  const change = l10n.t('Change Limits…');
  const showAll = l10n.t('Show Runs');
  const quiet = l10n.t("Don't Show Again");
  const buttons = runs === 1 ? [show, change, quiet] : [showAll, quiet];
  const chosen = await vscode.window.showWarningMessage(
    runs === 1 ? sentence(first) : summary(runs, told),
    ...buttons,
  );
  const { node } = first.run;
  if (chosen === show) await vscode.commands.executeCommand(COMMANDS.open, node);
  else if (chosen === change) await vscode.commands.executeCommand(COMMANDS.changeLimits, node);
  else if (chosen === showAll) await vscode.commands.executeCommand('runtrail.runs.focus');
  else if (chosen === quiet) await keepQuiet(told.some(isOver) ? 'never' : 'exceeded');
}

function isOver({ limit }: Told): boolean {
  return limit.level === 'exceeded';
}

function sentence({ run, limit }: Told): string {
  const { name, status } = run.row.view;
  const paused = status === 'paused' && limit.action === 'pause' ? ` ${l10n.t('It was paused.')}` : '';
  return labelText(`${name}: ${limit.message ?? limit.rule}.${paused}`);
}

function summary(runs: number, told: readonly Told[]): string {
  const over = new Set(told.filter(isOver).map(({ run }) => run.row.id)).size;
  if (over === 0) return l10n.t('{0} runs are near a limit.', runs);
  if (over === runs) return l10n.t('{0} runs are beyond a limit.', runs);
  return l10n.t('{0} runs are near a limit, {1} of them beyond it.', runs, over);
}

async function keepQuiet(value: Settings['runtrail.notifications.limits']): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  await configuration.update('runtrail.notifications.limits', value, vscode.ConfigurationTarget.Global);
}
