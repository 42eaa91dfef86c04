/** How far a run is, in the name of its terminal: `train 42 %`. */

import type * as vscode from 'vscode';
import { labelText } from '../../base/markdown.ts';
import type { LiveRuns } from '../views/liveRuns.ts';
import { percentOf } from '../views/progressText.ts';

/** Tells `change` each new name of the terminal of a run, and its plain one at the end; nothing as long as nobody knows how far it is. */
export type TerminalTitles = (id: string, change: (name: string) => void) => vscode.Disposable;

export function terminalTitles(live: LiveRuns): TerminalTitles {
  return (id, change) => {
    let told: { readonly own: string; readonly title: string } | undefined;
    const update = () => {
      const view = live.all.find(({ row }) => row.id === id)?.row.view;
      const percent = view && percentOf(view);
      if (!view || percent === undefined) return;
      const own = labelText(view.name);
      const title = `${own} ${percent}`;
      if (title !== told?.title) change(title);
      told = { own, title };
    };
    update();
    const listening = live.onDidChange(update);
    return {
      dispose() {
        listening.dispose();
        if (told) change(told.own);
      },
    };
  };
}

/** Whether a terminal is called like this run, however far that is. */
export function isTitleOf(title: string, name: string): boolean {
  const own = labelText(name);
  if (!title.startsWith(own)) return false;
  // VS Code puts the folder behind the name of a task where the window has several.
  return /^( (≈ )?\d+ %)?( \(|$)/.test(title.slice(own.length));
}
