/** A snapshot of a large work tree beside `git add -A` on a copy of it, and what the usual launch pays for one. */

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../src/base/ids.ts';
import { Git } from '../../src/core/workflow/git.ts';
import { snapshot } from '../../src/core/workflow/snapshot.ts';
import { treeStatus } from '../../src/core/workflow/status.ts';
import { seededRandom } from '../support/random.ts';
import { Sandbox } from '../support/sandbox.ts';
import { WorkTree } from '../support/workTree.ts';
import { compare, summarise, timed } from './figures.ts';

const FILES = 20_000;
const IN_A_FOLDER = 50;
const EDITS = 200;
const ROUNDS = 20;

export async function bench(): Promise<void> {
  const box = new Sandbox('bench');
  try {
    const large = makeTree(path.join(box.root, 'large'), FILES);
    await besideAdd(box, large);
    large.git('checkout', '--quiet', '.');
    await besideStatus(box, large, FILES);
    await besideStatus(box, makeTree(path.join(box.root, 'small'), 20), 20);
  } finally {
    box.close();
  }
}

async function besideAdd(box: Sandbox, tree: WorkTree): Promise<void> {
  const git = Git.find(box.env);
  const copy = path.join(box.root, 'copy');
  execFileSync('cp', ['-a', tree.top, copy]);
  const other = new WorkTree(copy);
  for (const each of [tree, other]) each.git('update-index', '--refresh');
  let round = 0;
  // Always the same files: of what differs from the commit there are never more.
  const edit = (each: WorkTree) => {
    const random = seededRandom(1);
    for (let count = 0; count < EDITS; count++) {
      each.write(nameOf(Math.floor(random() * FILES)), `round ${round}, edit ${count}\n`);
    }
  };
  await compare({
    name: `${FILES} files, ${EDITS} edits: snapshot`,
    goal: 2,
    peerName: 'git add -A',
    ours: async () => {
      round++;
      edit(tree);
      return timed(() => take(box, git, tree.top));
    },
    peer: async () => {
      edit(other);
      return timed(() => git.run(['add', '-A'], { cwd: other.top }));
    },
  });
}

/** What a launch pays when nothing was changed, and when nothing was changed since the launch before. */
async function besideStatus(box: Sandbox, tree: WorkTree, files: number): Promise<void> {
  const git = Git.find(box.env);
  tree.git('update-index', '--refresh');
  const options = { isCounting: false, differsSubmodule: 'by anything' } as const;
  const status = () => treeStatus(git, { cwd: tree.top }, options);
  const measure = async (action: () => Promise<unknown>) => {
    const values: number[] = [];
    for (let round = -2; round < ROUNDS; round++) {
      const value = await timed(action);
      if (round >= 0) values.push(value);
    }
    return values;
  };
  summarise(`${files} files: git status`, await measure(status));
  summarise(`${files} files: clean`, await measure(() => take(box, git, tree.top)));
  for (let count = 0; count < Math.min(files, EDITS); count++) {
    const file = nameOf(count);
    tree.write(file, 'edited\n');
  }
  await new Promise((resolve) => setTimeout(resolve, 2500)); // such young files are read again
  summarise(`${files} files: changed as before`, await measure(() => take(box, git, tree.top)));
}

async function take(box: Sandbox, git: Git, folder: string): Promise<void> {
  const settings = {
    snapshotsFolder: path.join(box.root, 'snapshots'),
    snapshot: { bytes: 50e6, secrets: [] },
  };
  const taken = await snapshot(git, { folder, runId: newId(), settings, leaveOut: [] });
  if (!taken?.state.snapshot) throw new Error(`no snapshot: ${taken?.warnings.join(' ')}`);
}

/** Files of an hour ago: git reads those again that are as young as its index. */
function makeTree(top: string, files: number): WorkTree {
  const tree = new WorkTree(top);
  const time = new Date(Date.now() - 3_600_000);
  for (let file = 0; file < files; file++) {
    tree.write(nameOf(file), `file ${file}\n${'x'.repeat(file % 2000)}\n`);
    fs.utimesSync(tree.at(nameOf(file)), time, time);
  }
  tree.commit();
  return tree;
}

function nameOf(file: number): string {
  return `part${Math.floor(file / IN_A_FOLDER / 20)}/folder${Math.floor(file / IN_A_FOLDER)}/file${file}.txt`;
}
