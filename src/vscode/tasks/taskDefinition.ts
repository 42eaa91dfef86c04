/** The `parameters` of a task in tasks.json, as changes to those of its parameter file. */

import { AppError } from '../../base/errors.ts';
import { isRecord } from '../../base/json.ts';
import type { Override } from '../../core/params/overrides.ts';

export function taskOverrides(parameters: unknown): Override[] {
  if (parameters === undefined) return [];
  if (!isRecord(parameters)) {
    throw new AppError('invalid', 'The "parameters" of this task must be an object.', {
      hint: 'Correct it in tasks.json.',
    });
  }
  return Object.entries(parameters).map(([key, value]) => ({ key, value }));
}
