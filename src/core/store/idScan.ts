/** Which runs there are, from the names of their folders alone; looked at again month by month where one changed. */

import fs from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../../base/errors.ts';
import { isId, monthOf } from '../../base/ids.ts';
import type { Workspace } from '../run/workspace.ts';
import { isMade } from './runRow.ts';

export interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface Looked extends ListChange {
  /** What kept it from seeing everything. */
  readonly failure: unknown;
}

/** One look at everything, as it goes on. */
interface Look {
  readonly added: string[];
  readonly removed: string[];
  readonly failures: unknown[];
  readonly isThorough: boolean;
  readonly isFirst: boolean;
}

/** What was found in the folder of a month, and what was known of it when that began. */
interface Names {
  readonly ids: readonly string[];
  readonly mtimeMs: number;
  readonly before: readonly string[];
}

interface Month {
  /** Newest first; replaced as a whole, never changed. */
  readonly ids: readonly string[];
  readonly mtimeMs: number;
  /** False while another change might leave the same time behind, as times on network drives are coarse. */
  readonly isSettled: boolean;
}

const MONTH = /^\d{4}-\d{2}$/;
const COARSE_MS = 3_000;

export class IdScan {
  private readonly workspace: Workspace;
  private readonly months = new Map<string, Month>();
  private flat: readonly string[] | undefined;
  private isFirst = true;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  /** Newest first. */
  ids(): readonly string[] {
    this.flat ??= [...this.months.keys()]
      .sort()
      .reverse()
      .flatMap((month) => this.months.get(month)?.ids ?? []);
    return this.flat;
  }

  has(id: string): boolean {
    const ids = this.months.get(monthOf(id))?.ids ?? [];
    return ids[placeOf(ids, id)] === id;
  }

  /** Returns whether it was new. */
  add(id: string): boolean {
    const name = monthOf(id);
    const month = this.months.get(name) ?? { ids: [], mtimeMs: 0, isSettled: false };
    const at = placeOf(month.ids, id);
    if (month.ids[at] === id) return false;
    this.set(name, { ...month, ids: month.ids.toSpliced(at, 0, id) });
    return true;
  }

  /** Returns whether it was there. */
  remove(id: string): boolean {
    const name = monthOf(id);
    const month = this.months.get(name);
    if (!month || !this.has(id)) return false;
    this.set(name, { ...month, ids: month.ids.toSpliced(placeOf(month.ids, id), 1) });
    return true;
  }

  /** Looks at the folders; at each month only where its time tells that something came or went, or when `isThorough`. */
  async look(isThorough = false): Promise<Looked> {
    const look: Look = { added: [], removed: [], failures: [], isThorough, isFirst: this.isFirst };
    try {
      const names = await namesIn(this.workspace.runs);
      const present = names
        .filter((name) => MONTH.test(name))
        .sort()
        .reverse();
      this.dropMonths(new Set(present), look);
      for (const name of present) await this.lookAtMonth(name, look);
      this.isFirst = false;
    } catch (error) {
      look.failures.push(error);
      // Nothing can be there where a file is; anything else may pass, and what is known stays.
      if (errnoOf(error) === 'ENOTDIR') this.dropMonths(new Set(), look);
    }
    const [failure] = look.failures;
    return { added: look.added, removed: look.removed, failure };
  }

  private dropMonths(present: ReadonlySet<string>, look: Look): void {
    for (const [name, { ids }] of this.months) {
      if (present.has(name)) continue;
      look.removed.push(...ids);
      this.months.delete(name);
      this.flat = undefined;
    }
  }

  private async lookAtMonth(name: string, look: Look): Promise<void> {
    const place = path.join(this.workspace.runs, name);
    const before = this.months.get(name);
    try {
      const mtimeMs = await changedMs(place);
      if (before?.isSettled && before.mtimeMs === mtimeMs && !look.isThorough) return;
      const ids = idsIn(await namesIn(place), name);
      if (look.isFirst) this.set(name, { ids, mtimeMs, isSettled: isSettled(mtimeMs) });
      else this.merge(name, { ids, mtimeMs, before: before?.ids ?? [] }, look);
    } catch (error) {
      look.failures.push(error); // the other months are to be seen all the same
    }
  }

  /** Hints may have come while the folder was being read: they are newer than the names. */
  private merge(name: string, { ids, mtimeMs, before }: Names, look: Look): void {
    const present = new Set(ids);
    const current = this.months.get(name)?.ids ?? [];
    const known = new Set(current);
    const removed = before.filter((id) => !present.has(id) && known.delete(id));
    const unknown = ids.filter((id) => !known.has(id));
    const added = unknown.filter((id) => isMade(this.workspace.run(id)));
    look.added.push(...added);
    look.removed.push(...removed);
    this.set(name, {
      ids: removed.length + added.length === 0 ? current : [...known, ...added].sort().reverse(),
      mtimeMs,
      // A folder that is still being made is looked for again.
      isSettled: added.length === unknown.length && isSettled(mtimeMs),
    });
  }

  private set(name: string, month: Month): void {
    if (this.months.get(name)?.ids !== month.ids) this.flat = undefined;
    this.months.set(name, month);
  }
}

/** A run lies in the month of its id; the ends of the list tell whether all of these do. */
function idsIn(names: readonly string[], month: string): readonly string[] {
  const ids = names.filter(isId).sort().reverse();
  const isHere = (id: string | undefined) => id === undefined || monthOf(id) === month;
  return isHere(ids[0]) && isHere(ids.at(-1)) ? ids : ids.filter(isHere);
}

function isSettled(mtimeMs: number): boolean {
  return Date.now() - mtimeMs > COARSE_MS;
}

/** Where an id stands, or would stand, in a list that has the newest first. */
function placeOf(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') > id) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await fs.promises.readdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** 0 where it has gone just now. */
async function changedMs(folder: string): Promise<number> {
  try {
    return (await fs.promises.stat(folder)).mtimeMs;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}
