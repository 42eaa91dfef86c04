/** Who gives a parameter its value, and who else has something to say of it. */

import { AppError } from '../../base/errors.ts';
import { isRecord } from '../../base/json.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import {
  keyPathIn,
  keyText,
  leavesOf,
  mergeLayers,
  type Spoken,
  spokenOf,
  type Values,
  valueAt,
} from './layers.ts';
import type { CheckedParameters } from './resolve.ts';

export interface Explanation {
  readonly key: string;
  /** With its placeholders filled in. */
  readonly value: unknown;
  /** From the weakest to the strongest: the last one won. */
  readonly spoken: readonly Spoken[];
}

/** Of the key itself, or of everything inside of it. Throws when there is no such key. */
export function explainKey(
  checked: Pick<CheckedParameters, 'layers' | 'parameters'>,
  key: string,
): Explanation[] {
  const { layers, parameters } = checked;
  const merged = mergeLayers(layers);
  const keyPath = keyPathIn(merged, key);
  const value = valueAt(merged, keyPath);
  if (value === undefined) {
    const meant = closestName(key, namesIn(merged));
    throw new AppError('not-found', `There is no parameter "${key}".${didYouMean(meant)}`);
  }
  const inside = isRecord(value) && Object.keys(value).length > 0 ? [...leavesOf(value, keyPath)] : [keyPath];
  return inside.map((each) => ({
    key: keyText(each),
    value: valueAt(parameters, each),
    spoken: spokenOf(layers, each),
  }));
}

/** Also of what only holds others. */
function namesIn(values: Values): Set<string> {
  const names = [...leavesOf(values)].flatMap((keyPath) =>
    keyPath.map((_name, index) => keyText(keyPath.slice(0, index + 1))),
  );
  return new Set(names);
}
