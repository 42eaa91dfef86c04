/** The page of one run in an editor tab: it shows the run for as long as that is there, and says so when it is not. */

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { AppError } from '../../base/errors.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import type { Absence, RunPageContract, RunPlace } from '../../protocol/runPage.ts';
import type { Documents } from '../editor/documents.ts';
import type { Problems } from '../host/problems.ts';
import type { Workspaces } from '../host/workspaces.ts';
import type { LiveRuns } from '../views/liveRuns.ts';
import type { RunNode } from '../views/runNodes.ts';
import { Channel } from './channel.ts';
import { findRun, nothingKept } from './findRun.ts';
import { RUN_PAGE_GUARDS, RUN_PAGE_REQUESTS } from './guards.ts';
import { pageHtml } from './html.ts';
import { RunFeed } from './runFeed.ts';
import { runPageHandlers } from './runPageHandlers.ts';
import { RunSource } from './runSource.ts';
import { tabIcon, tabTitle } from './tabLook.ts';

const { l10n } = vscode;

/** What pages of runs work with. */
export interface RunPanelServices {
  readonly extensionUri: vscode.Uri;
  readonly workspaces: Workspaces;
  readonly live: LiveRuns;
  readonly documents: Documents;
  readonly problems: Problems;
}

/** A run that is there, and what follows it. */
interface Shown extends Disposable {
  readonly run: RunNode;
  readonly source: RunSource;
  readonly feed: RunFeed;
}

export class RunPanel implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  /** Undefined where nothing was kept of it. */
  readonly #place: RunPlace | undefined;
  readonly #services: RunPanelServices;
  readonly #channel: Channel<RunPageContract>;
  readonly #owned = new DisposableStore();
  #shown: Shown | undefined;
  #absence: Absence | undefined;
  #isReady = false;
  /** Whether the page has its first snapshot. */
  #isTold = false;
  #looks = 0;
  /** Of the page, as soon as it is there. */
  #wantedTab: string | undefined;

  constructor(panel: vscode.WebviewPanel, place: RunPlace | undefined, services: RunPanelServices) {
    this.panel = panel;
    this.#place = place;
    this.#services = services;
    const { webview } = panel;
    this.#channel = this.#owned.add(
      new Channel<RunPageContract>({
        post: (message) => webview.postMessage(message),
        requests: RUN_PAGE_REQUESTS,
        handlers: runPageHandlers({ ...services, panel, shown: () => this.#shown }),
        guards: RUN_PAGE_GUARDS,
        onReady: () => this.#begin(),
        onError: (error) => this.#fail(error),
        staleMessage: l10n.t('This page belongs to another version of Runtrail. Reload the window.'),
      }),
    );
    this.#owned.add(webview.onDidReceiveMessage((message) => this.#channel.receive(message)));
    this.#owned.add(panel.onDidChangeViewState(() => this.#see()));
    this.#owned.add(panel.onDidDispose(() => this.dispose()));
    this.#owned.add(services.workspaces.onDidChange(() => this.#look()));
    webview.options = optionsOf(services.extensionUri);
    webview.html = htmlOf(webview, services.extensionUri);
    this.#look();
  }

  /** Brings one of the page's own tabs to the front. */
  show(tab: string): void {
    this.#wantedTab = tab;
    if (this.#isTold) this.#lead();
  }

  dispose(): void {
    this.#looks++;
    this.#shown?.dispose();
    this.#shown = undefined;
    this.#owned.dispose();
  }

  /** Finds the run, again after something may have moved. */
  #look(): void {
    const own = ++this.#looks;
    if (!this.#place) return this.#miss(nothingKept());
    void findRun(this.#services.workspaces, this.#place)
      .then((found) => {
        if (own !== this.#looks) return;
        if ('title' in found) this.#miss(found);
        else this.#show(found);
      })
      .catch((error: unknown) => this.#fail(error));
  }

  #show(run: RunNode): void {
    const isFollowed = this.#shown?.run.workspace === run.workspace;
    if (isFollowed && !this.#absence) return;
    this.#absence = undefined;
    if (!isFollowed) {
      this.#shown?.dispose();
      this.#shown = this.#follow(run);
    }
    if (this.#isReady) this.#begin();
  }

  #follow(run: RunNode): Shown {
    const { live } = this.#services;
    const owned = new DisposableStore();
    const stop = new AbortController();
    owned.add({ dispose: () => stop.abort() });
    const source = new RunSource(run.workspace.workspace.run(run.id), stop.signal);
    const feed = owned.add(
      new RunFeed({
        ...{ run, source, live, channel: this.#channel },
        onRow: (row) => this.#name(row),
        onError: (error) => this.#fail(error),
      }),
    );
    const { list } = run.workspace;
    owned.add(
      list.on('list', ({ added, removed }) => {
        if (added.includes(run.id) || removed.includes(run.id)) this.#look();
      }),
    );
    // Title and icon tell of the run also while another tab is in front.
    owned.add(
      list.on('rows', (ids) => {
        const row = ids.includes(run.id) ? list.rowNow(run.id) : undefined;
        if (row) this.#name(row);
      }),
    );
    return { run, source, feed, dispose: () => owned.dispose() };
  }

  #miss(absence: Absence): void {
    this.#shown?.feed.stop();
    this.#absence = absence;
    if (this.#isReady) this.#channel.tell('absent', absence);
  }

  #begin(): void {
    // Hidden as soon as it had begun: it begins again when it is shown.
    if (!this.panel.visible) return;
    this.#isReady = true;
    if (this.#absence) this.#channel.tell('absent', this.#absence);
    else void this.#start().catch((error: unknown) => this.#fail(error));
  }

  async #start(): Promise<void> {
    await this.#shown?.feed.start();
    this.#isTold = this.#isReady;
    if (this.#isTold) this.#lead();
  }

  #lead(): void {
    const tab = this.#wantedTab;
    this.#wantedTab = undefined;
    if (tab !== undefined) this.#channel.tell('show', { tab });
  }

  /** VS Code takes the document away with the tab; when that is in front again, the page begins anew. */
  #see(): void {
    if (this.panel.visible) return;
    this.#isReady = false;
    this.#isTold = false;
    this.#channel.leave();
    this.#shown?.feed.stop();
  }

  #name(row: RunRow): void {
    const { panel } = this;
    const title = tabTitle(row.view.name);
    if (panel.title !== title) panel.title = title;
    panel.iconPath = tabIcon(row, this.#services.extensionUri);
  }

  #fail(error: unknown): void {
    const isGone = error instanceof AppError && error.code === 'not-found';
    if (isGone && this.#shown && !this.#absence) this.#look();
    else void this.#services.problems.report(error);
  }
}

function optionsOf(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    enableForms: false,
    enableCommandUris: false,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')],
  };
}

function htmlOf(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const place = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
  return pageHtml({
    cspSource: webview.cspSource,
    script: place('run.js'),
    style: place('run.css'),
    language: vscode.env.language,
    waiting: l10n.t('Reading the run …'),
  });
}
