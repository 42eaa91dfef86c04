/** What a server says of its branches and tags. */

import { AppError } from '../../base/errors.ts';
import { fullCommit, refFault } from './refName.ts';
import type { Server } from './server.ts';

export interface RemoteRef {
  readonly name: string;
  readonly commit: string;
}

export interface RemoteHead {
  /** The name of the default branch; null where the server does not say it. */
  readonly branch: string | null;
  readonly commit: string;
}

export interface RemoteRefs {
  /** Null: nothing was committed there yet. */
  readonly head: RemoteHead | null;
  readonly branches: readonly RemoteRef[];
  readonly tags: readonly RemoteRef[];
}

/** A server that says more than this is up to something. */
const MOST_REFS = 500_000;

/** Asks for everything, or for the refs of these full names only. */
export async function listRemote(server: Server, names?: readonly string[]): Promise<RemoteRefs> {
  const answer = await server.run(['ls-remote', '--symref', '--', server.address, ...(names ?? [])]);
  return readListing(answer.toString('utf8'));
}

export function readListing(text: string): RemoteRefs {
  const lines = text.split('\n');
  if (lines.length > MOST_REFS) {
    throw new AppError(
      'unsupported',
      `The server names ${lines.length} branches and tags; that is too many.`,
    );
  }
  const branches = new Map<string, string>();
  const tags = new Map<string, string>();
  let branch: string | null = null;
  let headCommit: string | undefined;
  for (const line of lines) {
    const [value = '', name = ''] = line.split('\t');
    const commit = fullCommit(value);
    if (name === 'HEAD') {
      const named = /^ref: refs\/heads\/(.+)$/.exec(value)?.[1];
      if (named !== undefined && refFault(named) === undefined) branch ??= named;
      headCommit ??= commit;
      continue;
    }
    const [, kind, short = '', peeled] = /^refs\/(heads|tags)\/(.+?)(\^\{\})?$/.exec(name) ?? [];
    if (commit === undefined || kind === undefined || refFault(short) !== undefined) continue;
    if (kind === 'heads') branches.set(short, commit);
    else if (peeled !== undefined || !tags.has(short)) tags.set(short, commit);
  }
  return {
    head: headCommit === undefined ? null : { branch, commit: headCommit },
    branches: listOf(branches),
    tags: listOf(tags),
  };
}

function listOf(refs: ReadonlyMap<string, string>): RemoteRef[] {
  return [...refs].map(([name, commit]) => ({ name, commit }));
}
