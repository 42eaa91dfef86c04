/** One step of a dialogue at the top of the window: a list or a text, with a title, its number, and the way back. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';

export interface Frame {
  readonly title: string;
  /** Where there are several: which one this is. */
  readonly step?: number;
  readonly totalSteps?: number;
  readonly canGoBack: boolean;
}

/** The person wants to see the step before this one. */
export const BACK = 'back';

/** Undefined when the person changed their mind. */
export type Answer<T> = { readonly value: T } | typeof BACK | undefined;

export type Step = (frame: Frame) => Promise<Answer<unknown>>;

/** One step after the other, and back; what was answered may change which steps follow. False when the person gave up. */
export async function goThrough(title: string, stepsNow: () => readonly Step[]): Promise<boolean> {
  for (let at = 0; ; ) {
    const steps = stepsNow();
    const step = steps[at];
    if (!step) return true;
    const place = steps.length > 1 ? { step: at + 1, totalSteps: steps.length } : {};
    const answer = await step({ title, ...place, canGoBack: at > 0 });
    if (answer === undefined) return false;
    at += answer === BACK ? -1 : 1;
  }
}

export interface Choice<T extends vscode.QuickPickItem> {
  readonly items: readonly T[];
  /** The one that Enter takes. */
  readonly active?: T | undefined;
  readonly placeholder: string;
}

/** A button of a row answers with that row as well; what it means is up to whoever put it there. */
export async function choose<T extends vscode.QuickPickItem>(
  frame: Frame,
  { items, active, placeholder }: Choice<T>,
): Promise<Answer<{ readonly item: T; readonly button: vscode.QuickInputButton | undefined }>> {
  const box = vscode.window.createQuickPick<T>();
  box.items = items;
  box.placeholder = placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  if (active) box.activeItems = [active];
  return answerOf(box, frame, (give) => [
    box.onDidAccept(() => {
      const [item] = box.selectedItems;
      if (item) give({ item, button: undefined });
    }),
    box.onDidTriggerItemButton((event) => give(event)),
  ]);
}

export interface Question {
  readonly value: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly check: (text: string) => string | undefined;
  /** A value at hand, offered by a button. */
  readonly suggestion?: { readonly text: string; readonly tooltip: string } | undefined;
}

/** Whatever was typed is checked at once; what is not accepted cannot be entered. */
export async function enter(frame: Frame, question: Question): Promise<Answer<string>> {
  const { check, suggestion } = question;
  const box = vscode.window.createInputBox();
  box.value = question.value; // selected, so that typing replaces it
  box.prompt = question.prompt;
  if (question.placeholder !== undefined) box.placeholder = question.placeholder;
  const recent = suggestion && {
    iconPath: new vscode.ThemeIcon('history'),
    tooltip: suggestion.tooltip,
  };
  const look = () => {
    const message = check(box.value);
    box.validationMessage = message && { message, severity: vscode.InputBoxValidationSeverity.Error };
    return message === undefined;
  };
  const answer = answerOf<string>(box, frame, (give) => [
    box.onDidChangeValue(look),
    box.onDidAccept(() => {
      if (look()) give(box.value);
    }),
    box.onDidTriggerButton((button) => {
      if (!recent || button !== recent) return;
      box.value = suggestion.text;
      look();
    }),
  ]);
  if (recent) box.buttons = [...box.buttons, recent];
  return answer;
}

/** Shows a box as one step; `listen` says what in it is an answer. */
export function answerOf<T>(
  box: vscode.QuickInput & Pick<vscode.InputBox, 'buttons' | 'onDidTriggerButton'>,
  { title, step, totalSteps, canGoBack }: Frame,
  listen: (give: (value: T) => void) => readonly vscode.Disposable[],
): Promise<Answer<T>> {
  const owned = new DisposableStore();
  owned.add(box);
  const { promise, resolve } = Promise.withResolvers<Answer<T>>();
  box.title = title;
  box.step = step;
  box.totalSteps = totalSteps;
  box.ignoreFocusOut = false;
  if (canGoBack) box.buttons = [vscode.QuickInputButtons.Back];
  owned.add(box.onDidTriggerButton((button) => button === vscode.QuickInputButtons.Back && resolve(BACK)));
  owned.add(box.onDidHide(() => resolve(undefined)));
  for (const listening of listen((value) => resolve({ value }))) owned.add(listening);
  box.show();
  return promise.finally(() => owned.dispose());
}
