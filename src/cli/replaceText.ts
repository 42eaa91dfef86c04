/** Puts another text into a file of the user: whole or not at all, and only if nobody else changed it meanwhile. */

import fs from 'node:fs';
import { AppError } from '../base/errors.ts';
import { writeAtomic } from '../base/files.ts';

export function replaceText(file: string, before: string, after: string): void {
  if (after === before) return;
  const target = fs.realpathSync(file); // a link stays one
  const { mode } = fs.statSync(target);
  if (fs.readFileSync(target, 'utf8') !== before) {
    throw new AppError('busy', `${file} was changed by another program in the meantime.`, {
      hint: 'Try again.',
    });
  }
  writeAtomic(target, after, { mode: mode & 0o7777, exactMode: true });
}
