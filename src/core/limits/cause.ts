/** Why a run is being stopped: because somebody asked for it, or by one of its limits. Whoever was first counts. */

import type { EventData, RunEvent } from '../run/model.ts';
import type { LimitEvent } from '../run/resources.ts';

export type StopCause = 'request' | LimitEvent;

/** As a former runner recorded it. */
export function stopCauseOf(events: readonly RunEvent[]): StopCause | undefined {
  for (const { type, data } of events) {
    if (type === 'requested' && data.kind === 'stop' && data.outcome === 'accepted') return 'request';
    if (type === 'limit-exceeded' && data.action === 'stop') return data;
  }
  return undefined;
}

/** The outcome of a run that a limit stopped. */
export function endOf(
  { rule, message }: LimitEvent,
  how: string,
): Pick<EventData['ended'], 'status' | 'reason' | 'message'> {
  const isOfTime = String(rule).endsWith('.seconds');
  return {
    status: isOfTime ? 'timed-out' : 'killed-by-limit',
    reason: 'over-limit',
    message: `${message} (${how}).`,
  };
}
