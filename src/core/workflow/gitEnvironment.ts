/** The environment that git gets: nothing in it leads to another repository, asks a person, or runs a stranger's program. */

import path from 'node:path';
import { cleanEnvironment } from '../process/environment.ts';
import { singleQuoted } from '../process/shellCommand.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a user may have set about how git reaches servers; everything else called GIT_… is about another repository. */
const KEPT =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|EXEC_PATH)$/;
const SSH_OPTIONS = '-oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=3';

export function neutralEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(cleanEnvironment(env)).filter(
    ([name]) => (!/^GIT_/i.test(name) || KEPT.test(name)) && !/^SSH_ASKPASS/.test(name),
  );
  return {
    ...Object.fromEntries(
      kept.map(([name, value]) => [name, /^path$/i.test(name) ? wholePaths(value) : value]),
    ),
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_TERMINAL_PROMPT: '0',
    GCM_INTERACTIVE: 'never',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_HTTP_LOW_SPEED_LIMIT: '100',
    GIT_HTTP_LOW_SPEED_TIME: '30',
  };
}

/** git looks for `ssh` and others on PATH from the folder it stands in, which may be anybody's. */
function wholePaths(list: string): string {
  return list
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .join(path.delimiter);
}

/** The user's own way to reach servers, in the order in which git looks for it, but such that it never asks. */
export function sshCommand(env: Environment, configured: string | undefined): string {
  const program = env['GIT_SSH'];
  const command = env['GIT_SSH_COMMAND'] ?? configured ?? (program ? singleQuoted(program) : 'ssh');
  const isPutty =
    /^(tortoise)?plink|putty$/i.test(env['GIT_SSH_VARIANT'] ?? '') ||
    /plink(\.exe)?['"]?(\s|$)/i.test(command);
  return isPutty ? command : `${command} ${SSH_OPTIONS}`;
}
