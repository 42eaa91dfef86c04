/**
 * One at a time changes a cached repository, among all processes of this machine. Whoever waits looks again and again
 * whether what it wants is there by now; whoever follows one that was killed ends first what that left running.
 */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../base/errors.ts';
import { entriesBelow, listFolder, readIfThere } from '../../base/files.ts';
import { isBusy } from '../../base/lock.ts';
import { identify, identityToken, parseIdentityToken, presenceOf } from '../process/identity.ts';
import { takeLock } from '../process/ownLock.ts';
import type { GitCall } from './git.ts';
import type { Place } from './place.ts';
import type { FetchContext } from './server.ts';

const LOOK_AGAIN_MS = 50;
const END_WITHIN_MS = 10_000;

/** What a git call of the holder needs, so that a later holder can find its process. */
export type Turn = Required<Pick<GitCall, 'gitDir' | 'onStart'>>;

interface Work<T> {
  readonly place: Place;
  /** Whether it is there already. */
  readonly look: () => Promise<T | undefined> | T | undefined;
  /** Makes it, alone. */
  readonly work: (turn: Turn) => Promise<T>;
}

export async function inTurn<T>({ place, look, work }: Work<T>, context: FetchContext): Promise<T> {
  const { signal, settings } = context;
  const deadline = Date.now() + 2 * settings.repositories.fetchMinutes * 60_000;
  let looked: string | undefined;
  for (let isFirst = true; ; isFirst = false) {
    signal?.throwIfAborted();
    const lastTurn = readIfThere(place.lastTurn);
    // Looking may take a walk through a whole tree; nothing is new before a turn has ended.
    if (isFirst || (lastTurn !== undefined && lastTurn !== looked)) {
      const found = await look();
      if (found !== undefined) return found;
      looked = lastTurn;
    }
    place.create();
    const lock = takeLock(place.lock);
    if (!isBusy(lock)) {
      try {
        const isSame = looked !== undefined && readIfThere(place.lastTurn) === looked;
        fs.rmSync(place.lastTurn, { force: true });
        await endLeftovers(place);
        const made = isSame ? undefined : await look();
        return made ?? (await work({ gitDir: place.gitDir, onStart: (pid) => remember(place, pid) }));
      } finally {
        endTurn(place);
        lock.release();
      }
    }
    if (Date.now() > deadline) throw tooLong(place);
    if (isFirst) context.report(waiting(place));
    await delay(LOOK_AGAIN_MS, undefined, { signal });
  }
}

/** Another text after each turn: whoever looked before it took the lock sees by it whether to look again. */
function endTurn(place: Place): void {
  fs.rmSync(place.child, { force: true });
  try {
    fs.writeFileSync(place.lastTurn, randomBytes(8).toString('hex'));
  } catch {
    // Without a text everybody looks again.
  }
}

function waiting(place: Place) {
  const repository = place.readAbout()?.address ?? place.name;
  return { repository, phase: 'Waiting for another launch', percent: null, objects: null, bytes: null };
}

function tooLong(place: Place): AppError {
  return new AppError('busy', 'Another launch has been fetching the same repository for too long.', {
    hint: `If there is none, not on another computer either, remove the folder ${place.lock}.`,
  });
}

function remember(place: Place, pid: number): void {
  const identity = identify(pid);
  if (identity) fs.writeFileSync(place.child, identityToken(identity));
}

/** A git whose starter was killed goes on by itself, and would write into what we are about to use. */
async function endLeftovers(place: Place): Promise<void> {
  const child = readIfThere(place.child);
  if (child === undefined) return;
  const identity = parseIdentityToken(child.trim());
  const deadline = Date.now() + END_WITHIN_MS;
  while (identity && presenceOf(identity) === 'alive') {
    endGroup(identity.pid);
    if (Date.now() > deadline) {
      throw new AppError('busy', `A git of a launch that was killed does not end (process ${identity.pid}).`);
    }
    await delay(10);
  }
  clearStale(place.gitDir);
}

function endGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It leads no group, or has ended by itself.
    }
  }
}

/** What a killed git leaves: locks that nobody holds, and halves of packs. */
function clearStale(gitDir: string): void {
  const pack = path.join(gitDir, 'objects', 'pack');
  for (const name of listFolder(pack)) {
    if (name.startsWith('tmp_') || name.startsWith('.tmp-'))
      fs.rmSync(path.join(pack, name), { force: true });
  }
  const refs = path.join(gitDir, 'refs');
  const inside = fs.existsSync(refs) ? entriesBelow(refs) : [];
  const files = [
    ...listFolder(gitDir).map((name) => path.join(gitDir, name)),
    ...inside.map(({ parentPath, name }) => path.join(parentPath, name)),
  ];
  for (const file of files) {
    if (file.endsWith('.lock')) fs.rmSync(file, { force: true });
  }
}
