/**
 * A terminal that shows one run: everything it printed so far, then what comes. It is only a window on the run; closing
 * it stops nothing.
 */

import * as vscode from 'vscode';
import { sentencesOf } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { formatDuration } from '../../base/time.ts';
import type { RunFolder } from '../../core/run/folder.ts';
import { isFinal, type RunState } from '../../core/run/model.ts';
import type { Attending } from '../../core/store/attend.ts';
import { followToEnd } from '../../core/store/follow.ts';
import { isCancelled } from '../host/problems.ts';
import { lookOf } from '../views/statusLook.ts';
import { LogFlow } from './logFlow.ts';
import { PhaseLines } from './phaseLines.ts';
import { RunKeys } from './runKeys.ts';
import type { TerminalTitles } from './terminalTitles.ts';

/** A run and the workspace it is in. */
export interface AttachedRun {
  readonly open: Attending;
  readonly folder: RunFolder;
  /** A few lines to begin with: what runs, where, with which environment. */
  readonly heading: readonly string[];
  /** What goes wrong with the start before anything was recorded. */
  readonly gone?: Promise<void> | undefined;
}

export interface RunTerminalOptions {
  /** Gives the run; launches it first where there is none yet. */
  readonly run: () => Promise<AttachedRun>;
  /** A task ends with its run, so that tasks that wait for it go on; a mere view stays to be read. */
  readonly endsWithRun: boolean;
  readonly titles: TerminalTitles;
  /** It was closed, by whomever, while the run went on. */
  readonly onLeft?: ((run: AttachedRun) => void) | undefined;
}

/** What ends earlier with a failure, VS Code takes for something that could not be started. */
const LAUNCHING_MS = 600;

export class RunTerminal implements vscode.Pseudoterminal {
  private readonly options: RunTerminalOptions;
  private readonly wrote = new vscode.EventEmitter<string>();
  private readonly closed = new vscode.EventEmitter<number>();
  private readonly renamed = new vscode.EventEmitter<string>();
  private readonly left = new AbortController();
  readonly onDidWrite = this.wrote.event;
  readonly onDidClose = this.closed.event;
  readonly onDidChangeName = this.renamed.event;
  private run: AttachedRun | undefined;
  private keys: RunKeys | undefined;
  private hasEnded = false;
  private openedAt = 0;

  constructor(options: RunTerminalOptions) {
    this.options = options;
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    this.openedAt = Date.now();
    void this.show(size).then(
      (code) => this.end(code),
      (error: unknown) => this.fail(error),
    );
  }

  close(): void {
    this.left.abort();
    if (this.run && !this.hasEnded) this.options.onLeft?.(this.run);
    this.wrote.dispose();
    this.closed.dispose();
    this.renamed.dispose();
  }

  handleInput(data: string): void {
    if (this.hasEnded)
      this.closed.fire(0); // "press any key to close"
    else this.keys?.type(data);
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.keys?.resize(size);
  }

  private async show(size: vscode.TerminalDimensions | undefined): Promise<number> {
    const run = await this.options.run();
    this.run = run;
    if (this.left.signal.aborted) {
      this.options.onLeft?.(run); // closed while the run was being started
      return 0;
    }
    for (const line of run.heading) this.tell(line);
    this.keys = new RunKeys(run.folder, (line) => this.tell(line));
    if (size) this.keys.resize(size);
    const phases = new PhaseLines((text) => this.wrote.fire(text));
    const write = (text: string) => {
      phases.end();
      this.wrote.fire(text);
    };
    const flow = new LogFlow(run.folder.console, write, this.left.signal);
    const ended = followToEnd(run.open, run.folder, {
      signal: this.left.signal,
      onChange: () => flow.update(),
      fits: (now) => {
        phases.show(now);
        return false;
      },
    });
    const titles = this.options.titles(run.folder.id, (name) => this.renamed.fire(name));
    this.left.signal.addEventListener('abort', () => titles.dispose(), { once: true });
    const state = await Promise.race([ended, ...(run.gone ? [run.gone.then(() => ended)] : [])]);
    titles.dispose();
    await flow.finish();
    phases.end();
    this.tell(lastLine(state));
    return exitCodeOf(state);
  }

  private end(code: number): void {
    this.hasEnded = true;
    if (!this.options.endsWithRun) return this.tell(vscode.l10n.t('Press any key to close this terminal.'));
    const rest = Math.max(0, this.openedAt + LAUNCHING_MS - Date.now());
    setTimeout(() => this.closed.fire(code), rest);
  }

  private fail(error: unknown): void {
    if (this.left.signal.aborted) return;
    if (isCancelled(error)) this.tell(vscode.l10n.t('Nothing was started.'));
    else this.tell(vscode.l10n.t('Error: {0}', sentencesOf(error)));
    this.end(1);
  }

  /** A line of our own, told apart from what the program prints. */
  private tell(line: string): void {
    this.wrote.fire(`\x1b[0m\x1b[2m${shownText(line)}\x1b[0m\r\n`);
  }
}

/** `runtrail: completed in 12 m 04 s, record 4sx0hm` */
function lastLine(state: RunState): string {
  const { word } = lookOf(state.status);
  const message = state.message ? `. ${state.message}` : '';
  const took = state.durationMs === null ? undefined : formatDuration(state.durationMs);
  const id = shortId(state.id);
  return took === undefined
    ? vscode.l10n.t('runtrail: {0}, record {1}', word, id) + message
    : vscode.l10n.t('runtrail: {0} in {1}, record {2}', word, took, id) + message;
}

/** What tasks that wait for this one go by. */
function exitCodeOf({ status, exit }: RunState): number {
  if (status === 'completed') return 0;
  return isFinal(status) && exit?.code ? exit.code : 1;
}
