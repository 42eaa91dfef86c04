/** The layers that give parameters their values, from the weakest to the strongest, and which of them won. */

import type { Span } from '../../base/finding.ts';
import { isRecord, type KeyPath } from '../../base/json.ts';
import type { ValueOrigin } from '../run/model.ts';

export interface Layer {
  readonly name: ValueOrigin['layer'];
  readonly values: Values;
  /** Where its values stand. */
  readonly from: (keyPath: KeyPath) => Place;
}

export type Values = Readonly<Record<string, unknown>>;

/** A place that a person can go to, as far as there is one. */
export interface Place extends Omit<ValueOrigin, 'layer'> {
  /** In the parameter file itself. */
  readonly span?: Span | undefined;
}

/** What one layer says of a key. */
export interface Spoken extends Place {
  readonly layer: ValueOrigin['layer'];
  readonly value: unknown;
}

/** The values of all layers as one; inner names of later layers win one by one. */
export function mergeLayers(layers: readonly Pick<Layer, 'values'>[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const { values } of layers) mergeInto(merged, values);
  return merged;
}

/** No deeper than what the readers let through. */
function mergeInto(target: Record<string, unknown>, values: Values): void {
  for (const [key, value] of Object.entries(values)) {
    if (!isRecord(value)) {
      target[key] = value;
      continue;
    }
    const inner = Object.hasOwn(target, key) && isRecord(target[key]) ? target[key] : {};
    mergeInto(inner, value);
    target[key] = inner;
  }
}

/** The ways to all single values; a list is one, and so is an object without anything inside. */
export function* leavesOf(values: Values, above: KeyPath = []): Iterable<KeyPath> {
  for (const [key, value] of Object.entries(values)) {
    const keyPath = [...above, key];
    if (isRecord(value) && Object.keys(value).length > 0) yield* leavesOf(value, keyPath);
    else yield keyPath;
  }
}

/** The value at a path, of own names only. */
export function valueAt(values: unknown, keyPath: KeyPath): unknown {
  let value = values;
  for (const key of keyPath) {
    const isInside = Array.isArray(value) ? /^\d+$/.test(String(key)) : isRecord(value);
    if (!isInside || !Object.hasOwn(Object(value), key)) return undefined;
    value = Reflect.get(Object(value), key);
  }
  return value;
}

/** What every layer says of a key, in their order: the last one won. */
export function spokenOf(layers: readonly Layer[], keyPath: KeyPath): Spoken[] {
  return layers.flatMap(({ name, values, from }) => {
    const value = valueAt(values, keyPath);
    return value === undefined ? [] : [{ layer: name, value, ...from(keyPath) }];
  });
}

/** `model.depth`; a name that itself holds a dot is written as it is. */
export function keyText(keyPath: KeyPath): string {
  return keyPath.join('.');
}

/** The way that a person means by `a.b`: into a, or a name that has a dot in it. */
export function keyPathIn(values: Values, key: string): string[] {
  const parts = key.split('.');
  const path: string[] = [];
  let inner: unknown = values;
  for (let from = 0; from < parts.length; ) {
    const whole = wholeNameIn(inner, parts, from);
    path.push(whole.name);
    inner = valueAt(inner, [whole.name]);
    from = whole.next;
  }
  return path;
}

/** The longest name that is there; else the next part alone. */
function wholeNameIn(inner: unknown, parts: readonly string[], from: number): { name: string; next: number } {
  if (isRecord(inner)) {
    for (let next = Math.min(parts.length, from + MOST_DOTS); next > from; next--) {
      const name = parts.slice(from, next).join('.');
      if (Object.hasOwn(inner, name)) return { name, next };
    }
  }
  return { name: parts[from] ?? '', next: from + 1 };
}

const MOST_DOTS = 16;
