/** The repositories as the settings of this machine say. */

import { openGit } from '../core/workflow/openGit.ts';
import { Repositories } from '../core/workflow/repositories.ts';
import type { Context } from './context.ts';

export function openRepositories(context: Context): Repositories {
  const settings = context.open().code;
  return new Repositories({ git: openGit(settings, process.env), settings });
}
