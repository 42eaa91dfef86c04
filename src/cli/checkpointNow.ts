/** `runtrail checkpoints now ID` */

import { AppError } from '../base/errors.ts';
import { shownText } from '../base/names.ts';
import { formatBytes } from '../base/size.ts';
import { checkpointRun } from '../core/store/steer.ts';
import { runOf } from './checkpointOf.ts';
import type { Context } from './context.ts';

export async function askForOne(id: string, seconds: number | undefined, context: Context): Promise<void> {
  const { terminal } = context;
  const { folder, open, by } = await runOf(id, context);
  const { checkpoint } = await checkpointRun(folder, open, {
    by,
    ...(seconds !== undefined && { waitMs: 1000 * seconds }),
  });
  if (!checkpoint) {
    throw new AppError('timeout', 'The run was asked, and has left no checkpoint yet.', {
      hint: 'A program answers where it looks at checkpoint_due() of its client, or at the signal that "checkpoints.signal" names.',
    });
  }
  if (context.isJson) return terminal.printJson(checkpoint);
  const { step, path, bytes } = checkpoint;
  terminal.print(`${step === null ? '' : `step ${step}  `}${shownText(path)}  ${formatBytes(bytes)}`);
}
