/** Gets the code that a run asks for, from the cache where it is there, and keeps it there while the run lives. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError, errnoOf } from '../../base/errors.ts';
import type { WorkflowRequest, WorkflowState } from '../run/code.ts';
import { checkOut } from './checkout.ts';
import { makeRoom, removeUnready } from './eviction.ts';
import type { Hold, Holder } from './holds.ts';
import { folderInside } from './inside.ts';
import type { Mirror } from './mirror.ts';
import { type Resolved, resolveRef } from './resolve.ts';
import type { FetchContext } from './server.ts';
import { Sources } from './source.ts';
import { type SharedTree, WorkTrees } from './trees.ts';
import { inTurn } from './turn.ts';

export interface ObtainContext extends FetchContext {
  readonly run: Holder;
}

export interface Obtained {
  readonly workflow: WorkflowState;
  readonly warnings: readonly string[];
  /** The run is over, or does not begin: the cache may remove its code. */
  release(): void;
  /** What is to be said when the run has ended; undefined where the code is as it was. */
  readonly verify?: (() => Promise<string | undefined>) | undefined;
}

export async function obtain(ask: WorkflowRequest, context: ObtainContext): Promise<Obtained> {
  if (ask.repository === null) throw new AppError('invalid', 'The workflow names no repository.');
  const sources = new Sources(context, context.run);
  try {
    const { mirror, hold } = sources.mirrorOf(ask.repository);
    const resolved = await resolveRef(mirror, ask.ref, context);
    const tree = await treeFor({ ask, sources, mirror, hold, resolved }, context);
    if (ask.path !== '.') folderInside(tree.folder, ask.path, 'The path');
    sources.touch();
    const room = sources.hasFetched || tree.isNew ? await makeRoom(context.settings) : [];
    return {
      workflow: {
        repository: ask.repository,
        ref: ask.ref,
        commit: resolved.commit,
        branch: resolved.branch,
        folder: tree.folder,
        mode: ask.mode,
        source: sources.hasFetched ? 'server' : 'cache',
        gitDir: mirror.place.gitDir,
        state: null,
      },
      warnings: [...resolved.warnings, ...sources.warnings, ...tree.warnings, ...room],
      release: () => sources.release(),
      verify: tree.verify,
    };
  } catch (error) {
    sources.release();
    for (const place of sources.places) await removeUnready(place);
    throw explained(error, context);
  }
}

interface Wanted {
  readonly ask: WorkflowRequest;
  readonly sources: Sources;
  readonly mirror: Mirror;
  readonly hold: Hold;
  readonly resolved: Resolved;
}

interface Tree {
  readonly folder: string;
  readonly warnings: readonly string[];
  readonly isNew: boolean;
  readonly verify: Obtained['verify'];
}

async function treeFor(wanted: Wanted, context: ObtainContext): Promise<Tree> {
  if (wanted.ask.mode === 'copy') return ownTree(wanted, context);
  const { sources, mirror, hold, resolved } = wanted;
  const trees = new WorkTrees(mirror.place);
  const found = await trees.find(resolved.commit);
  const tree = found ?? (await newTree({ ...wanted, sources }, trees, context));
  hold.narrow(tree.name);
  return { ...tree, isNew: found === undefined, verify: () => trees.changedSince(tree.name) };
}

async function newTree(
  { sources, mirror, resolved }: Wanted,
  trees: WorkTrees,
  context: ObtainContext,
): Promise<SharedTree> {
  const source = await sources.complete(mirror, resolved.commit);
  return inTurn(
    {
      place: mirror.place,
      look: () => trees.find(resolved.commit),
      work: (turn) => trees.make(source, { turn, context }),
    },
    context,
  );
}

/** A tree of the run's own, in its folder; as its own it may be changed. */
async function ownTree({ sources, mirror, resolved }: Wanted, context: ObtainContext): Promise<Tree> {
  const folder = path.join(fs.realpathSync(context.run.folder), 'code');
  if (fs.existsSync(folder)) throw new AppError('refused', `${folder} is there already.`);
  const source = await sources.complete(mirror, resolved.commit);
  const { warnings } = await inTurn(
    {
      place: mirror.place,
      look: () => undefined,
      work: (turn) => checkOut(source, { folder }, { turn, context }),
    },
    context,
  );
  return { folder, warnings, isNew: false, verify: undefined };
}

/** What the file system says of the cache, as a sentence. */
function explained(error: unknown, { settings }: ObtainContext): unknown {
  const errno = errnoOf(error);
  if (error instanceof AppError || errno === undefined || !/^E[A-Z]+$/.test(errno)) return error;
  const isFull = errno === 'ENOSPC' || errno === 'EDQUOT';
  const words = isFull ? 'The disk is full' : 'The cache of repositories cannot be written';
  return new AppError('cannot-start', `${words}: ${settings.repositoriesFolder} (${errno}).`, {
    hint: isFull
      ? 'Free some space, for example with: runtrail repo cache prune --all'
      : 'Check that folder, or name another one as "repositories.cache" in the settings of the machine.',
    cause: error,
  });
}
