/**
 * Filters are programs that git runs on files. Those that the user has set up are the user's; one that only the
 * repository names came with the repository, and is not run where nobody said that it is to be trusted.
 */

import type { Git, GitCall } from './git.ts';

/** Settings of one command: the filters of the repository as the user has them, else without any program. */
export async function ownFilters(git: Git, call: GitCall): Promise<Record<string, string>> {
  const args = ['config', '--show-scope', '-z', '--get-regexp', String.raw`^filter\.`];
  const { stdout } = await git.ask(args, call);
  const own = new Map<string, string>();
  const foreign = new Set<string>();
  const parts = stdout.toString('utf8').split('\0');
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, key = '', value = ''] = /^([^\n]+)\n?(.*)$/s.exec(parts[at + 1] ?? '') ?? [];
    if (['system', 'global'].includes(parts[at] ?? '')) own.set(key, value);
    else if (parts[at] !== 'command') foreign.add(key);
  }
  return configEnvironment([...foreign].map((key) => [key, own.get(key) ?? nothingFor(key)]));
}

function nothingFor(key: string): string {
  return key.endsWith('.required') ? 'false' : '';
}

/** Beats the files, and takes names with any character in them. */
function configEnvironment(settings: readonly (readonly [string, string])[]): Record<string, string> {
  if (settings.length === 0) return {};
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ...settings.flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, key],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ]);
}
