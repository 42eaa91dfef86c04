/** The first moments of a run that was just launched, as whoever launched it sees them. */

import fs from 'node:fs';
import { AppError } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import type { Launched } from './launch.ts';

/** Resolves when the runner has gone. Rejects when it goes without having written anything: nobody else could tell. */
export async function runnerGone({ folder, runner }: Pick<Launched, 'folder' | 'runner'>): Promise<void> {
  const code = await runner.gone;
  if (fs.existsSync(folder.events) && fs.statSync(folder.events).size > 0) return;
  const words = (readIfThere(folder.runnerLog) ?? '').trim().split('\n').slice(-5).join('\n');
  throw new AppError('cannot-start', `The runner ended at once (exit code ${code}).\n${words}`.trim(), {
    hint: `Its log is ${folder.runnerLog}`,
  });
}
