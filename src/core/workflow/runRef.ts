/** The ref that keeps the code of a run: beside all branches and tags, and never pushed unless asked. */

import { AppError } from '../../base/errors.ts';
import { isId } from '../../base/ids.ts';

export const RUN_REFS = 'refs/runtrail/runs';

export function runRef(runId: string): string {
  if (!isId(runId)) throw new AppError('invalid', `"${runId}" is not the id of a run.`);
  return `${RUN_REFS}/${runId}`;
}
