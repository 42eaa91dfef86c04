/** Whether a clone on this machine is what a file asks for. The launcher takes any folder of that name, or deletes it. */

import path from 'node:path';
import { readIfThere } from '../../../base/files.ts';
import { readHead } from '../../workflow/head.ts';
import type { Values } from '../layers.ts';
import { type Evaluate, isFolder } from './locations.ts';
import type { Reading } from './reading.ts';

/** Nothing is said of a clone that is not there: what lies in it is missed by itself. */
export function checkClone(
  reading: Reading,
  clone: string | undefined,
  values: Values,
  evaluate: Evaluate,
): void {
  if (clone === undefined || !isFolder(clone)) return;
  const places = (key: string) => reading.places.spanOf([key]);
  const config = configOf(clone);
  if (config === undefined) {
    const message = `${clone} is no clone of a repository; the launcher would delete it.`;
    return reading.warn('not-a-clone', message, places('local_repository_path'));
  }
  const url = evaluate(values['repository_url']) ?? '';
  const origin = originIn(config);
  if (origin !== undefined && repositoryOf(origin) !== repositoryOf(url)) {
    const message = `${clone} is a clone of ${origin}, and not of this repository.`;
    return reading.error('other-repository', message, ['repository_url']);
  }
  const wanted = evaluate(values['repository_commit_hash']) ?? '';
  const head = readHead(clone);
  if (!head || !/^[0-9a-f]{7,64}$/i.test(wanted) || head.commit.startsWith(wanted.toLowerCase())) return;
  const message = `${clone} stands at ${head.commit.slice(0, 10)} and not at this commit; it is run as it stands.`;
  reading.warn('other-commit', message, places('repository_commit_hash'));
}

function configOf(clone: string): string | undefined {
  try {
    return readIfThere(path.join(clone, '.git', 'config'));
  } catch {
    return ''; // a work tree has a file in place of the folder
  }
}

function originIn(config: string): string | undefined {
  const [, section = ''] = config.split(/^\[remote "origin"\]/m);
  return /^[ \t]*url[ \t]*=[ \t]*(.+?)[ \t]*$/m.exec(section.split(/^\[/m)[0] ?? '')?.[1];
}

/** The same for all ways to write one address: `host/lab/stim`. */
function repositoryOf(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]{2,}):(?:\d+\/)?/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replaceAll(/\/{2,}/g, '/')
    .toLowerCase();
}
