/** A question of a launch that only a person can answer, such as what to do with a clone at another commit. */

import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import type { Question } from '../../core/params/adapted.ts';
import type { Ask } from '../../core/params/load.ts';

const { l10n } = vscode;

/** What a parameter file asks for is asked by its own form before; here it stays unanswered, and is said. */
export const askToLaunch: Ask = async (questions) => {
  const answers: Record<string, string> = {};
  for (const question of questions) {
    if (question.choices) answers[question.key] = await choose(question);
  }
  return answers;
};

/** The choice to start nothing is the dialog's own Cancel. */
async function choose({ title, choices = [] }: Question): Promise<string> {
  const offered = choices.filter(({ value }) => value !== 'cancel');
  const items = offered.map((choice) => ({ ...choice, sentence: choice.title, title: buttonOf(choice) }));
  const [first = '', ...others] = title.split('\n').map(shownText);
  const meanings = items
    .filter((item) => !PLAIN.includes(item.value))
    .map((item) => `${item.title}: ${shownText(item.sentence)}.`);
  const options = { modal: true, detail: [...others, ...meanings].join('\n') };
  const chosen = await vscode.window.showWarningMessage(first, options, ...items);
  if (!chosen) throw new vscode.CancellationError();
  return chosen.value;
}

/** Their buttons say it all. */
const PLAIN = ['use', 'go-on'];

function buttonOf({ value, title }: NonNullable<Question['choices']>[number]): string {
  if (value === 'use') return l10n.t('Use as It Is');
  if (value === 'checkout') return l10n.t('Check Out in Its Own Folder');
  if (value === 'go-on') return l10n.t('Resume Anyway');
  if (value === 'before') return l10n.t('Resume from the One Before');
  return title;
}
