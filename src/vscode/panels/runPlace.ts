/** Which run a page is about: as VS Code kept it over a reload, and as a menu of the page tells it. */

import { isId } from '../../base/ids.ts';
import { isRecord } from '../../base/json.ts';
import type { RunPlace } from '../../protocol/runPage.ts';

/** Undefined where no page of ours left it, or one that had nothing to show yet. */
export function placeIn(state: unknown): RunPlace | undefined {
  const place = isRecord(state) ? state['place'] : undefined;
  return isRecord(place) && place['version'] === 1 ? placeOf(place['root'], place['id']) : undefined;
}

/** What a command gets from the menu of a page: the values that stand there. */
export function placeInMenu(target: unknown): RunPlace | undefined {
  return isRecord(target) ? placeOf(target['runtrailRoot'], target['runtrailId']) : undefined;
}

function placeOf(root: unknown, id: unknown): RunPlace | undefined {
  return typeof root === 'string' && typeof id === 'string' && isId(id)
    ? { version: 1, root, id }
    : undefined;
}
