/** The runs of a workspace, read from their folders. Newest first; one damaged run never hides the others. */

import path from 'node:path';
import { AppError, messageOf } from '../../base/errors.ts';
import { listFolder } from '../../base/files.ts';
import { isId } from '../../base/ids.ts';
import { nameAfter, readAnnotations } from '../run/annotations.ts';
import { RunFolder, readState } from '../run/folder.ts';
import type { RunState } from '../run/model.ts';
import type { Workspace } from '../run/workspace.ts';

export interface StoredRun {
  readonly folder: RunFolder;
  /** Undefined when the record cannot be read; `problem` then says why. */
  readonly state: RunState | undefined;
  readonly problem: string | undefined;
}

const MONTH = /^\d{4}-\d{2}$/;

export class RunStore {
  readonly workspace: Workspace;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  /** All run folders, newest first, read month by month as the caller goes on. */
  *folders(): Generator<RunFolder> {
    for (const month of descending(listFolder(this.workspace.runs).filter((name) => MONTH.test(name)))) {
      const place = path.join(this.workspace.runs, month);
      for (const id of descending(listFolder(place).filter(isId))) yield new RunFolder(path.join(place, id));
    }
  }

  /** All runs, newest first. */
  *runs(): Generator<StoredRun> {
    for (const folder of this.folders()) yield readRun(folder);
  }

  /**
   * The run that a person means: `@last`, a whole id, an exact name (the newest of that name), a unique ending or
   * beginning of an id of at least four characters.
   */
  find(reference: string): RunFolder {
    const wanted = reference.toLowerCase();
    const found = reference === '@last' ? this.last() : (this.byId(wanted) ?? this.byName(reference));
    return found ?? this.byPart(wanted, reference);
  }

  private last(): RunFolder {
    const [newest] = this.folders();
    if (newest) return newest;
    throw new AppError('not-found', 'There are no runs in this workspace yet.', {
      hint: 'Start one with: runtrail run FILE',
    });
  }

  private byId(id: string): RunFolder | undefined {
    if (!isId(id)) return undefined;
    const folder = this.workspace.run(id);
    return listFolder(path.dirname(folder.root)).includes(id) ? folder : undefined;
  }

  private byName(name: string): RunFolder | undefined {
    for (const { folder, state } of this.runs()) {
      if (state && nameAfter(state.name, readAnnotations(folder)) === name) return folder;
    }
    return undefined;
  }

  private byPart(part: string, reference: string): RunFolder {
    const all = part.length < 4 ? [] : [...this.folders()];
    const endings = all.filter((folder) => folder.id.endsWith(part));
    const matches = endings.length > 0 ? endings : all.filter((folder) => folder.id.startsWith(part));
    const [only, ...others] = matches;
    if (!only) {
      throw new AppError('not-found', `There is no run "${reference}" in ${this.workspace.root}.`, {
        hint: 'List the runs with: runtrail ls',
      });
    }
    if (others.length === 0) return only;
    const shown = matches.slice(0, 10).map((folder) => `  ${folder.id}`);
    throw new AppError('ambiguous', `"${reference}" fits ${matches.length} runs:\n${shown.join('\n')}`, {
      hint: 'Give more characters of the id.',
    });
  }
}

/** One run, whatever state its files are in. */
export function readRun(folder: RunFolder): StoredRun {
  try {
    return { folder, state: readState(folder), problem: undefined };
  } catch (error) {
    return { folder, state: undefined, problem: messageOf(error) };
  }
}

function descending(names: readonly string[]): string[] {
  return [...names].sort().reverse();
}
