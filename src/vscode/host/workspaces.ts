/** The workspaces of this window: one for each folder, and those of files that were run from elsewhere. */

import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf, sentencesOf } from '../../base/errors.ts';
import type { Core, OpenWorkspace } from '../../core/core.ts';
import type { RunList } from '../../core/store/runList.ts';
import type { WindowLog } from './log.ts';

/** One workspace as the window shows it. */
export interface ShownWorkspace extends Omit<OpenWorkspace, 'list'> {
  readonly root: string;
  /** As people call it: the name of its folder in this window. */
  readonly label: string;
  readonly list: RunList;
}

/** A folder whose runs cannot be shown, and why. */
export interface BrokenWorkspace {
  readonly root: string;
  readonly problem: string;
}

export class Workspaces implements vscode.Disposable {
  private readonly core: Core;
  private readonly log: WindowLog;
  private readonly shown = new Map<string, ShownWorkspace>();
  private readonly elsewhere = new Set<string>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly foldersChanged: vscode.Disposable;
  /** A workspace came or went. */
  readonly onDidChange = this.changed.event;
  broken: readonly BrokenWorkspace[] = [];

  constructor(core: Core, log: WindowLog) {
    this.core = core;
    this.log = log;
    this.foldersChanged = vscode.workspace.onDidChangeWorkspaceFolders(() => this.update());
  }

  get all(): readonly ShownWorkspace[] {
    return [...this.shown.values()];
  }

  /** The workspace that a file's runs belong to. Throws when it cannot hold any. */
  of(file: string): ShownWorkspace {
    const root = this.rootOf(path.dirname(file), vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)));
    const known = this.shown.get(root);
    if (known) return known;
    const added = this.show(root);
    this.elsewhere.add(root);
    this.changed.fire();
    return added;
  }

  /** Opens what is there now and lets go of what is not. */
  update(): void {
    const roots = new Set(this.elsewhere);
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      if (folder.uri.scheme === 'file') roots.add(this.rootOf(folder.uri.fsPath, folder));
    }
    for (const [root, { list }] of this.shown) {
      if (roots.has(root)) continue;
      list.dispose();
      this.shown.delete(root);
    }
    this.broken = [...roots].flatMap((root) => {
      try {
        this.shown.get(root) ?? this.show(root);
        return [];
      } catch (error) {
        this.log.warn(`${root}: ${messageOf(error)}`);
        return [{ root, problem: sentencesOf(error) }];
      }
    });
    this.changed.fire();
  }

  dispose(): void {
    this.foldersChanged.dispose();
    for (const { list } of this.shown.values()) list.dispose();
    this.changed.dispose();
  }

  private show(root: string): ShownWorkspace {
    const open = this.core.open(root, true);
    const workspace: ShownWorkspace = {
      ...open,
      ...{ root, label: labelOf(root), list: open.list() },
      // Settings of the machine count from the moment on that they are saved.
      get machine() {
        return open.machine;
      },
      get code() {
        return open.code;
      },
    };
    this.shown.set(root, workspace);
    return workspace;
  }

  /** Each folder of a window with several is its own workspace, unless one above it holds runs already. */
  private rootOf(folder: string, windowFolder: vscode.WorkspaceFolder | undefined): string {
    const isOneOfSeveral = (vscode.workspace.workspaceFolders ?? []).length > 1;
    return this.core.rootOf(folder, {
      // The current folder of an extension host is nobody's choice: often `/` or the home folder.
      fallback: windowFolder?.uri.fsPath ?? folder,
      isOwn: isOneOfSeveral && windowFolder !== undefined,
    });
  }
}

function labelOf(root: string): string {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.fsPath === root);
  return folder?.name ?? path.basename(root);
}
