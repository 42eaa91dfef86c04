/** A real git repository in a test: made, changed and looked at with the git of the machine. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const WHO = ['user.name=Ada', 'user.email=ada@example.org', 'commit.gpgsign=false', 'gc.auto=0'].flatMap(
  (each) => ['-c', each],
);
const QUIET = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

export class WorkTree {
  readonly top: string;

  constructor(top: string, ...options: readonly string[]) {
    this.top = top;
    fs.mkdirSync(top, { recursive: true });
    if (!fs.existsSync(path.join(top, '.git'))) {
      this.git('init', '--quiet', '--initial-branch=main', ...options);
    }
  }

  git(...args: string[]): string {
    return this.bytes(...args)
      .toString('utf8')
      .replace(/\n$/, '');
  }

  bytes(...args: string[]): Buffer {
    return execFileSync('git', [...WHO, '-c', 'protocol.file.allow=always', ...args], {
      cwd: this.top,
      env: { ...process.env, ...QUIET },
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  at(...names: string[]): string {
    return path.join(this.top, ...names);
  }

  write(name: string | Buffer, content: string | Buffer, mode?: number): void {
    const file = Buffer.isBuffer(name) ? Buffer.concat([Buffer.from(`${this.top}/`), name]) : this.at(name);
    if (!Buffer.isBuffer(file)) fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    if (mode !== undefined) fs.chmodSync(file, mode);
  }

  /** Everything as it is now. */
  commit(message = 'change'): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--no-verify', `--message=${message}`);
    return this.git('rev-parse', 'HEAD');
  }

  status(): string {
    return this.git('--no-optional-locks', 'status', '--porcelain=v2', '--branch', '--untracked-files=all');
  }

  /** Everything of the repository that a snapshot must leave as it is: all but objects and our refs. */
  untouched(): Record<string, string> {
    const folder = this.git('rev-parse', '--absolute-git-dir');
    const common = path.resolve(this.top, this.git('rev-parse', '--git-common-dir'));
    return Object.fromEntries(
      [...new Set([folder, common])]
        .flatMap((place) =>
          [...filesBelow(place)].map(([name, hash]) => [path.join(place, name), hash] as const),
        )
        .filter(([name]) => !/[/\\](objects|refs[/\\]runtrail)[/\\]/.test(name)),
    );
  }
}

/** All files below a folder: type, mode and content of each. Also of names that are no UTF-8. */
export function filesBelow(folder: string, isPassedOver = (_name: string) => false): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (place: Buffer, prefix: string) => {
    for (const entry of fs.readdirSync(place, { withFileTypes: true, encoding: 'buffer' })) {
      const name = prefix + entry.name.toString('latin1');
      if (isPassedOver(name)) continue;
      const file = Buffer.concat([place, Buffer.from('/'), entry.name]);
      if (entry.isDirectory()) visit(file, `${name}/`);
      else found.set(name, looksOf(file));
    }
  };
  visit(Buffer.from(folder), '');
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function looksOf(file: Buffer): string {
  const stat = fs.lstatSync(file);
  if (stat.isSymbolicLink()) return `link ${fs.readlinkSync(file, 'latin1')}`;
  if (!stat.isFile()) return 'special';
  const hash = createHash('sha256').update(fs.readFileSync(file)).digest('hex').slice(0, 16);
  return `${stat.mode & 0o100 ? 'program' : 'file'} ${hash}`;
}
