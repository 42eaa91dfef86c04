/** Taking and restoring snapshots in a test, with settings and a cache of its own. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { newId } from '../../src/base/ids.ts';
import type { Snapshot } from '../../src/core/run/code.ts';
import { Git } from '../../src/core/workflow/git.ts';
import { restoreTree } from '../../src/core/workflow/restore.ts';
import { type SnapshotAsk, type Snapshotted, snapshot } from '../../src/core/workflow/snapshot.ts';
import type { Sandbox } from './sandbox.ts';
import { filesBelow, type WorkTree } from './workTree.ts';

export class Snapshots {
  readonly git: Git;
  private readonly root: string;
  private readonly tree: WorkTree;
  private count = 0;

  constructor({ root, env }: Sandbox, tree: WorkTree) {
    this.root = root;
    this.tree = tree;
    this.git = Git.find({ ...env, GIT_CONFIG_GLOBAL: '/dev/null' });
  }

  settings(bytes = 1e6, secrets: readonly string[] = []): SnapshotAsk['settings'] {
    return {
      snapshotsFolder: path.join(this.root, 'cache', 'snapshots'),
      snapshot: { bytes, secrets },
    };
  }

  async take(more: Partial<SnapshotAsk> = {}): Promise<Snapshotted> {
    const settings = this.settings();
    const ask = { folder: this.tree.top, runId: newId(), settings, leaveOut: [], ...more };
    const taken = await snapshot(this.git, ask);
    assert.ok(taken, 'there is a repository');
    return taken;
  }

  /** What there is then, in a new folder. */
  async restore(commit: string, from = this.tree): Promise<Map<string, string>> {
    const to = path.join(this.root, `restored${this.count++}`);
    await restoreTree(this.git, { gitDir: from.at('.git'), commit, to, root: from.top });
    return filesBelow(to);
  }
}

export function kept({ state, warnings }: Snapshotted): Snapshot {
  assert.ok(state.snapshot, warnings.join('\n'));
  return state.snapshot;
}
