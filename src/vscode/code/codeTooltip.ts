/** The code of a run in detail: where it is from, at which commit, and what was left out of its snapshot. */

import * as vscode from 'vscode';
import { isRecord } from '../../base/json.ts';
import { shownText } from '../../base/names.ts';
import { formatBytes } from '../../base/size.ts';
import type { LeftOut } from '../../core/run/code.ts';
import type { CodePlace } from './codePlaces.ts';

const { l10n } = vscode;
const MOST_NAMED = 10;

export function codeTooltip(place: CodePlace): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const [name, value] of codeFacts(place)) {
    text.appendMarkdown(`${name}: `).appendText(shownText(value)).appendMarkdown('  \n');
  }
  return text;
}

/** As rows of a table. */
export function codeFacts(place: CodePlace): [name: string, value: string][] {
  const { address, ref, branch, base, commit } = place;
  const rows: [string, string | null][] = [
    [l10n.t('Repository'), address],
    [l10n.t('Asked for'), ref],
    [l10n.t('Branch'), branch],
    [l10n.t('Commit'), base ?? l10n.t('none yet')],
    [l10n.t('Changed files'), changedText(place)],
    [l10n.t('Snapshot'), commit === base ? null : commit],
    [l10n.t('Left out'), leftOutText(place)],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}

/** `3: train.py, model.py, notes.md`; where nothing was changed that is said. */
function changedText({ changed, changedCount, hasSnapshot }: CodePlace): string | null {
  if (changedCount === 0) return hasSnapshot ? l10n.t('none') : null;
  const named = changed.slice(0, MOST_NAMED);
  const more = changedCount - named.length;
  return `${changedCount}: ${[...named, ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join(', ')}`;
}

/** `.env (looks like a secret), raw.bin (12 GiB), and 3 more` */
function leftOutText({ leftOut, leftOutCount }: CodePlace): string | null {
  if (leftOutCount === 0) return null;
  const named = leftOut.filter(isRecord).slice(0, MOST_NAMED).map(oneLeftOut);
  const more = leftOutCount - named.length;
  return [...named, ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join(', ');
}

function oneLeftOut({ path, why, bytes }: LeftOut): string {
  const reasons: { readonly [W in LeftOut['why']]: string } = {
    secret: l10n.t('looks like a secret'),
    size: bytes === null ? l10n.t('too large') : formatBytes(bytes),
    repository: l10n.t('a repository of its own'),
    special: l10n.t('no file'),
    unreadable: l10n.t('cannot be read'),
  };
  return `${path} (${reasons[why]})`;
}
