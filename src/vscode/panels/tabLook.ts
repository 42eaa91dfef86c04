/** The tab of a page: the name of its run, and its state by shape and colour. */

import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import type { Status } from '../../core/run/model.ts';
import { isFinal } from '../../core/run/model.ts';
import type { RunRow } from '../../core/store/runRow.ts';

const NAMES: { readonly [S in Status]: string } = {
  preparing: 'running',
  queued: 'queued',
  starting: 'running',
  running: 'running',
  paused: 'paused',
  finishing: 'running',
  completed: 'completed',
  failed: 'failed',
  stopped: 'stopped',
  'timed-out': 'timed-out',
  'killed-by-limit': 'limit',
  lost: 'lost',
};

const LONGEST_TITLE = 40;

export function tabTitle(name: string): string {
  const title = shownText(name).trim();
  return title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE).trimEnd()}…` : title;
}

/** In a file for each state: tabs take nothing else. */
export function tabIcon(
  { view, isLive }: RunRow,
  extensionUri: vscode.Uri,
): { light: vscode.Uri; dark: vscode.Uri } {
  const name = isLive || isFinal(view.status) ? NAMES[view.status] : NAMES.lost;
  const file = (theme: 'light' | 'dark') =>
    vscode.Uri.joinPath(extensionUri, 'media', 'icons', 'status', `${name}-${theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}
