/** How a state is shown everywhere: a shape, a word and a colour, always all three. */

import * as vscode from 'vscode';
import { isFinal, type Status } from '../../core/run/model.ts';
import type { RunRow } from '../../core/store/runRow.ts';

interface Look {
  /** A codicon. */
  readonly icon: string;
  /** The same shape where there are no codicons. */
  readonly sign: string;
  readonly colour: string | undefined;
  readonly word: string;
}

const { l10n } = vscode;

const LOOKS: { readonly [S in Status]: () => Look } = {
  preparing: () => look('loading~spin', '◔', 'charts.blue', l10n.t('preparing')),
  queued: () => look('circle-large-outline', '○', undefined, l10n.t('queued')),
  starting: () => look('loading~spin', '◔', 'charts.blue', l10n.t('starting')),
  running: () => look('loading~spin', '●', 'charts.blue', l10n.t('running')),
  paused: () => look('debug-pause', '⏸', 'charts.yellow', l10n.t('paused')),
  finishing: () => look('loading~spin', '◔', 'charts.blue', l10n.t('finishing')),
  completed: () => look('check', '✓', 'testing.iconPassed', l10n.t('completed')),
  failed: () => look('error', '✗', 'testing.iconFailed', l10n.t('failed')),
  stopped: () => look('debug-stop', '◼', 'testing.iconSkipped', l10n.t('stopped')),
  'timed-out': () => look('watch', '⏱', 'problemsWarningIcon.foreground', l10n.t('timed out')),
  'killed-by-limit': () =>
    look('warning', '▲', 'problemsWarningIcon.foreground', l10n.t('stopped by a limit')),
  lost: () => look('question', '?', 'problemsWarningIcon.foreground', l10n.t('lost')),
};

export function lookOf(status: Status): Look {
  return LOOKS[status]();
}

/** Over, and as somebody wanted it. */
export function isGoodEnd(status: Status): boolean {
  return status === 'completed' || status === 'stopped';
}

/** A run that is not over and shows no sign of life is not said to run. */
export function lookOfRow({ view: { status }, isLive }: RunRow): Look {
  if (isLive || isFinal(status)) return lookOf(status);
  return { ...lookOf('lost'), word: l10n.t('last seen {0}', lookOf(status).word) };
}

export function iconOf(row: RunRow): vscode.ThemeIcon {
  const { icon, colour } = lookOfRow(row);
  return new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
}

function look(icon: string, sign: string, colour: string | undefined, word: string): Look {
  return { icon, sign, colour, word };
}
