/** The files of a run folder in which anything was said: by the program, on this host and on others, and about it. */

import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { listFolder } from '../../base/files.ts';
import type { RunFolder } from '../run/folder.ts';
import { HeardAt } from './heardAt.ts';
import { LineFile, type Looked } from './lineFile.ts';
import type { LineTaker, Source } from './lineTaker.ts';

/** What the program itself said. */
export const OWN_FILE = 'signals.jsonl';
/** `signals.<host>.jsonl`; a name that a program made up is none. */
const OF_HOST = /^signals\.[\w.-]{1,255}\.jsonl$/;
const MOST_HOSTS = 256;

export interface SignalFilesOptions {
  /** Makes what takes the lines of a file of that name. */
  readonly takerOf: (name: string) => LineTaker;
  /** Told before lines are taken: when those of them were said that do not say it themselves. */
  readonly onTime?: (timeMs: number) => void;
}

export class SignalFiles implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly folder: RunFolder;
  private readonly options: SignalFilesOptions;
  private readonly heard: HeardAt;
  private readonly files = new Map<string, LineFile>();
  /** Why some of them cannot be read at all. */
  private readonly failures = new Map<string, string>();
  /** Of the file that is being read. */
  private changedMs = 0;

  constructor(folder: RunFolder, options: SignalFilesOptions) {
    this.folder = folder;
    this.options = options;
    this.heard = new HeardAt(folder);
  }

  /** What came since the last time. After `replaced` nothing of what was read before holds: the owner begins anew. */
  async read(signal?: AbortSignal): Promise<Looked> {
    let looked: Looked = 'nothing';
    if (this.options.onTime) this.heard.update();
    for (const name of this.names()) {
      const file = this.fileOf(name);
      this.changedMs = file.changedMs() ?? 0;
      this.options.onTime?.(this.changedMs);
      const one = await this.readOne(name, file, signal);
      if (one === 'replaced') return one;
      if (one === 'more') looked = one;
    }
    return looked;
  }

  /** How much waits to be read. */
  unreadBytes(): number {
    return this.names().reduce((sum, name) => sum + this.fileOf(name).unreadBytes(), 0);
  }

  /** For whoever reads later: what was read by now was said by then, where it does not say it itself. */
  keepTime(timeMs: number): void {
    this.heard.keep(this.fileOf(OWN_FILE).offset, timeMs);
  }

  /** Before files are read that took the place of others. */
  forgetTimes(): void {
    this.heard.forget();
  }

  /** Why not all of it can be read, as a sentence. */
  get problem(): string | null {
    for (const [name, failure] of this.failures) return `${name}: ${failure}`;
    for (const [name, { problem }] of this.files) if (problem !== null) return `${name}: ${problem}`;
    return null;
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** One that cannot be read keeps nobody from reading the others. */
  private async readOne(name: string, file: LineFile, signal: AbortSignal | undefined): Promise<Looked> {
    try {
      const looked = await file.read(signal);
      this.failures.delete(name);
      return looked;
    } catch (error) {
      this.failures.set(name, messageOf(error));
      return 'nothing';
    }
  }

  /** The program's own words first: what was recognised counts only where they say nothing. */
  private names(): string[] {
    const ofHosts = listFolder(this.folder.root).filter((name) => OF_HOST.test(name));
    return [OWN_FILE, ...ofHosts.sort().slice(0, MOST_HOSTS), 'recognised.jsonl'];
  }

  private fileOf(name: string): LineFile {
    const known = this.files.get(name);
    if (known) return known;
    const taker = this.options.takerOf(name);
    const file = new LineFile(this.folder.at(name), name === OWN_FILE ? this.timed(taker) : taker);
    this.files.set(name, this.owned.add(file));
    return file;
  }

  /** Lines are taken in pieces that were read first at the same time. */
  private timed(taker: LineTaker): LineTaker {
    const { onTime } = this.options;
    if (!onTime) return taker;
    let offset = 0;
    const push = (bytes: Buffer) => {
      let from = 0;
      while (from < bytes.length) {
        const heard = this.heard.at(offset);
        onTime(heard?.timeMs ?? this.changedMs);
        const end = heard ? Math.min(bytes.length, from + heard.offset - offset) : bytes.length;
        const taken = taker.push(bytes.subarray(from, end));
        from += taken;
        offset += taken;
        if (taken < 1 || end === bytes.length) break;
      }
      return from;
    };
    const takeLast = (bytes: Buffer) => {
      if (!taker.takeLast(bytes)) return false;
      offset += bytes.length;
      return true;
    };
    const timeAt = (at: number) => this.heard.at(at)?.timeMs ?? this.changedMs;
    const recall = async (source: Source) => {
      offset = (await taker.recall?.({ ...source, timeAt })) ?? 0;
      return offset;
    };
    const settled = () => taker.settled?.();
    return { push, takeLast, recall, settled, expect: (times) => taker.expect?.(times) };
  }
}
