/** The head of a run's page: its state in shape, word and colour, where it comes from, and what may be asked of it. */

import path from 'node:path';
import * as vscode from 'vscode';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { formatDuration, localTime } from '../../base/time.ts';
import type { RunEvent, RunRequest, Status } from '../../core/run/model.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import type { RunHead, Tone } from '../../protocol/runPage.ts';
import { runContext } from '../ids.ts';
import { lookOfRow } from '../views/statusLook.ts';
import { headProgress } from './headProgress.ts';
import { type GoneOn, relatedOf } from './related.ts';

const { l10n } = vscode;

export interface HeadFacts {
  readonly row: RunRow;
  /** Undefined where it cannot be read. */
  readonly request: RunRequest | undefined;
  readonly events: readonly RunEvent[];
  /** So long it ran until now; null before it started. */
  readonly elapsedMs: number | null;
  readonly isTrusted: boolean;
  /** Who looks at it. */
  readonly user: string;
  /** The runs that went on from this one. */
  readonly goneOn: readonly GoneOn[];
}

const LONGEST_STATUS = 200;

const TONES: { readonly [S in Status]: Tone } = {
  preparing: 'live',
  queued: 'quiet',
  starting: 'live',
  running: 'live',
  paused: 'waiting',
  finishing: 'live',
  completed: 'good',
  failed: 'bad',
  stopped: 'quiet',
  'timed-out': 'warning',
  'killed-by-limit': 'warning',
  lost: 'warning',
};

export function headOf(facts: HeadFacts): RunHead {
  const { row, events, isTrusted, elapsedMs } = facts;
  const { view, isLive } = row;
  const look = lookOfRow(row);
  const isReachable = isLive && isTrusted && view.reason !== 'elsewhere';
  const isStopping = isLive && isStopAsked(events);
  return {
    ...{ id: view.id, shortId: shortId(view.id), name: shownText(view.name), status: view.status },
    statusWord: isStopping ? l10n.t('stopping') : look.word,
    icon: look.icon,
    context: runContext(isLive, view.status, { isSaved: view.checkpoints !== null }),
    tone: isLive || look.icon !== 'question' ? TONES[view.status] : 'warning',
    isLive,
    message: view.message === null ? null : shownText(view.message),
    notice: isTrusted
      ? null
      : {
          text: l10n.t('Restricted Mode: runs can only be looked at.'),
          command: 'manageTrust',
          title: l10n.t('Manage Trust'),
        },
    origin: originOf(facts),
    startedAt: view.startedAt,
    elapsedMs: isLive ? elapsedMs : view.durationMs,
    took: isLive || view.durationMs === null ? null : formatDuration(view.durationMs),
    isTicking: isLive && elapsedMs !== null && view.status !== 'finishing',
    progress: headProgress(view),
    statusText: isLive && view.statusText ? shownText(view.statusText).slice(0, LONGEST_STATUS) : null,
    related: relatedOf(view, facts.goneOn),
    isStopping,
    can: {
      stop: isReachable && view.status !== 'finishing',
      pause: isReachable && view.status === 'running' && !isStopping,
      resume: isReachable && view.status === 'paused' && !isStopping,
      repeat: isTrusted && !isLive && facts.request !== undefined,
    },
  };
}

/** Somebody asked, or a limit did, and the program has not ended yet. */
function isStopAsked(events: readonly RunEvent[]): boolean {
  return events.some(
    ({ type, data }) =>
      (type === 'requested' && data.kind === 'stop' && data.outcome === 'accepted') ||
      (type === 'limit-exceeded' && data.action === 'stop'),
  );
}

/** Stands for the file in the sentence, which can be clicked. */
const FILE = '\0';

function originOf({ row, request, user }: HeadFacts): RunHead['origin'] {
  if (!request) return [];
  const when = clockTime(row.view.startedAt ?? request.createdAt);
  const by = request.launcher.user;
  const sentence =
    by === user
      ? l10n.t('started by you from {0} at {1}', FILE, when)
      : l10n.t('started by {0} from {1} at {2}', shownText(by), FILE, when);
  const [before = '', after = ''] = sentence.split(FILE);
  return [
    { text: before, command: null },
    { text: shownText(path.basename(request.file)), command: 'openFile' },
    { text: after, command: null },
  ];
}

/** `14:02`; with the day where that is another one. */
function clockTime(iso: string): string {
  const text = localTime(iso).slice(0, 16);
  const [day, time] = text.split(' ');
  return day === localTime(new Date().toISOString()).slice(0, 10) ? (time ?? text) : text;
}
