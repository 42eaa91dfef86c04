/** An ordinary clone for a person to work in: whole, with its history, in a folder of their own. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { safeName } from '../../base/names.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import type { Git } from './git.ts';
import { FEWEST_DIGITS, fullCommit, isAbbreviated, refFault } from './refName.ts';
import { type FetchContext, Server } from './server.ts';
import { wholeFolder } from './wholeFolder.ts';

export interface Cloned {
  readonly commit: string;
  readonly branch: string | null;
  readonly warnings: readonly string[];
}

/** As git names the folder of a clone. */
export function folderNameOf(address: string): string {
  const last =
    address
      .replace(/[\\/]+$/, '')
      .split(/[\\/:]/)
      .pop() ?? '';
  return safeName(last.replace(/\.git$/, ''));
}

export async function cloneTo(
  address: string,
  folder: string,
  ref: string | null,
  context: FetchContext,
): Promise<Cloned> {
  const fault = ref === null ? undefined : refFault(ref);
  if (fault !== undefined) throw new AppError('refused', `"${ref}" ${fault}.`);
  const server = new Server(address, context);
  return wholeFolder(folder, async (place, arrive) => {
    const clone = path.join(place, 'clone');
    await server.run(['clone', '--progress', '--no-checkout', '--origin', 'origin', '--', address, clone]);
    const done = await checkOutRef(clone, ref, { server, context });
    arrive(clone);
    const moved = server.movedTo === undefined ? [] : [`The repository has moved to ${server.movedTo}.`];
    return { ...done, warnings: moved };
  });
}

interface CloneWork {
  readonly server: Server;
  readonly context: FetchContext;
}

async function checkOutRef(clone: string, ref: string | null, { server, context }: CloneWork) {
  const { git, signal } = context;
  const call = { cwd: clone, signal };
  const ofBranch = async (branch: string) => {
    // What filters of the user's own fetch (Git LFS) comes from the same server.
    await server.run(
      ['checkout', '--progress', '-B', branch, '--track', `refs/remotes/origin/${branch}`],
      call,
    );
    return { commit: await git.line(['rev-parse', 'HEAD'], call), branch };
  };
  if (ref === null) {
    const head = await git.lineIfAny(['symbolic-ref', '--short', 'HEAD'], call);
    const isBorn = (await git.lineIfAny(['rev-parse', '--verify', '--quiet', 'HEAD'], call)) !== undefined;
    if (isBorn && head !== undefined) return ofBranch(head);
    const commit = isBorn ? 'HEAD' : undefined;
    if (commit === undefined) throw new AppError('not-found', `The repository ${server.address} is empty.`);
    return detached(commit, { git, server, call });
  }
  const short = ref.replace(/^refs\/heads\//, '');
  const branch = await git.lineIfAny(
    ['rev-parse', '--verify', '--quiet', `refs/remotes/origin/${short}`],
    call,
  );
  if (branch !== undefined) return ofBranch(short);
  return detached(await commitNamed(ref, { git, server, call }), { git, server, call });
}

interface CloneCall {
  readonly git: Git;
  readonly server: Server;
  readonly call: { readonly cwd: string; readonly signal: AbortSignal | undefined };
}

async function detached(commit: string, { git, server, call }: CloneCall) {
  await server.run(['checkout', '--progress', '--detach', commit], call);
  return { commit: await git.line(['rev-parse', 'HEAD'], call), branch: null };
}

async function commitNamed(ref: string, { git, server, call }: CloneCall): Promise<string> {
  const tag = `refs/tags/${ref.replace(/^refs\/tags\//, '')}`;
  const isCommit = fullCommit(ref) !== undefined || (isAbbreviated(ref) && ref.length >= FEWEST_DIGITS);
  for (const name of isCommit ? [tag, ref.toLowerCase()] : [tag]) {
    const commit = await git.lineIfAny(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], call);
    if (commit !== undefined) return commit;
  }
  const commit = fullCommit(ref);
  if (commit !== undefined) {
    await server.run(['fetch', '--progress', '--no-tags', 'origin', commit], call);
    return commit;
  }
  const names = (await git.line(['for-each-ref', '--format=%(refname:lstrip=-1)', 'refs'], call)).split('\n');
  throw new AppError(
    'not-found',
    `There is no branch, tag or commit "${ref}" at ${server.address}.${didYouMean(closestName(ref, names))}`,
    { hint: `See: runtrail repo refs ${server.address}` },
  );
}
