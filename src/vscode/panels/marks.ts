/** What happened to a run, as marks on the time axis of its page. */

import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import type { EventData, EventType, RunEvent } from '../../core/run/model.ts';
import type { RunTime } from '../../core/run/runTime.ts';
import type { RunView } from '../../core/run/view.ts';
import type { Mark } from '../../protocol/runPage.ts';
import { checkpointName } from '../views/checkpointText.ts';
import { isGoodEnd, lookOf } from '../views/statusLook.ts';

const { l10n } = vscode;
/** More than anybody can tell apart; the newest are shown. */
const MOST = 1_000;
const LONGEST = 300;

type Said = readonly [kind: Mark['kind'], text: string, leadsTo?: Mark['leadsTo']] | undefined;
type Saying<T extends EventType> = (data: EventData[T]) => Said;

const SAYINGS: { readonly [T in EventType]?: Saying<T> } = {
  running: () => ['phase', l10n.t('Started')],
  paused: () => ['phase', l10n.t('Paused')],
  resumed: () => ['phase', l10n.t('Resumed')],
  requested: ({ kind, by, outcome, message }) =>
    outcome === 'refused'
      ? ['warning', message ?? l10n.t('A request of {0} was refused: {1}', by, kind)]
      : ['request', l10n.t('{0} asked for: {1}', by, kind)],
  signalled: ({ signal }) => ['request', l10n.t('{0} was sent', signal)],
  'limit-near': ({ message }) => ['warning', message],
  'limit-exceeded': ({ message, action }) => [action === 'stop' ? 'error' : 'warning', message],
  'limit-normal': ({ message }) => ['phase', message],
  'limit-changed': ({ before, after, by }) =>
    after === null
      ? ['request', l10n.t('{0} took the limit {1} away', by, before?.rule ?? '')]
      : ['request', l10n.t('{0} set the limit {1} to {2}', by, after.rule, after.value)],
  checkpoint: (checkpoint) => [
    'checkpoint',
    l10n.t('Checkpoint: {0}', checkpointName(checkpoint)),
    { tab: 'checkpoints', item: checkpoint.path },
  ],
  pruned: ({ paths, by }) => ['phase', l10n.t('{0} removed checkpoints: {1}', by, paths.length)],
  recovered: ({ alive }) => (alive ? ['warning', l10n.t('Taken up by a new runner')] : undefined),
  'wrapper-lost': () => ['warning', l10n.t('The exit status can no longer be known')],
  'terminal-lost': ({ message }) => ['warning', message],
  left: ({ message }) => ['warning', message],
  'code-changed': ({ message }) => ['warning', message],
  ended: ({ status, message }) => [
    isGoodEnd(status) ? 'phase' : 'error',
    [lookOf(status).word, message].filter(Boolean).join(': '),
  ],
};

/**
 * From the start of the program on: what was before has no place on the axis. `messages` are warnings and errors that the
 * program told of itself.
 */
export function marksOf(
  events: readonly RunEvent[],
  time: RunTime | undefined,
  messages: NonNullable<RunView['messages']> = [],
): Mark[] {
  const start = events.findIndex(({ type }) => type === 'running');
  if (!time || start < 0) return [];
  const marks = [
    ...events.slice(start).flatMap((event) => markOf(event, time) ?? []),
    ...messages.flatMap((message) => messageMark(message, time) ?? []),
  ];
  return marks.sort((a, b) => a.at - b.at).slice(-MOST);
}

/** Clocks on the wall are all that a program knows. */
function messageMark(
  message: { time: string; level: string; text: string },
  time: RunTime,
): Mark | undefined {
  const at = Date.parse(message.time) - time.start.time;
  if (!Number.isFinite(at)) return undefined;
  const kind = /^(err|crit|fatal)/i.test(message.level) ? 'error' : 'warning';
  const text = shownText(message.text).slice(0, LONGEST);
  return { at: Math.max(0, at), kind, text, time: message.time };
}

function markOf(event: RunEvent, time: RunTime): Mark | undefined {
  const say = Object.hasOwn(SAYINGS, event.type) ? (SAYINGS[event.type] as Saying<EventType>) : undefined;
  const [kind, text, leadsTo] = saidBy(event, say) ?? [];
  if (kind === undefined) return undefined;
  const mark = {
    at: time.at(event),
    kind,
    text: shownText(String(text)).slice(0, LONGEST),
    time: event.time,
  };
  return leadsTo ? { ...mark, leadsTo } : mark;
}

/** A record may hold anything: what cannot be said has no mark. */
function saidBy({ data }: RunEvent, say: Saying<EventType> | undefined): Said {
  try {
    return say?.(data);
  } catch {
    return undefined;
  }
}
