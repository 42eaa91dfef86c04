/** Puts a value to its place among others, and the names between are made where they are missing. */

import { AppError } from '../../base/errors.ts';
import { isRecord, type KeyPath } from '../../base/json.ts';
import { FORBIDDEN_KEY } from './format.ts';

/** `source` is who wants it there, as `--set lr.x` or a variable. */
export function putAt(
  target: Record<string, unknown>,
  keyPath: KeyPath,
  value: unknown,
  source: string,
): void {
  let place = target;
  for (const part of keyPath) if (part === FORBIDDEN_KEY) refuseName(part);
  for (const part of keyPath.slice(0, -1)) {
    if (!Object.hasOwn(place, part)) place[part] = {};
    const inner = place[part];
    if (!isRecord(inner)) throw hasNoParts(String(part), inner, source);
    place = inner;
  }
  place[keyPath.at(-1) ?? ''] = value;
}

export function hasNoParts(part: string, value: unknown, source: string): AppError {
  if (Array.isArray(value)) {
    return new AppError('usage', `${source}: "${part}" is a list, which is set as a whole.`, {
      hint: `Write --set '${part}=[…]'.`,
    });
  }
  return new AppError('usage', `${source}: "${part}" is a single value and has no parts.`);
}

export function refuseName(name: string): never {
  throw new AppError('usage', `--set: "${name}" cannot be used as a name.`);
}
