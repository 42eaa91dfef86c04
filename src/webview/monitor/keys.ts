/** What keys do to the time axis and the cross-hair while the charts have the focus. */

import { pointBeside, pointNear } from '../chart/moment.ts';
import type { Monitored } from './model.ts';

type Act = (monitored: Monitored) => void;

const FAR = 10;
/** Of what is shown. */
const PAGE = 0.8;
const CLOSER = 0.5;

const KEYS: Readonly<Record<string, Act>> = {
  '+': ({ timeline }) => timeline.zoom(CLOSER, timeline.moment ?? undefined),
  '=': ({ timeline }) => timeline.zoom(CLOSER, timeline.moment ?? undefined),
  '-': ({ timeline }) => timeline.zoom(1 / CLOSER, timeline.moment ?? undefined),
  '0': ({ timeline }) => timeline.showAll(),
  f: ({ timeline }) => timeline.isLive && timeline.follow(),
  PageUp: ({ timeline }) => timeline.pan(-PAGE),
  PageDown: ({ timeline }) => timeline.pan(PAGE),
  Home: ({ timeline }) => timeline.pin(timeline.extent.from),
  End: ({ timeline }) => timeline.pin(timeline.newest),
  ArrowLeft: (monitored) => step(monitored, -1),
  ArrowRight: (monitored) => step(monitored, 1),
  'Shift+ArrowLeft': (monitored) => step(monitored, -FAR),
  'Shift+ArrowRight': (monitored) => step(monitored, FAR),
  'Alt+ArrowLeft': ({ timeline }) => timeline.pan(-PAGE / 4),
  'Alt+ArrowRight': ({ timeline }) => timeline.pan(PAGE / 4),
  Escape: ({ timeline }) => timeline.pin(null),
  Enter: ({ page, timeline }) => {
    if (timeline.moment !== null) page.act('openLogAt', { at: timeline.moment });
  },
};

/** Whether the key meant something here. */
export function pressed(event: KeyboardEvent, monitored: Monitored): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Plus is a shifted key on many keyboards.
  const modifiers = key.length === 1 ? '' : `${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}`;
  const name = `${modifiers}${key}`;
  const act = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  act?.(monitored);
  return act !== undefined;
}

/** From sample to sample; the first step goes to the newest one that is shown. */
function step({ timeline, readings }: Monitored, steps: number): void {
  const { drawing } = readings;
  const { moment, span, newest } = timeline;
  const start = pointNear(drawing, moment ?? Math.min(span.to, newest));
  const index = start < 0 ? -1 : moment === null ? start : pointBeside(drawing, start, steps);
  const at = drawing.at[index];
  if (at !== undefined) timeline.pin(at);
}
