/** Which runs use what of a cached repository. A hold counts as long as its run lives; nobody has to take it back. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { listFolder, PRIVATE_FOLDER, writeJson } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import { lockHolder } from '../../base/lock.ts';
import { safeName } from '../../base/names.ts';
import { identityToken, isGone, ownIdentity, parseIdentityToken, presenceOf } from '../process/identity.ts';
import { RunFolder, readDocument, readState } from '../run/folder.ts';
import { isFinal } from '../run/model.ts';
import type { Place } from './place.ts';

/** Who wants code: a run, by its id and folder. */
export interface Holder {
  readonly id: string;
  readonly folder: string;
}

/** `holds/<run id>.json` */
interface HoldFile {
  readonly schema: 'runtrail/hold/1';
  readonly folder: string;
  /** The process that took it: a run whose folder was moved, and what has no record, live as long as this does. */
  readonly holder: string;
  /** In milliseconds since 1970. */
  readonly since: number;
  /** The work tree it uses; null: any, as it is not known yet. */
  readonly tree: string | null;
}

const BELIEVED_MS = 30 * 24 * 60 * 60_000;

export class Hold {
  private readonly place: Place;
  private readonly file: string;
  private readonly folder: string;

  constructor(place: Place, { id, folder }: Holder) {
    this.place = place;
    this.folder = folder;
    this.file = path.join(place.holds, `${safeName(id)}.json`);
    this.write(null);
  }

  /** From now on it is this one. */
  narrow(tree: string): void {
    this.write(tree);
  }

  release(): void {
    fs.rmSync(this.file, { force: true });
  }

  private write(tree: string | null): void {
    fs.mkdirSync(this.place.holds, { recursive: true, mode: PRIVATE_FOLDER });
    const holder = identityToken(ownIdentity());
    const hold: HoldFile = {
      schema: 'runtrail/hold/1',
      folder: this.folder,
      holder,
      since: Date.now(),
      tree,
    };
    writeJson(this.file, hold, { durable: false });
  }
}

/** What live runs use of a repository. */
export class Uses {
  private readonly trees: ReadonlySet<string | null>;

  constructor(place: Place) {
    this.trees = new Set(
      listFolder(place.holds).flatMap((name) => {
        const hold = name.endsWith('.json') ? readHold(path.join(place.holds, name)) : undefined;
        return hold && isLive(hold) ? [hold.tree] : [];
      }),
    );
  }

  get any(): boolean {
    return this.trees.size > 0;
  }

  /** Also by a launch that has not chosen yet. */
  has(tree: string): boolean {
    return this.trees.has(tree) || this.trees.has(null);
  }

  /** By a run that stands in it. */
  standIn(tree: string): boolean {
    return this.trees.has(tree);
  }
}

/** Takes away what runs have left that are over. */
export function clearHolds(place: Place): void {
  for (const name of listFolder(place.holds)) {
    const file = path.join(place.holds, name);
    const hold = name.endsWith('.json') ? readHold(file) : undefined;
    if (hold && !isLive(hold)) fs.rmSync(file, { force: true });
  }
}

function readHold(file: string): HoldFile | undefined {
  try {
    return readDocument(file, 'hold', 1, isHold);
  } catch {
    return undefined;
  }
}

function isHold(value: unknown): value is HoldFile {
  if (!isRecord(value)) return false;
  const { folder, holder, since } = value;
  return typeof folder === 'string' && typeof holder === 'string' && typeof since === 'number';
}

/** Not over by its record, or still attended. What cannot be read may be alive. */
function isLive(hold: HoldFile): boolean {
  const folder = new RunFolder(hold.folder);
  if (isAlive(lockHolder(folder.lock) ?? '')) return true;
  try {
    return !isFinal(readState(folder).status);
  } catch (error) {
    const isThere = !(error instanceof AppError && error.code === 'not-found');
    return isThere || mayLive(hold);
  }
}

/** Of another computer or container nobody here can say it, nor see the folders of its runs: it is believed for a while. */
function mayLive({ holder, since }: HoldFile): boolean {
  const identity = parseIdentityToken(holder);
  if (identity === undefined || isGone(identity)) return false;
  return presenceOf(identity) === 'alive' || Date.now() - since < BELIEVED_MS;
}

function isAlive(token: string): boolean {
  const identity = parseIdentityToken(token);
  return identity !== undefined && presenceOf(identity) === 'alive';
}
