/** Flags: a yes or no that a share of all runs gets, and the same run the same one every time. */

import { createHash } from 'node:crypto';
import { isRecord } from '../../base/json.ts';
import type { Values } from './layers.ts';

/** By the hash of its name and of what the run or trial is known by. */
export function isFlagOn(flag: string, percent: number, key: string): boolean {
  const hash = createHash('sha256').update(`${flag}\0${key}`).digest();
  return (hash.readUIntBE(0, 6) / 2 ** 48) * 100 < percent;
}

/** A run is known by its name and its parameters, in whatever order they were written. */
export function keyOfRun(name: string, parameters: Values): string {
  return `${name}\0${JSON.stringify(inOrder(parameters))}`;
}

/** No deeper than what the readers let through. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return keys.map((key) => [key, inOrder(value[key])]);
}
