/** State is a pure fold over request and events. Any prefix of any record folds; nothing here can throw. */

import { isRecord } from '../../base/json.ts';
import { GENESIS } from './chain.ts';
import { isCheckpoint } from './checkpointShapes.ts';
import { isTextList } from './fieldShapes.ts';
import { CheckpointFold } from './foldCheckpoints.ts';
import {
  type EventData,
  type EventType,
  isFinal,
  type RunEvent,
  type RunRequest,
  type RunState,
} from './model.ts';
import { phaseText } from './phase.ts';
import type { LimitEvent, LimitMark } from './resources.ts';
import { isSaidIfGiven } from './saidShapes.ts';
import {
  isExit,
  isLimitEvent,
  isLimitIfGiven,
  isResourcesIfGiven,
  isSealed,
  isWorkflowIfGiven,
} from './shapes.ts';

/** The state of a run of which nothing but the request exists. */
export function initialState(request: RunRequest): RunState {
  return {
    schema: 'runtrail/state/1',
    id: request.id,
    name: request.name,
    status: 'preparing',
    reason: null,
    message: null,
    exit: null,
    createdAt: request.createdAt,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    command: request.command,
    parameters: request.parameters,
    tags: request.tags,
    file: request.file,
    executor: request.executor,
    parent: request.parent,
    repeats: request.repeats,
    resumes: request.resumes,
    code: null,
    workflow: null,
    limits: request.limits,
    limitMarks: [],
    resources: null,
    now: null,
    said: null,
    goal: request.metrics.goal ?? null,
    checkpoints: [],
    outcome: null,
    phase: null,
    sealed: false,
    recoveries: 0,
    seq: 0,
    head: GENESIS,
  };
}

export function foldEvents(state: RunState, events: readonly RunEvent[]): RunState {
  const fold = new CheckpointFold(state.checkpoints);
  let result = state;
  for (const event of events) {
    if (!isBelievable(event)) continue;
    if (event.type === 'checkpoint') fold.add(event.data);
    if (event.type === 'pruned') fold.prune(event.data.paths);
    result = stepped(result, event);
  }
  const checkpoints = fold.list();
  return checkpoints === state.checkpoints ? result : { ...result, checkpoints };
}

export function foldEvent(state: RunState, event: RunEvent): RunState {
  return foldEvents(state, [event]);
}

function stepped(state: RunState, event: RunEvent): RunState {
  // Own names only: an event called "valueOf" is one of an unknown type, not a method of the table.
  const step = Object.hasOwn(STEPS, event.type) ? (STEPS[event.type] as Step<EventType>) : undefined;
  return { ...state, ...step?.(event.data, state, event.time), seq: event.seq, head: event.hash };
}

/** A line that was changed may hold anything: what would become the state must at least be one. */
function isBelievable({ type, data }: RunEvent): boolean {
  if (type === 'ended') return isFinal(data.status) && typeof data.message === 'string' && isExit(data.exit);
  if (type === 'sealed') return isSealed(data);
  if (type === 'prepared')
    return (data.code === null || isRecord(data.code)) && isWorkflowIfGiven(data.workflow);
  if (type === 'fetching') return typeof data.phase === 'string';
  if (type === 'limit-near' || type === 'limit-exceeded' || type === 'limit-normal')
    return isLimitEvent(data);
  if (type === 'limit-changed') return isLimitIfGiven(data.before) && isLimitIfGiven(data.after);
  if (type === 'checkpoint') return isCheckpoint(data);
  if (type === 'not-going-on') return typeof data.message === 'string';
  if (type === 'pruned') return isTextList(data.paths);
  if (type === 'summary')
    return (data.resources === undefined || isResourcesIfGiven(data.resources)) && isSaidIfGiven(data.said);
  return true;
}

type Step<T extends EventType> = (data: EventData[T], state: RunState, time: string) => Partial<RunState>;

const STEPS: { readonly [T in EventType]?: Step<T> } = {
  fetching: (progress) => ({ phase: phaseText(progress) }),
  fetched: () => ({ phase: null }),
  prepared: ({ code, workflow = null }) => ({ code, workflow, phase: null }),
  starting: () => ({ status: 'starting' }),
  running: (_data, _state, time) => ({ status: 'running', startedAt: time }),
  paused: () => ({ status: 'paused' }),
  resumed: () => ({ status: 'running' }),
  recovered: (_data, state) => ({ recoveries: state.recoveries + 1 }),
  ended: ({ status, reason, message, exit, at, durationMs }) => ({
    status: 'finishing',
    outcome: status,
    reason,
    message,
    exit,
    endedAt: at,
    durationMs,
  }),
  'limit-near': (data, state, time) => marked(state, data, 'near', time),
  'limit-exceeded': (data, state, time) => marked(state, data, 'exceeded', time),
  'limit-normal': (data, state, time) => marked(state, data, 'normal', time),
  'limit-changed': ({ before, after }, { limits, limitMarks }) => {
    const isOther = ({ rule }: { rule: string }) => rule !== before?.rule && rule !== after?.rule;
    return {
      limits: [...limits.filter(isOther), ...(after === null ? [] : [after])],
      limitMarks: limitMarks.flatMap((mark) => {
        if (isOther(mark)) return [mark];
        return mark.exceeded > 0 ? [{ ...mark, level: 'normal' as const }] : [];
      }),
    };
  },
  finishing: ({ phase }) => ({ phase }),
  'not-going-on': ({ message: why }, { message }) => ({
    message: [message, why].filter(Boolean).join(' '),
  }),
  summary: ({ resources = null, said = null }) => ({ resources, said }),
  sealed: ({ incomplete }, state) => ({
    status: state.outcome ?? 'lost',
    phase: null,
    sealed: true,
    ...(incomplete !== null && {
      reason: state.reason ?? ('record-incomplete' as const),
      message: [state.message, `record incomplete: ${incomplete}`].filter(Boolean).join('; '),
    }),
  }),
};

function marked(
  { limitMarks }: RunState,
  { rule, value, limit, message }: LimitEvent,
  level: LimitMark['level'],
  time: string,
): Pick<RunState, 'limitMarks'> {
  const before = limitMarks.find((mark) => mark.rule === rule)?.exceeded ?? 0;
  const exceeded = before + (level === 'exceeded' ? 1 : 0);
  const mark: LimitMark = { rule, value, limit, message, level, exceeded, time };
  return { limitMarks: [...limitMarks.filter((each) => each.rule !== rule), mark] };
}
