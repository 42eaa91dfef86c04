/** A bare repository with as much history as a test needs, written in one go by `git fast-import`. */

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const ENV = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};
const WHO = 'Ada <ada@example.org>';

/** Text or bytes of a plain file; else with its mode: 100755, 120000 (a link), 160000 (a commit of a submodule). */
export type Entry = string | Buffer | { readonly mode: string; readonly content: string };
export type Files = Readonly<Record<string, Entry>>;

export interface SampleOptions {
  readonly commits?: number;
  /** What the nth commit (from 0) writes. */
  readonly files?: (n: number) => Files;
  readonly branch?: string;
  /** Whether it hands out trees without files, as the big servers do. */
  readonly isPartial?: boolean;
}

const PROGRAM = (n: number): Files => ({
  'main.py': `print(${n})\n`,
  [`notes/${n % 10}.txt`]: `note ${n}\n`,
});

export class SampleRepository {
  readonly folder: string;
  readonly branch: string;
  /** Of its first history, oldest first. */
  readonly commits: readonly string[];
  private written: number;

  constructor(folder: string, options: SampleOptions = {}) {
    this.folder = folder;
    this.branch = options.branch ?? 'main';
    fs.mkdirSync(folder, { recursive: true });
    this.git('init', '--quiet', '--bare', `--initial-branch=${this.branch}`);
    const isPartial = String(options.isPartial ?? true);
    this.git('config', 'uploadpack.allowFilter', isPartial);
    this.git('config', 'uploadpack.allowAnySHA1InWant', isPartial);
    const files = options.files ?? PROGRAM;
    this.written = options.commits ?? 3;
    this.commits = this.import(Array.from({ length: this.written }, (_, n) => files(n)));
  }

  /** The commit that a branch, a tag or `HEAD` names. */
  commitOf(ref: string): string {
    return this.git('rev-parse', '--verify', `${ref}^{commit}`);
  }

  /** One more commit on its main branch, or another one. */
  commitAgain(files: Files = PROGRAM(this.written), branch = this.branch): string {
    const [commit = ''] = this.import([files], branch, `refs/heads/${branch}^0`);
    return commit;
  }

  setBranch(name: string, commit = this.commitOf(this.branch)): void {
    this.git('update-ref', `refs/heads/${name}`, commit);
  }

  setTag(name: string, commit = this.commitOf(this.branch)): void {
    this.git('update-ref', `refs/tags/${name}`, commit);
  }

  /** A tag that is an object of its own. */
  setAnnotatedTag(name: string, commit = this.commitOf(this.branch)): void {
    this.git('tag', '--annotate', '--force', '--message=a version', name, commit);
  }

  /** Puts other commits in the place of the last ones, which the server no longer has. Returns the new last one. */
  forcePush(replaced = 1): string {
    const kept = `refs/heads/${this.branch}~${replaced}^0`;
    const [commit = ''] = this.import([{ 'main.py': `print("again")\n` }], this.branch, kept);
    this.git('reflog', 'expire', '--expire=now', '--all');
    this.git('gc', '--quiet', '--prune=now');
    return commit;
  }

  /** Any git command in it. */
  git(...args: string[]): string {
    return this.gitWith(undefined, ...args);
  }

  /** With bytes to read. */
  gitWith(input: string | Buffer | undefined, ...args: string[]): string {
    const env = { ...ENV, GIT_DIR: this.folder };
    const stdio: ['pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe'];
    return execFileSync('git', args, { cwd: this.folder, env, stdio, input, encoding: 'utf8' }).trim();
  }

  /** Writes commits, each on the one before; a ref moves there without being asked for its ancestors. */
  private import(all: readonly Files[], branch = this.branch, from?: string): string[] {
    const parts: (string | Buffer)[] = [];
    for (const [i, files] of all.entries()) {
      const date = 1_700_000_000 + this.written + i;
      parts.push(`commit refs/heads/${branch}\nmark :${i + 1}\n`);
      parts.push(`author ${WHO} ${date} +0000\ncommitter ${WHO} ${date} +0000\ndata 7\ncommit\n`);
      parts.push(i === 0 && from !== undefined ? `from ${from}\n` : '');
      for (const [name, entry] of Object.entries(files)) parts.push(...change(name, entry));
      parts.push(`get-mark :${i + 1}\n`);
    }
    this.written += all.length;
    const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
    const out = this.gitWith(input, 'fast-import', '--quiet', '--force');
    return out.split('\n').filter((line) => line !== '');
  }
}

function change(name: string, entry: Entry): (string | Buffer)[] {
  if (typeof entry === 'string' || Buffer.isBuffer(entry)) return inline('100644', name, Buffer.from(entry));
  if (entry.mode === '160000') return [`M 160000 ${entry.content} ${JSON.stringify(name)}\n`];
  return inline(entry.mode, name, Buffer.from(entry.content));
}

function inline(mode: string, name: string, bytes: Buffer): (string | Buffer)[] {
  return [`M ${mode} inline ${JSON.stringify(name)}\ndata ${bytes.length}\n`, bytes, '\n'];
}
