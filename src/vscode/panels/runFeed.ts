/** Keeps the page of a run up to date while it can be seen; otherwise it does nothing at all. */

import * as vscode from 'vscode';
import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import { userName } from '../../base/userFolders.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import type { RunPageContract, RunPageSnapshot } from '../../protocol/runPage.ts';
import { isTrusted } from '../host/trust.ts';
import type { LiveRuns } from '../views/liveRuns.ts';
import { nodeId, type RunNode, rowOf } from '../views/runNodes.ts';
import type { Channel } from './channel.ts';
import { headOf } from './head.ts';
import { machineStrip } from './machineStrip.ts';
import { marksOf } from './marks.ts';
import { Patches } from './patches.ts';
import { goneOn } from './related.ts';
import type { RunSource } from './runSource.ts';
import { SaidNewsFeed } from './saidNews.ts';
import { RUN_PAGE_WORDS } from './words.ts';

/** As often as it is looked whether something was measured. */
const LOOK_MS = 500;
/** A page does not wait longer for a long record: its samples follow. */
const WAIT_MS = 300;

export interface RunFeedOptions {
  readonly run: RunNode;
  readonly source: RunSource;
  readonly live: LiveRuns;
  readonly channel: Channel<RunPageContract>;
  /** Told of each new look of the run, for title and icon. */
  readonly onRow: (row: RunRow) => void;
  readonly onError: (error: unknown) => void;
}

export class RunFeed implements Disposable {
  readonly #options: RunFeedOptions;
  readonly #patches: Patches<RunPageSnapshot>;
  readonly #news = new SaidNewsFeed();
  #watching: DisposableStore | undefined;
  #isReading = false;
  /** Of a run that is over nothing more comes. */
  #hasAll = false;

  constructor(options: RunFeedOptions) {
    const { channel, onError } = options;
    this.#options = options;
    this.#patches = new Patches({
      build: () => this.#snapshot(),
      send: (patch) => channel.tell('patch', patch),
      onError,
      // The page itself counts the time; the machine is busy in another way each time.
      compared: ({ run }) => ({ run: { ...run, elapsedMs: run.isTicking ? null : run.elapsedMs } }),
    });
  }

  /** The page has begun, or begun anew: everything, then what changes. */
  async start(): Promise<void> {
    this.stop();
    const watching = new DisposableStore();
    this.#watching = watching;
    const { source, channel } = this.#options;
    source.readEvents();
    const reading = source.readSamples();
    const isRead = await Promise.race([reading.then(() => true), pause(WAIT_MS).then(() => false)]);
    const snapshot = await this.#snapshot();
    if (this.#watching !== watching) return; // hidden meanwhile, or begun anew
    source.skipSamples();
    channel.tell('snapshot', snapshot);
    this.#patches.begin(snapshot);
    this.#watch(watching);
    if (isRead) return;
    await reading;
    if (this.#watching === watching) await this.start();
  }

  /** Nobody can see the page. */
  stop(): void {
    this.#watching?.dispose();
    this.#watching = undefined;
    this.#patches.dispose();
  }

  dispose(): void {
    this.stop();
  }

  #watch(watching: DisposableStore): void {
    const { run, live, source } = this.#options;
    const touch = () => this.#patches.touch();
    watching.add(
      run.workspace.list.on('rows', (ids) => {
        if (!ids.includes(run.id)) return;
        source.readEvents();
        touch();
      }),
    );
    watching.add(live.onDidChange(touch));
    watching.add(vscode.workspace.onDidGrantWorkspaceTrust(touch));
    watching.add(every(LOOK_MS, () => this.#look()));
  }

  /** What happened and was measured since; of a run that is over only until all of it was read. */
  #look(): void {
    const { run, source, channel } = this.#options;
    const said = source.said.look();
    if (said) channel.tell('metricsGrew', said);
    const isLive = run.workspace.list.rowNow(run.id)?.isLive ?? false;
    // Not all that is recorded changes what the list shows of the run.
    if (isLive && source.readEvents()) this.#patches.touch();
    if (this.#isReading || (!isLive && this.#hasAll)) return;
    this.#isReading = true;
    void this.#readOn(isLive)
      .catch(this.#options.onError)
      .finally(() => {
        this.#isReading = false;
      });
  }

  async #readOn(isLive: boolean): Promise<void> {
    const { source, channel } = this.#options;
    const isMore = await source.readSamples();
    this.#hasAll = !isLive && !isMore;
    if (!isMore || !this.#watching) return;
    if (source.isReplaced) return this.start();
    const samples = await source.newSamples();
    if (samples && this.#watching) channel.tell('samples', samples);
    this.#patches.touch();
  }

  async #snapshot(): Promise<RunPageSnapshot> {
    const { run, source, live, onRow } = this.#options;
    const row = await rowOf(run);
    onRow(row);
    const later = await goneOn(run, row.view);
    const { messages } = row.view;
    return {
      words: RUN_PAGE_WORDS,
      place: { version: 1, root: run.workspace.root, id: run.id },
      run: headOf({
        ...{ row, request: source.request, events: source.events, elapsedMs: source.elapsedMs },
        goneOn: later,
        ...{ isTrusted: isTrusted(), user: userName() },
      }),
      extent: source.extent(row.view.durationMs),
      marks: marksOf(source.events, source.time, messages ?? []),
      said: this.#news.of(row.view, source.outputs),
      machine: machineStrip(live.all, nodeId(run), row.isLive ? source.machineNow() : undefined),
    };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
