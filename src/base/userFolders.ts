/** Where this user's own files live on each system. Nothing here creates a folder. */

import os from 'node:os';
import path from 'node:path';
import { AppError } from './errors.ts';

export interface UserFolders {
  /** Settings of this machine (`config.json`). */
  readonly config: string;
  /** What must be kept: copies of the runner that live runs use. */
  readonly data: string;
  /** What may be deleted at any time. */
  readonly cache: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Pure: the folders of a user with this environment and home. */
export function userFolders(
  env: Environment = process.env,
  home: string = os.homedir(),
  platform: NodeJS.Platform = process.platform,
): UserFolders {
  const name = 'runtrail';
  const { join, isAbsolute } = platform === 'win32' ? path.win32 : path.posix;
  const xdg = (key: string) => (env[key] && isAbsolute(env[key]) ? join(env[key], name) : undefined);
  if (platform === 'win32') {
    const local = join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), name);
    const roaming = join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), name);
    return { config: roaming, data: join(local, 'data'), cache: join(local, 'cache') };
  }
  const mac = platform === 'darwin';
  const library = join(home, 'Library');
  return {
    config: xdg('XDG_CONFIG_HOME') ?? join(home, '.config', name),
    data:
      xdg('XDG_DATA_HOME') ??
      (mac ? join(library, 'Application Support', name) : join(home, '.local', 'share', name)),
    cache: xdg('XDG_CACHE_HOME') ?? (mac ? join(library, 'Caches', name) : join(home, '.cache', name)),
  };
}

/** Who runs this program; a container may have no entry for its user. */
export function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Expands `~`, `${workspaceFolder}`, `${NAME}` and `$NAME` in a path setting; a name that is not set is an error. */
export function expandPath(
  text: string,
  names: { readonly workspaceFolder: string; readonly env: Environment; readonly home: string },
): string {
  const expanded = text
    .replace(/^~(?=$|[/\\])/, () => names.home)
    .replace(
      /\$\{(?:env:)?([^}]*)\}|\$(\w+)/g,
      (_whole, braced: string | undefined, bare: string | undefined) => {
        const name = braced ?? bare ?? '';
        const value = name === 'workspaceFolder' ? names.workspaceFolder : names.env[name];
        if (value !== undefined) return value;
        throw new AppError('invalid', `The path "${text}" names ${name}, which is not set.`, {
          hint: `Set ${name} in the environment, or write the path out.`,
        });
      },
    );
  return path.resolve(names.workspaceFolder, expanded);
}
