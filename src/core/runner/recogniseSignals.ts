/**
 * What is looked for while the program runs, beside what it says itself: its log, its files, and live sources. All that
 * is found is appended to `recognised.jsonl`, in the lines of signals.
 */

import path from 'node:path';
import { DisposableStore } from '../../base/disposable.ts';
import { readIfThere, writeJson } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import { readEventFile, readResolved } from '../run/folder.ts';
import type { LiveSource } from '../run/signals.ts';
import { MetricFiles, type MetricFilesState } from '../signals/files/metricFiles.ts';
import { LogFollower } from '../signals/recognise/logFollower.ts';
import { cutTo, RecognisedFile, sizeOf } from '../signals/recognisedFile.ts';
import { collector } from '../signals/sources/collect.ts';
import { PolledSource } from '../signals/sources/polledSource.ts';
import type { Looker } from './looking.ts';
import type { Session } from './session.ts';

/** How far a runner came, for the one that takes the run up when it dies. */
interface Position {
  readonly log: number;
  readonly files: MetricFilesState;
  /** Of the files of live sources, by their names. */
  readonly sources?: Readonly<Record<string, MetricFilesState>>;
  /** Of `recognised.jsonl`: what stands behind them was not remembered, and is found again. */
  readonly bytes: number;
}

export class RecogniseSignals implements Looker {
  readonly name = 'recognition';
  private readonly session: Session;
  private readonly owned = new DisposableStore();
  private readonly log: LogFollower | undefined;
  private readonly files: MetricFiles;
  private readonly polled: readonly PolledSource[];
  private readonly found = new RecognisedFile();
  private saved = '';

  constructor(session: Session) {
    this.session = session;
    const { metrics, cwd: asked, workspace } = session.request;
    const cwd = readResolved(session.folder)?.cwd ?? path.resolve(workspace, asked);
    const sinceMs = startedMs(session);
    const position = readPosition(this.positionFile);
    session.attempt('recognised.jsonl', () => cutTo(session.folder.recognised, position?.bytes ?? 0));
    if (metrics.recognise) this.log = new LogFollower({ offset: position?.log ?? 0 });
    this.files = new MetricFiles({
      cwd,
      outputs: session.folder.at('outputs'),
      named: metrics.files,
      isSearching: metrics.recognise,
      sinceMs,
      state: position?.files,
    });
    this.polled = metrics.sources.map((source) => {
      const left = new Map(Object.entries(position?.sources ?? {}));
      const { collect, state } = collector(source, { cwd, sinceMs, state: left.get(source.name) });
      const onError = (message: string) => session.log.warn(`live source ${message}`);
      const { clock } = session;
      return this.owned.add(new PolledSource(source, { clock, collect, positionOf: state, onError }));
    });
  }

  /** How those stand that the parameter file names. */
  sources(): readonly LiveSource[] {
    return this.polled.map((source) => source.state());
  }

  async look(isLast: boolean): Promise<void> {
    const { session } = this;
    if (isLast) await Promise.all(this.polled.map((source) => source.finish()));
    const fromFiles = await this.files.look(isLast);
    const printed = (await this.log?.look(session.folder.console, isLast)) ?? [];
    const lines = [...printed, ...fromFiles, ...this.polled.flatMap((source) => source.take())];
    session.attempt('recognised.jsonl', () =>
      this.found.append(session.folder.recognised, lines, session.clock.now()),
    );
    if (!this.found.hasWaiting) this.savePosition();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private get positionFile(): string {
    return this.session.folder.at('control', 'recognised.json');
  }

  private savePosition(): void {
    const bytes = sizeOf(this.session.folder.recognised);
    const position: Position = {
      ...{ log: this.log?.position ?? 0, files: this.files.state(), bytes },
      sources: Object.fromEntries(
        this.polled.flatMap((source) => (source.position ? [[source.name, source.position]] : [])),
      ),
    };
    const text = JSON.stringify(position);
    if (text === this.saved) return;
    this.saved = text;
    this.session.attempt('control/recognised.json', () => {
      writeJson(this.positionFile, position, { durable: false });
    });
  }
}

/** Before the program could write anything. */
function startedMs(session: Session): number {
  const starting = readEventFile(session.folder).events.find(({ type }) => type === 'starting');
  return Date.parse(starting?.time ?? session.state.createdAt);
}

function readPosition(file: string): Position | undefined {
  try {
    const value: unknown = JSON.parse(readIfThere(file) ?? 'null');
    return isPosition(value) ? value : undefined;
  } catch {
    return undefined; // all is read again, which is better than nothing
  }
}

function isPosition(value: unknown): value is Position {
  if (!isRecord(value) || ![value['log'], value['bytes']].every(isOffset)) return false;
  const { files, sources = {} } = value;
  return isStateOfFiles(files) && isRecord(sources) && Object.values(sources).every(isStateOfFiles);
}

function isStateOfFiles(value: unknown): value is MetricFilesState {
  if (!isRecord(value)) return false;
  const { before, told } = value;
  const isBefore = (each: unknown) =>
    isRecord(each) && typeof each['bytes'] === 'number' && typeof each['lines'] === 'number';
  return (
    isRecord(before) &&
    Object.values(before).every(isBefore) &&
    isRecord(told) &&
    Object.values(told).every((count) => typeof count === 'number')
  );
}

function isOffset(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
