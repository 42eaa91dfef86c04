/** A workspace and its places. Pure functions of a root: looking creates nothing. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { makeFolder, PRIVATE_FOLDER, readIfThere, writeAtomic } from '../../base/files.ts';
import { monthOf } from '../../base/ids.ts';
import { expandPath } from '../../base/userFolders.ts';
import { type MachineConfig, readWorkspaceConfig, type WorkspaceConfig } from '../settings/settings.ts';
import { RunFolder } from './folder.ts';

export class Workspace {
  /** The folder a person works in. */
  readonly root: string;
  /** Where the run folders are, by month. */
  readonly runs: string;
  /** What its settings say besides. */
  readonly config: WorkspaceConfig;

  constructor(root: string, runs: string, config: WorkspaceConfig) {
    this.root = root;
    this.runs = runs;
    this.config = config;
  }

  /** `.runtrail` */
  get folder(): string {
    return path.join(this.root, '.runtrail');
  }

  get trash(): string {
    const isHere = path.dirname(this.runs) === this.folder;
    return isHere ? path.join(this.folder, 'trash') : `${this.runs}.trash`; // a rename stays on its file system
  }

  get changes(): string {
    return path.join(this.folder, 'changes');
  }

  get locks(): string {
    return path.join(this.folder, 'locks');
  }

  run(id: string): RunFolder {
    return new RunFolder(path.join(this.runs, monthOf(id), id));
  }
}

const IGNORE_FILE = `# Runs stay out of the repository. To track something here, add it with: git add -f <path>
*
`;

/** Makes `.runtrail` when the first run needs it, up to the folder that this run's folder will be in. */
export function prepareWorkspace(workspace: Workspace, runsOfMonth: string): void {
  for (const place of [workspace.changes, workspace.locks, workspace.trash, runsOfMonth]) {
    if (!fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    throw new AppError('refused', `${place} is a link; a workspace must not lead our files elsewhere.`, {
      hint: 'Remove the link, then try again.',
    });
  }
  makeFolder(workspace.folder);
  makeFolder(runsOfMonth, PRIVATE_FOLDER);
  const ignore = path.join(workspace.folder, '.gitignore');
  if (readIfThere(ignore) === undefined) writeAtomic(ignore, IGNORE_FILE, { durable: false, mode: 0o644 });
}

/**
 * The workspace of a folder: the nearest ancestor that has `.runtrail`, else the git top level, else `fallback`
 * where that is above it, else the folder.
 * The home folder's own `.runtrail`, if any, does not claim everything below it.
 */
export function findWorkspaceRoot(
  from: string,
  home: string = os.homedir(),
  fallback: string = process.cwd(),
): string {
  const current = ancestors(path.resolve(from)).find((folder) => folder === path.resolve(fallback));
  return nearestWorkspace(from, home) ?? nearestWith('.git', from, home) ?? current ?? path.resolve(from);
}

/** The nearest ancestor that is a workspace already. */
export function nearestWorkspace(from: string, home: string): string | undefined {
  return nearestWith('.runtrail', from, home);
}

function nearestWith(name: string, from: string, home: string): string | undefined {
  const chain = ancestors(path.resolve(from));
  return chain.find(
    (folder) => (folder !== home || folder === chain[0]) && fs.existsSync(path.join(folder, name)),
  );
}

function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/** Opens a workspace by its settings. Creates nothing. */
export function openWorkspace(
  root: string,
  machine: MachineConfig,
  env: NodeJS.ProcessEnv = process.env,
): Workspace {
  const folder = path.join(root, '.runtrail');
  if (fs.existsSync(folder) && !fs.statSync(folder).isDirectory()) {
    throw new AppError('invalid', `${folder} is a file; Runtrail keeps its runs in a folder of that name.`, {
      hint: 'Rename the file, then try again.',
    });
  }
  const config = readWorkspaceConfig(folder);
  const { runs } = config;
  const named =
    runs === undefined
      ? path.join(folder, 'runs')
      : expandPath(runs, { workspaceFolder: root, env, home: os.homedir() });
  refuseUnasked(realPlace(named), root, machine);
  return new Workspace(root, named, config);
}

/** A cloned workspace must not make us write elsewhere, neither by its settings nor by a link. */
function refuseUnasked(place: string, root: string, machine: MachineConfig): void {
  const allowed = [realPlace(root), ...machine.runsOutside.map(realPlace)];
  if (allowed.some((folder) => isInside(place, folder))) return;
  throw new AppError('refused', `This workspace wants to keep its runs in ${place}, outside of itself.`, {
    hint: `To allow it, add "${place}" to "runsOutside" in ${machine.file}.`,
  });
}

/** As a record names a path: relative with `/` inside the workspace, as it is outside. */
export function pathWithin(root: string, file: string): string {
  const relative = path.relative(root, file);
  if (relative === '') return '.';
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
}

/** Where a path leads once its links are followed; what does not exist yet is taken as it is written. */
function realPlace(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPlace(parent), path.basename(file));
  }
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative));
}
