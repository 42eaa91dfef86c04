/** Where programs write their figures without being told to: a bounded look into the folders that they use. */

import fs from 'node:fs';
import path from 'node:path';

const DEEPEST = 8;
const MOST_ENTRIES = 5_000;
const EVENTS = /tfevents\.\d/;
/** What a table of figures is called by programs that write one of their own accord. */
const OWN_NAME = /^metrics\.(?:csv|tsv|jsonl)(?:\.gz)?$/;
const ANY_NAME = /\.(?:csv|tsv|jsonl|ndjson)(?:\.gz)?$/;
/** In the folder that the program runs in only these are looked into: anything else may be anybody's. */
const USUAL = ['dvclive', 'runs', 'lightning_logs', 'logs', 'tb_logs', 'tensorboard'];

export type Kind = 'events' | 'dvclive' | 'lines' | 'table' | 'document';

export interface FoundFile {
  readonly kind: Kind;
  readonly path: string;
  /** The folder that was looked into. */
  readonly root: string;
}

/** In the folder of a program: what it writes there by itself. */
export function searchWorkFolder(cwd: string): FoundFile[] {
  const here = namesIn(cwd).filter((entry) => entry.isFile() && EVENTS.test(entry.name));
  const found = here.map(
    (entry): FoundFile => ({ kind: 'events', path: path.join(cwd, entry.name), root: cwd }),
  );
  return [...found, ...USUAL.flatMap((name) => searchFolder(path.join(cwd, name), OWN_NAME))];
}

export function searchOutputs(folder: string): FoundFile[] {
  return searchFolder(folder, OWN_NAME);
}

/** In a folder that the parameter file names every table counts. */
export function searchNamed(folder: string): FoundFile[] {
  return searchFolder(folder, ANY_NAME);
}

function searchFolder(root: string, tables: RegExp): FoundFile[] {
  const found: FoundFile[] = [];
  const folders = [{ folder: root, depth: 0 }];
  let left = MOST_ENTRIES;
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    const { folder, depth } = next;
    const entries = namesIn(folder);
    if (isDvcLive(entries, folder)) {
      found.push({ kind: 'dvclive', path: folder, root });
      continue;
    }
    for (const entry of entries) {
      if (--left < 0) return found;
      const place = path.join(folder, entry.name);
      if (entry.isDirectory() && depth < DEEPEST && !entry.name.startsWith('.'))
        folders.push({ folder: place, depth: depth + 1 });
      if (!entry.isFile()) continue;
      if (EVENTS.test(entry.name)) found.push({ kind: 'events', path: place, root });
      else if (tables.test(entry.name)) found.push({ kind: kindOf(place), path: place, root });
    }
  }
  return found;
}

function isDvcLive(entries: readonly fs.Dirent[], folder: string): boolean {
  const has = (name: string) => entries.some((entry) => entry.name === name);
  return has('plots') && (has('metrics.json') || fs.existsSync(path.join(folder, 'plots', 'metrics')));
}

/** By its name where that tells, else by how it begins. */
export function kindOf(file: string): Kind {
  const name = path.basename(file).replace(/\.gz$/, '');
  if (EVENTS.test(name)) return 'events';
  if (/\.(?:jsonl|ndjson)$/.test(name)) return 'lines';
  if (name.endsWith('.json')) return 'document';
  return /^\s*\{/.test(beginningOf(file)) ? 'lines' : 'table';
}

function beginningOf(file: string): string {
  try {
    const fd = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    try {
      const bytes = Buffer.alloc(64);
      return bytes.toString('latin1', 0, fs.readSync(fd, bytes, 0, bytes.length, 0));
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return ''; // it is gone again, or not for us
  }
}

/** In a stable order. Links are not followed. */
function namesIn(folder: string): fs.Dirent[] {
  try {
    const entries = fs.readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return []; // not there, or not for us
  }
}
