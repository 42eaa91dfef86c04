/** Where the cache keeps one repository, and what is written down of it there. */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { listFolder, makeFolder, PRIVATE_FOLDER, writeJson } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import { safeName } from '../../base/names.ts';
import { isoTime } from '../../base/time.ts';
import { readDocument } from '../run/folder.ts';

/** `about.json` */
interface About {
  readonly schema: 'runtrail/repository/1';
  readonly address: string;
  /** When all its branches and tags were fetched last. */
  readonly fetchedAt: string;
  /** What the mirror took then. */
  readonly bytes: number;
}

export class Place {
  readonly name: string;
  readonly root: string;
  /** Not inside: whoever removes the repository holds it. */
  readonly lock: string;

  constructor(repositoriesFolder: string, name: string) {
    this.name = name;
    this.root = path.join(repositoriesFolder, name);
    this.lock = path.join(repositoriesFolder, LOCKS, name);
  }

  /** The place of the repository that all addresses with this key name. */
  static of(repositoriesFolder: string, key: string): Place {
    const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
    const name = safeName(
      key
        .split(/[\\/:]/)
        .slice(-2)
        .join('-'),
    );
    return new Place(repositoriesFolder, `${name.slice(0, 40)}-${hash}`);
  }

  /** Every repository that the cache holds. */
  static all(repositoriesFolder: string): Place[] {
    return listFolder(repositoriesFolder)
      .filter((name) => /-[0-9a-f]{16}$/.test(name) && !name.startsWith('.'))
      .map((name) => new Place(repositoriesFolder, name));
  }

  get gitDir(): string {
    return path.join(this.root, 'repository.git');
  }
  /** Is there once the first fetch was whole. */
  get ready(): string {
    return path.join(this.root, 'ready');
  }
  get about(): string {
    return path.join(this.root, 'about.json');
  }
  /** Its time is that of the last use. */
  get used(): string {
    return path.join(this.root, 'used');
  }
  /** The git that works for the holder of the lock right now. */
  get child(): string {
    return path.join(this.root, 'child');
  }
  /** Names the last turn of somebody who could change things here; missing during one. */
  get lastTurn(): string {
    return path.join(this.root, 'turn');
  }
  get seen(): string {
    return path.join(this.root, 'seen.json');
  }
  get trees(): string {
    return path.join(this.root, 'trees');
  }
  /** Written once the work tree of that name is whole. */
  recordOf(tree: string): string {
    return path.join(this.trees, `${tree}.json`);
  }
  get holds(): string {
    return path.join(this.root, 'holds');
  }

  get isReady(): boolean {
    return fs.existsSync(this.ready);
  }

  create(): void {
    makeFolder(path.dirname(this.lock), PRIVATE_FOLDER);
    makeFolder(this.root, PRIVATE_FOLDER);
  }

  touch(): void {
    fs.writeFileSync(this.used, '');
  }

  get usedAt(): number {
    return timeOf(this.used) ?? timeOf(this.root) ?? 0;
  }

  readAbout(): About | undefined {
    try {
      return readDocument(this.about, 'repository', 1, isAbout);
    } catch {
      return undefined; // it is a cache: what cannot be read is not known
    }
  }

  /** After a fetch, perhaps only of some commit. */
  writeAbout(address: string, isOfAll: boolean): void {
    const known = isOfAll ? undefined : this.readAbout()?.fetchedAt;
    const about: About = {
      schema: 'runtrail/repository/1',
      address,
      fetchedAt: known ?? isoTime(Date.now()),
      bytes: packedBytes(this.gitDir),
    };
    writeJson(this.about, about, { durable: false });
  }
}

const LOCKS = '.locks';

function isAbout(value: unknown): value is About {
  return (
    isRecord(value) &&
    typeof value['address'] === 'string' &&
    typeof value['fetchedAt'] === 'string' &&
    typeof value['bytes'] === 'number'
  );
}

/** Fetched objects always come as packs, so that a few files tell the size of a mirror. */
function packedBytes(gitDir: string): number {
  const folder = path.join(gitDir, 'objects', 'pack');
  return listFolder(folder).reduce(
    (sum, name) => sum + (fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

export function timeOf(file: string): number | undefined {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
