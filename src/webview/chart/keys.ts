/** What keys do to the time axis and the cross-hair while the charts have the focus. */

import type { Stage } from './stage.ts';

type Act = (stage: Stage) => void;

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
  ArrowLeft: (stage) => stage.step(-1),
  ArrowRight: (stage) => stage.step(1),
  'Shift+ArrowLeft': (stage) => stage.step(-FAR),
  'Shift+ArrowRight': (stage) => stage.step(FAR),
  'Alt+ArrowLeft': ({ timeline }) => timeline.pan(-PAGE / 4),
  'Alt+ArrowRight': ({ timeline }) => timeline.pan(PAGE / 4),
  Escape: ({ timeline }) => timeline.pin(null),
  Enter: (stage) => stage.enter(),
};

/** Whether the key meant something here. */
export function pressed(event: KeyboardEvent, stage: Stage): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Plus is a shifted key on many keyboards.
  const modifiers = key.length === 1 ? '' : `${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}`;
  const name = `${modifiers}${key}`;
  const act = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  act?.(stage);
  return act !== undefined;
}
