/** A run on one page: how it ended, what it was, and what happened, in Markdown. */

import * as vscode from 'vscode';
import { escaped } from '../../base/markdown.ts';
import { formatBytes } from '../../base/size.ts';
import { formatDuration, localTime } from '../../base/time.ts';
import { askedCodeText, environmentText } from '../../core/launch/describe.ts';
import { keyText, leavesOf, valueAt } from '../../core/params/layers.ts';
import { originText } from '../../core/params/origin.ts';
import { readEventFile, readRequest } from '../../core/run/folder.ts';
import type { RunEvent } from '../../core/run/model.ts';
import { commandLine } from '../../core/run/summary.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { codePlaces } from '../code/codePlaces.ts';
import { codeFacts } from '../code/codeTooltip.ts';
import { lookOfRow } from '../views/statusLook.ts';

const { l10n } = vscode;
type Fact = readonly [name: string, value: string | null | undefined];

export function recordText(row: RunRow): string {
  const { view, folder } = row;
  if (view.reason === 'record-unreadable') {
    return `# ${escaped(view.name)}\n\n${escaped(view.message ?? '')}\n\n${escaped(folder.root)}\n`;
  }
  const { sign, word } = lookOfRow(row);
  const { events } = readEventFile(folder);
  const sealed = events.findLast((event) => event.type === 'sealed');
  const parts = [
    `# ${sign} ${escaped(view.name)}`,
    `**${word}**${view.message ? ` · ${escaped(view.message)}` : ''}`,
    table(factsOf(row)),
    ...codePlaces(view, '').map((place) =>
      section(
        place.kind === 'workflow' ? l10n.t('Workflow') : l10n.t('Code of the workspace'),
        table(codeFacts(place)),
      ),
    ),
    section(l10n.t('Parameters'), table(parametersOf(row))),
    section(
      l10n.t('Notes'),
      view.notes
        .map((note) => `- ${escaped(note.text)} (${escaped(note.by)}, ${localTime(note.time)})`)
        .join('\n'),
    ),
    section(l10n.t('What happened'), table(events.map((event) => [localTime(event.time), eventText(event)]))),
    section(
      l10n.t('Files'),
      sealed?.type === 'sealed'
        ? table(sealed.data.files.map((file) => [file.path, formatBytes(file.size)]))
        : '',
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function factsOf({ view, folder }: RunRow): Fact[] {
  const request = readRequest(folder);
  return [
    [l10n.t('Started'), view.startedAt && localTime(view.startedAt)],
    [l10n.t('Ended'), view.endedAt && localTime(view.endedAt)],
    [l10n.t('Took'), view.durationMs === null ? null : formatDuration(view.durationMs)],
    [l10n.t('Exit'), view.exit && (view.exit.signal ?? String(view.exit.code))],
    [l10n.t('Command'), commandLine(view.command)],
    [l10n.t('Parameter file'), request.file],
    [l10n.t('Environment'), environmentText(request)],
    [l10n.t('Code asked for'), view.workflow ? null : askedCodeText(request.workflow)],
    [l10n.t('Tags'), view.tags.join(', ')],
    [l10n.t('Id'), view.id],
    [l10n.t('Folder'), folder.root],
  ];
}

/** Each value, and where it is from when it is not the file's own: `lr = 0.3 (launch form)`. */
function parametersOf({ view, folder }: RunRow): Fact[] {
  const { origins } = readRequest(folder);
  return [...leavesOf(view.parameters)].map((keyPath) => {
    const key = keyText(keyPath);
    const value = JSON.stringify(valueAt(view.parameters, keyPath));
    const origin = origins[key];
    return [key, origin && origin.layer !== 'file' ? `${value} (${originText(origin)})` : value];
  });
}

function eventText({ type, data }: RunEvent): string {
  const message = 'message' in data && typeof data.message === 'string' ? ` · ${data.message}` : '';
  return `${type}${message}`;
}

function section(title: string, text: string): string {
  return text === '' ? '' : `## ${title}\n\n${text}`;
}

/** Rows without a value are left out. */
function table(facts: readonly Fact[]): string {
  const rows = facts.flatMap(([name, value]) => (value ? [`| ${escaped(name)} | ${escaped(value)} |`] : []));
  return rows.length === 0 ? '' : ['| | |', '|:--|:--|', ...rows].join('\n');
}
