/** Sums up what the program says while it says it, and keeps it in the cached state for whoever looks at the run. */

import fs from 'node:fs';
import path from 'node:path';
import { DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { statIfThere } from '../../base/files.ts';
import { recordedPath } from '../checkpoints/place.ts';
import { readEventFile, readResolved } from '../run/folder.ts';
import { Pauses } from '../run/pauses.ts';
import type { Artifact, Said, SaidNumber } from '../run/signals.ts';
import type { CheckpointSaid } from '../signals/line.ts';
import type { LineTaker } from '../signals/lineTaker.ts';
import { SaidSoFar } from '../signals/said.ts';
import { sideFileOf } from '../signals/series/sideFile.ts';
import { SideFileWriter } from '../signals/series/sideFileWriter.ts';
import { OWN_FILE, SignalFiles } from '../signals/signalFiles.ts';
import { beQuick, staySmall } from './compilers.ts';
import type { Looker } from './looking.ts';
import { ProgressLines } from './progressLines.ts';
import type { Session } from './session.ts';

/** Telling it takes no more than this part of the time. */
const REST = 30;
/** The last minute goes by also where nothing is said. */
const OLDEST_MS = 10_000;
/** So much waits only where a program says much at once, or where a runner takes up a long run. */
const MUCH_BYTES = 4 << 20;
/** Looking at files takes time; of more artifacts than this in one look nobody knows how large they are. */
const MOST_SIZES = 200;

/** What the program does meanwhile comes first: after a piece of work so many times as long is left to others. */
const LEAVE = 3;
const PIECE_MS = 4;
const LONGEST_PIECE_MS = 50;

/** One reading of everything that was said. Where files were replaced it is begun anew. */
interface Reading {
  readonly soFar: SaidSoFar;
  readonly files: SignalFiles;
}

export class SignalIngest implements Looker {
  readonly name = 'signals';
  private readonly session: Session;
  private readonly besides: () => Partial<Said>;
  private readonly owned = new DisposableStore();
  private readonly pauses: Pauses;
  private readonly lines: ProgressLines;
  private readonly cwd: string;
  private reading: Reading;
  private told: Said | undefined;
  private hasNew = false;
  private tellMono = Number.NEGATIVE_INFINITY;
  private sizesLeft = MOST_SIZES;
  private isLast = false;
  private pieceStart = 0;
  private problem: string | null = null;

  /** `besides` is what others know of what the program says. */
  constructor(session: Session, besides: () => Partial<Said>) {
    this.session = session;
    this.besides = besides;
    this.cwd = readResolved(session.folder)?.cwd ?? session.folder.root;
    this.pauses = Pauses.of(readEventFile(session.folder).events);
    this.lines = new ProgressLines(session);
    this.reading = this.begin();
    this.hasNew = session.request.resumes !== null;
    const part = () => (this.told === undefined ? {} : { said: this.told });
    session.live.add(part);
    this.owned.add({ dispose: () => session.live.delete(part) });
    this.owned.add(session.bus.on('event', (event) => this.pauses.follow(event)));
  }

  /** The checkpoints that were said since it was asked last. */
  takeCheckpoints(): CheckpointSaid[] {
    return this.reading.soFar.takeCheckpoints();
  }

  /** The newest value of each metric. */
  lastMetrics(): Readonly<Record<string, SaidNumber>> {
    return this.reading.soFar.lastMetrics();
  }

  /** The program is over: nobody waits for what is left to others. */
  hurry(): void {
    this.isLast = true;
  }

  async look(isLast: boolean): Promise<void> {
    const looked = await this.readOn();
    this.lines.write();
    this.hasNew ||= looked;
    if (isLast) return;
    const mono = this.session.clock.mono();
    const isOld = this.told !== undefined && mono >= this.tellMono + OLDEST_MS;
    if (mono < this.tellMono || !(this.hasNew || isOld)) return;
    this.hasNew = false;
    this.told = this.said(false);
    this.session.saveState();
    const cost = this.session.clock.mono() - mono;
    this.tellMono = mono + REST * cost;
  }

  /** Of a run that is over; null where nothing was said. */
  result(): Said | null {
    const said = this.said(true);
    return said.lines === 0 && said.sources === undefined ? null : said;
  }

  dispose(): void {
    this.reading.files.dispose();
    this.owned.dispose();
  }

  private said(isOver: boolean): Said {
    return { ...this.reading.soFar.said(this.session.clock.now(), isOver), ...this.besides() };
  }

  private begin(): Reading {
    const { request, clock } = this.session;
    const soFar = new SaidSoFar({
      plan: request.metrics,
      pauses: this.pauses,
      earlierMs: request.resumes?.earlierMs ?? null,
      position: request.resumes?.position,
      place: (said) => this.place(said),
      onProgress: (task, before) => this.lines.heard(task, before),
    });
    soFar.begin(clock.now());
    const takerOf = (name: string) => this.taker(name, soFar);
    const onTime = (timeMs: number) => {
      soFar.readAtMs = timeMs;
    };
    return { soFar, files: new SignalFiles(this.session.folder, { takerOf, onTime }) };
  }

  private taker(name: string, soFar: SaidSoFar): LineTaker {
    const settled = () => this.leaveToOthers();
    if (name === OWN_FILE) return { ...this.withPoints(soFar), settled };
    const reader = soFar.reader(name);
    return { push: (bytes) => reader.push(bytes), takeLast: (bytes) => reader.takeLast(bytes), settled };
  }

  /** Keeps them for charts. */
  private withPoints(soFar: SaidSoFar): LineTaker {
    const { session } = this;
    const points = new SideFileWriter({
      file: () => sideFileOf(session.folder),
      onFailure: (error) => session.log.warn(`points for charts are no longer kept: ${messageOf(error)}`),
    });
    return points.taker(
      soFar.reader(OWN_FILE, (head, values, step, timeMs) => points.add(head, values, step, timeMs)),
    );
  }

  private leaveToOthers(): Promise<void> | undefined {
    const took = performance.now() - this.pieceStart;
    if (this.isLast || took < PIECE_MS) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        this.pieceStart = performance.now();
        resolve();
      }, LEAVE * Math.min(LONGEST_PIECE_MS, took));
    });
  }

  /** Whether there was anything new. */
  private async readOn(): Promise<boolean> {
    this.sizesLeft = MOST_SIZES;
    this.pieceStart = performance.now();
    const { soFar, files } = this.reading;
    soFar.hasUntimed = false;
    const isMuch = files.unreadBytes() > MUCH_BYTES;
    if (isMuch) beQuick();
    try {
      const looked = await files.read();
      this.complain(files.problem);
      if (looked !== 'replaced') {
        if (soFar.hasUntimed)
          this.session.attempt('signals.idx', () => files.keepTime(this.session.clock.now()));
        return looked === 'more';
      }
      this.session.log.warn('a file of signals was cut or replaced: all of them are read anew');
      files.dispose();
      files.forgetTimes();
      fs.rmSync(sideFileOf(this.session.folder), { force: true });
      this.lines.passOver();
      this.reading = this.begin();
      await this.reading.files.read();
      return true;
    } finally {
      if (isMuch) staySmall();
    }
  }

  /** What stays the same is said once. */
  private complain(problem: string | null): void {
    if (problem !== null && problem !== this.problem) this.session.log.error(problem);
    this.problem = problem;
  }

  private place(said: string): Pick<Artifact, 'path' | 'bytes'> {
    const place = path.resolve(this.cwd, said);
    const isAsked = this.sizesLeft-- > 0;
    const stat = isAsked ? statIfThere(place) : undefined;
    return { path: recordedPath(this.session.folder, place), bytes: stat?.isFile() ? stat.size : null };
  }
}
