/** The bare mirror of one repository in the cache: filled by one way of fetching, asked without reaching any server. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { readIfThere, writeAtomic } from '../../base/files.ts';
import type { Place } from './place.ts';
import { fullCommit } from './refName.ts';
import type { FetchContext, Server } from './server.ts';
import type { Turn } from './turn.ts';

const EVERYTHING = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
const FETCH = ['fetch', '--progress', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no'];
/** Files come when they are needed. */
const WITHOUT_FILES = '--filter=blob:none';

export class Mirror {
  readonly place: Place;
  readonly server: Server;
  /** Whether anything came from the server. */
  hasFetched = false;
  private readonly context: FetchContext;

  constructor(place: Place, server: Server, context: FetchContext) {
    this.place = place;
    this.server = server;
    this.context = context;
  }

  /** The commit that this names here: an object, `refs/…`, or the first digits of one. */
  async commitOf(name: string): Promise<string | undefined> {
    if (!this.place.isReady) return undefined;
    if (fullCommit(name) === name && this.isComplete(name)) return name;
    // `--missing`: else git starts a fetch of what is not here, if only to be told that it may not.
    const only = ['rev-list', '--missing=print', '--no-walk', `${name}^{commit}`, '--'];
    return this.context.git.lineIfAny(only, this.call);
  }

  /** All commits here whose names begin so. */
  async commitsLike(digits: string): Promise<string[]> {
    if (!this.place.isReady) return [];
    const { git } = this.context;
    const like = await git.line(['rev-parse', `--disambiguate=${digits}`], this.call);
    if (like === '') return [];
    const kinds = await git.line(['cat-file', '--batch-check'], { ...this.call, input: `${like}\n` });
    return kinds.split('\n').flatMap((line) => /^(\w+) commit /.exec(line)?.[1] ?? []);
  }

  /** All branches and tags, first into a new mirror where there is none that was whole. */
  async fetchAll(turn: Turn, commitLength = 40): Promise<void> {
    const { place, server } = this;
    if (!place.isReady) await this.start(commitLength);
    await this.pointAtServer();
    await server.run([...FETCH, WITHOUT_FILES, '--prune', 'origin', ...EVERYTHING], turn);
    this.fetched(true);
    fs.writeFileSync(place.ready, '');
  }

  /** One commit and what is new in it: all branches where nothing is here yet, or where the server wants one named. */
  async fetchCommit(commit: string, turn: Turn): Promise<string> {
    const isFirst = !this.place.isReady;
    const isHere = !isFirst && (await this.fetchOnly(commit, turn));
    if (!isHere) await this.fetchAll(turn, commit.length);
    let found = await this.commitOf(commit);
    if (found === undefined && isFirst && (await this.fetchOnly(commit, turn)))
      found = await this.commitOf(commit);
    if (found !== undefined) return found;
    throw new AppError('not-found', `There is no commit ${commit} at ${this.server.address}.`, {
      hint: 'Check it; a commit that was never pushed is only where it was made.',
    });
  }

  /** With its files: what they have in common with those that are here need not be sent. */
  private async fetchOnly(commit: string, turn: Turn): Promise<boolean> {
    await this.pointAtServer();
    try {
      await this.server.run(
        [...FETCH, '--no-filter', 'origin', `+${commit}:refs/runtrail/fetched/${commit}`],
        turn,
      );
    } catch (error) {
      if (!(error instanceof AppError) || LEFT_ALONE.has(error.code)) throw error;
      return false;
    }
    this.fetched();
    return true;
  }

  /** Everything that the files of a commit need. */
  async complete(commit: string, turn: Turn): Promise<void> {
    const missing = await this.missingFrom(commit);
    if (missing.length > 0) {
      await this.pointAtServer();
      const exact = [...FETCH, WITHOUT_FILES, '--stdin', 'origin'];
      const options = { ...turn, input: `${missing.join('\n')}\n` };
      await this.server.run(exact, { ...options, config: ['fetch.negotiationAlgorithm=noop'] });
      this.fetched();
    }
    const pin = this.pinOf(commit);
    fs.mkdirSync(path.dirname(pin), { recursive: true });
    writeAtomic(pin, `${commit}\n`, { durable: false });
  }

  /** Whether `complete` was done. */
  isComplete(commit: string): boolean {
    return this.place.isReady && fs.existsSync(this.pinOf(commit));
  }

  /** A ref that keeps what runs have used, whatever happens to the branches of the server. */
  private pinOf(commit: string): string {
    return path.join(this.place.gitDir, 'refs', 'runtrail', 'commits', commit);
  }

  private async missingFrom(commit: string): Promise<string[]> {
    const listed = await this.context.git.run(
      ['rev-list', '--objects', '--no-object-names', '--missing=print', `${commit}^{tree}`],
      this.call,
    );
    return listed
      .toString('latin1')
      .split('\n')
      .flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
  }

  private async start(commitLength: number): Promise<void> {
    const { place } = this;
    const { git, signal } = this.context;
    fs.rmSync(place.gitDir, { recursive: true, force: true });
    const format = commitLength === 64 ? 'sha256' : 'sha1';
    await git.run(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, place.gitDir], {
      signal,
    });
  }

  /** Another launch may have named the same repository by another address. */
  private async pointAtServer(): Promise<void> {
    const { git } = this.context;
    const config = readIfThere(path.join(this.place.gitDir, 'config')) ?? '';
    if (config.split('\n').includes(`\turl = ${this.server.address}`)) return;
    await git.run(['config', 'remote.origin.url', this.server.address], this.call);
  }

  private fetched(isAll = false): void {
    this.hasFetched = true;
    this.place.writeAbout(this.server.address, isAll);
  }

  get call() {
    return { gitDir: this.place.gitDir, signal: this.context.signal };
  }
}

/** Failures that say nothing about the commit. */
const LEFT_ALONE: ReadonlySet<string> = new Set(['unreachable', 'timeout', 'denied', 'refused']);
