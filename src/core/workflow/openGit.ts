/** The git that the settings of the machine name, else the one on PATH. */

import type { CodeSettings } from '../settings/code.ts';
import { Git } from './git.ts';

export function openGit(
  { git }: Pick<CodeSettings, 'git'>,
  env: Readonly<Record<string, string | undefined>>,
): Git {
  return git === null ? Git.find(env) : new Git(git, env);
}
