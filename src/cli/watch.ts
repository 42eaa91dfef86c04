/** `runtrail watch ID` */

import type { Disposable } from '../base/disposable.ts';
import { shortId } from '../base/ids.ts';
import { shownText } from '../base/names.ts';
import type { RunFolder } from '../core/run/folder.ts';
import { isFinal } from '../core/run/model.ts';
import { resourceFacts } from '../core/run/resourceFacts.ts';
import type { Attending } from '../core/store/attend.ts';
import { followToEnd } from '../core/store/follow.ts';
import type { Context } from './context.ts';
import { INTERRUPTED, listenForLeaving } from './leaving.ts';
import { logTail } from './logTail.ts';
import { repaint } from './repaint.ts';
import { elapsed } from './runWords.ts';
import { Screen } from './screen.ts';
import { cell, type Terminal, table } from './terminal.ts';
import { type Look, WatchedRun } from './watchedRun.ts';
import { curveWidth, watchDocument, watchLine, watchPage } from './watchPage.ts';

const PAINT_MS = 250;
/** Where nobody sees it change, a line is written for each new state, and otherwise every so often. */
const LINE_MS = 5_000;

/** What shows one look after the other, until it is taken away. */
interface Display extends Disposable {
  readonly width: () => number;
  readonly show: (look: Look) => void;
}

export async function watch(id: string, context: Context): Promise<void> {
  const open = context.open();
  const folder = open.store.find(id);
  const { state } = await open.attend(folder);
  const run = new WatchedRun(folder, open.earlier);
  if (!isFinal(state.status) && !(await watchToEnd(run, open, context))) {
    process.exitCode = INTERRUPTED;
    return;
  }
  const look = await run.look(1);
  tellEnd(look, context);
  if (look.view.status !== 'completed') process.exitCode = 4;
}

/** Whether the end came before the person left. */
async function watchToEnd(run: WatchedRun, open: Attending, context: Context): Promise<boolean> {
  const leaving = listenForLeaving();
  const { folder } = run;
  let display: Display | undefined;
  const painting = repaint(PAINT_MS, async () => display?.show(await run.look(display.width())));
  try {
    display = displayFor(folder, context, painting.soon);
    painting.soon();
    await Promise.race([followToEnd(open, folder, { signal: leaving.signal }), painting.failed]);
    return true;
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    return false;
  } finally {
    await painting.stop();
    display?.dispose();
    leaving.dispose();
  }
}

function displayFor(
  { console: log }: RunFolder,
  { terminal, isJson }: Context,
  onResize: () => void,
): Display {
  if (isJson) return changes((look) => JSON.stringify(watchDocument(look)), 0, terminal);
  if (!Screen.isThere()) return changes(watchLine, LINE_MS, terminal);
  const screen = new Screen(onResize);
  return {
    width: () => Math.max(1, curveWidth(screen.columns)),
    show: (look) => screen.draw(watchPage(look, screen, { terminal, log: (count) => logTail(log, count) })),
    dispose: () => screen.dispose(),
  };
}

/** A line whenever it is another one than before; of the same state not more often than `restMs`. */
function changes(text: (look: Look) => string, restMs: number, terminal: Terminal): Display {
  let told = { status: '', line: '', atMs: 0 };
  return {
    width: () => 1,
    show(look) {
      const { status } = look.view;
      const line = text(look);
      const atMs = performance.now();
      if (line === told.line || (status === told.status && atMs - told.atMs < restMs)) return;
      told = { status, line, atMs };
      terminal.print(line);
    },
    dispose: () => undefined,
  };
}

/** The outcome, and what it took in all; also what is left on the screen after the page is gone. */
function tellEnd(look: Look, { terminal, isJson }: Context): void {
  if (isJson) return terminal.print(JSON.stringify(watchDocument(look)));
  const { view } = look;
  const message = view.message === null ? '' : `  ${shownText(view.message)}`;
  const took = elapsed(view, Date.now());
  terminal.print(`${shortId(view.id)}  ${terminal.status(view.status)}${took && ` in ${took}`}${message}`);
  const facts = resourceFacts(view.resources).flatMap(([name, value]) =>
    value ? [[cell(name), cell(value)]] : [],
  );
  for (const line of table(facts)) terminal.print(line);
}
