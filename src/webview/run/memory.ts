/** What a page remembers in the window: which run it shows, and how. VS Code gives it back after a reload, to both ends. */

import type { RunPlace } from '../../protocol/runPage.ts';

export interface Memory {
  /** Undefined until the host has told. */
  readonly place: RunPlace | undefined;
  readonly kept: Readonly<Record<string, unknown>>;
}

/** From whatever stands there. The host alone reads the place. */
export function readMemory(state: unknown): Memory {
  const kept = isObject(state) && isObject(state['kept']) ? state['kept'] : {};
  return { place: undefined, kept: { ...kept } };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
