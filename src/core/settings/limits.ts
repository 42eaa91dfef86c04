/** Settings of the machine about what every run on it may take, and how often that is looked at. */

import os from 'node:os';
import { AppError } from '../../base/errors.ts';
import { type AskedLimits, readLimits } from '../limits/asked.ts';
import type { Sampling } from '../run/model.ts';
import { amount, object, type Values } from './typedKeys.ts';

const SHORTEST = 0.2;
const LONGEST = 60;

/** `"limits"`: as in a parameter file, which may say otherwise for its own runs. */
export function limitSettings(values: Values, file: string): AskedLimits {
  if (values['limits'] === undefined) return new Map();
  const { limits, problems } = readLimits(values['limits'], os.availableParallelism());
  const [first] = problems;
  if (!first) return limits;
  const sentence = `"${['limits', ...first.keyPath].join('.')}" ${first.message}`;
  throw new AppError('invalid', `${file}: ${sentence.endsWith('?') ? sentence : `${sentence}.`}`);
}

/** `"sampling": {"seconds": 1}` */
export function samplingSettings(values: Values, file: string): Sampling | undefined {
  const seconds = amount(object(values, 'sampling', file), 'seconds', file);
  if (seconds === undefined) return undefined;
  if (seconds >= SHORTEST && seconds <= LONGEST) return { seconds };
  throw new AppError('invalid', `${file}: "sampling.seconds" must be from ${SHORTEST} to ${LONGEST}.`);
}
