/** All files that figures are read from while the program runs: those that are named, and those that are found. */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../../base/errors.ts';
import { openFile, readAt, statIfThere, whatIs } from '../../../base/files.ts';
import { Pace } from '../../../base/pace.ts';
import { matchFiles } from '../../run/patterns.ts';
import type { SignalLine } from '../line.ts';
import { DvcLiveFolder } from './dvclive.ts';
import type { MetricFile } from './metricFile.ts';
import { JsonDocument, JsonLinesFile } from './objects.ts';
import { Owners } from './owners.ts';
import { type FoundFile, kindOf, searchNamed, searchOutputs, searchWorkFolder } from './search.ts';
import { TableFile } from './table.ts';
import { EventFolder } from './tensorboard/eventFiles.ts';

/** Looking for new files is more work than reading those that are known: where it takes long it is done seldom. */
const LOOKS_BETWEEN = 5;
const LONG_MS = 100;
const MOST_BETWEEN = 320;
const MOST_FILES = 200;
const BYTES_PER_LOOK = 4 << 20;
const BYTES_AT_LAST = 64 << 20;
const SLICE = 1 << 20;
const MOST_COUNTED = 64 << 20;
/** Nobody has more metrics; a file that invents a name for each line has. */
const MOST_TOLD = 5_000;

export interface MetricFilesOptions {
  /** Where the program runs. */
  readonly cwd: string;
  /** The folder that it is offered for its outputs. */
  readonly outputs: string;
  /** Paths and patterns of the parameter file. */
  readonly named: readonly string[];
  /** Whether what nobody named is looked for. */
  readonly isSearching: boolean;
  /** What was changed before is another program's. */
  readonly sinceMs: number;
  /** As an earlier runner left it. */
  readonly state?: MetricFilesState | undefined;
}

/** What a file was when the program began. */
interface Before {
  readonly bytes: number;
  readonly lines: number;
}

export interface MetricFilesState {
  readonly before: Readonly<Record<string, Before>>;
  /** How many lines were given, by file and metric. */
  readonly told: Readonly<Record<string, number>>;
}

export class MetricFiles {
  private readonly options: MetricFilesOptions;
  private readonly files = new Map<string, MetricFile>();
  private readonly owners = new Owners();
  private readonly before: Map<string, Before>;
  private readonly told = new Map<string, number>();
  /** Lines that an earlier runner gave: they come again, as files are read from their beginning. */
  private readonly again: Map<string, number>;
  /** What was told of each document last. */
  private readonly documents = new Map<string, string>();
  private readonly problems = new Map<string, string>();
  private looks = 0;
  private between = LOOKS_BETWEEN;

  constructor(options: MetricFilesOptions) {
    const { state } = options;
    this.options = options;
    this.before = new Map(Object.entries(state?.before ?? {}));
    this.again = new Map(Object.entries(state?.told ?? {}));
    if (state) return;
    for (const found of this.search()) {
      if (!this.isFresh(found.path)) this.before.set(found.path, sizeBefore(found));
    }
  }

  state(): MetricFilesState {
    return { before: Object.fromEntries(this.before), told: Object.fromEntries(this.told) };
  }

  async look(isLast: boolean): Promise<SignalLine[]> {
    if (isLast || this.looks++ % this.between === 0) this.take();
    const pace = new Pace();
    const lines: SignalLine[] = [];
    for (let left = isLast ? BYTES_AT_LAST : BYTES_PER_LOOK; left > 0; left -= SLICE * this.files.size) {
      const found: SignalLine[] = [];
      for (const file of this.files.values()) {
        found.push(...(await this.read(file, { limit: SLICE, isLast })));
        await pace.turn();
      }
      lines.push(...found);
      if (found.length === 0) break;
    }
    return lines;
  }

  private async read(file: MetricFile, look: { limit: number; isLast: boolean }): Promise<SignalLine[]> {
    const { file: place } = file;
    try {
      const lines = await file.read(look);
      this.problems.delete(place);
      return lines
        .filter((line) =>
          file instanceof JsonDocument ? this.isOther(line, place) : this.isFirstTime(line, place),
        )
        .map((line) => this.owners.labelled(line, place, this.above(file)));
    } catch (error) {
      const problem = messageOf(error);
      if (this.problems.get(place) === problem) return [];
      this.problems.set(place, problem);
      return [{ message: problem, level: 'warning', source: 'file' }];
    }
  }

  private above(file: MetricFile): string | undefined {
    if (!(file instanceof EventFolder)) return undefined;
    for (
      let folder = path.dirname(file.file);
      folder !== path.dirname(folder);
      folder = path.dirname(folder)
    ) {
      if (this.files.get(folder) instanceof EventFolder) return folder;
    }
    return undefined;
  }

  private isFirstTime({ metric, artifact }: SignalLine, place: string): boolean {
    const id = `${place}\0${metric ? Object.keys(metric)[0] : (artifact?.path ?? '')}`;
    const count = (this.told.get(id) ?? 0) + 1;
    if (count === 1 && this.told.size >= MOST_TOLD) return true;
    this.told.set(id, count);
    return count > (this.again.get(id) ?? 0);
  }

  /** Of a document that is written anew only the last content can come again, and only at first. */
  private isOther({ metric }: SignalLine, place: string): boolean {
    const sha256 = createHash('sha256').update(JSON.stringify(metric)).digest('hex');
    const id = `${place}\0${sha256}`;
    const last = this.documents.get(place);
    this.told.delete(last ?? '');
    this.told.set(id, 1);
    this.documents.set(place, id);
    return last !== undefined || !this.again.has(id);
  }

  private take(): void {
    const start = performance.now();
    const all = this.search();
    if (performance.now() - start > LONG_MS) this.between = Math.min(MOST_BETWEEN, this.between * 2);
    for (const found of all) {
      if (this.files.size >= MOST_FILES) return;
      if (found.kind === 'events') this.takeEvents(found.path);
      else if (!this.files.has(found.path) && this.isFresh(found.path))
        this.files.set(found.path, this.open(found));
    }
  }

  private takeEvents(file: string): void {
    if (!this.isFresh(file)) return;
    const folder = path.dirname(file);
    const known = this.files.get(folder);
    const events = known instanceof EventFolder ? known : new EventFolder(folder);
    events.add(file, this.before.get(file)?.bytes);
    this.files.set(folder, events);
  }

  private open({ kind, path: place }: FoundFile): MetricFile {
    const before = this.before.get(place);
    // What is no longer than it was then was written anew.
    const isAppended = before !== undefined && (sizeOf(place) ?? 0) > before.bytes;
    const linesBefore = isAppended ? before.lines : 0;
    if (kind === 'dvclive') return new DvcLiveFolder(place, this.options.sinceMs);
    if (kind === 'document') return new JsonDocument(place);
    if (kind === 'lines') return new JsonLinesFile(place, linesBefore);
    return new TableFile(place, { linesBefore });
  }

  private search(): FoundFile[] {
    const { cwd, outputs, named, isSearching } = this.options;
    const own = isSearching ? [...searchWorkFolder(cwd), ...searchOutputs(outputs)] : [];
    return [...named.flatMap((pattern) => namedFiles(pattern, [cwd, outputs])), ...own];
  }

  /** A folder is looked at by what is in it. */
  private isFresh(place: string): boolean {
    const stat = statIfThere(place);
    return stat !== undefined && (stat.isDirectory() || stat.mtimeMs >= this.options.sinceMs);
  }
}

function namedFiles(pattern: string, folders: readonly string[]): FoundFile[] {
  return folders.flatMap((folder) => {
    const place = path.resolve(folder, pattern);
    if (whatIs(place) === 'folder') return searchNamed(place);
    return matchFiles(pattern, folder).map((file) => ({ kind: kindOf(file), path: file, root: folder }));
  });
}

function sizeOf(file: string): number | undefined {
  return statIfThere(file)?.size;
}

function sizeBefore({ kind, path: file }: FoundFile): Before {
  if (kind === 'dvclive' || kind === 'document') return { bytes: 0, lines: 0 };
  try {
    const fd = openFile(file);
    try {
      const { size: bytes } = fs.fstatSync(fd);
      return { bytes, lines: kind === 'events' ? 0 : countLines(fd, Math.min(bytes, MOST_COUNTED)) };
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return { bytes: 0, lines: 0 }; // it is gone again, or not for us
  }
}

function countLines(fd: number, size: number): number {
  let count = 0;
  for (let offset = 0; offset < size; offset += SLICE) {
    const bytes = readAt(fd, offset, Math.min(SLICE, size - offset));
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++;
  }
  return count;
}
