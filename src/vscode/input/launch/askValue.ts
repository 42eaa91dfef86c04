/** One value of the launch form: picked where there is a choice, else typed and checked with each key. */

import * as vscode from 'vscode';
import { labelText } from '../../../base/markdown.ts';
import { type FormField, type Reading, valueText } from '../../../core/params/form.ts';
import { type Answer, choose, enter, type Frame } from '../steps.ts';

const { l10n } = vscode;

export interface Asked {
  readonly field: FormField;
  /** What it is now: that of the file, or what was answered before. */
  readonly now: unknown;
  /** What was answered the last time. */
  readonly last: unknown;
  readonly read: (text: string) => Reading;
}

interface ValueItem extends vscode.QuickPickItem {
  readonly value?: unknown;
}

export function askValue(frame: Frame, asked: Asked): Promise<Answer<unknown>> {
  const { choices } = asked.field;
  return choices ? pickValue(frame, asked, choices) : typeValue(frame, asked);
}

async function pickValue(frame: Frame, asked: Asked, choices: readonly unknown[]): Promise<Answer<unknown>> {
  const { field, now, last } = asked;
  const ordered = [...choices].sort((a, b) => Number(isSame(b, last)) - Number(isSame(a, last)));
  const items = ordered.map((value): ValueItem => {
    const notes = [
      isSame(value, now) ? l10n.t('now') : '',
      isSame(value, last) ? l10n.t('last time') : '',
      isSame(value, field.value) && !isSame(value, now) ? l10n.t('in the file') : '',
      isSame(value, field.default) ? l10n.t('default') : '',
    ];
    return { label: labelText(valueText(value)), description: notes.filter(Boolean).join(' · '), value };
  });
  const active = items.find(({ value }) => isSame(value, now));
  const placeholder = field.description ?? l10n.t('Choose a value for {0}', field.key);
  const answer = await choose(frame, { items, active, placeholder });
  return typeof answer === 'object' ? { value: answer.value.item.value } : answer;
}

async function typeValue(frame: Frame, { field, now, last, read }: Asked): Promise<Answer<unknown>> {
  const shown = now === undefined ? '' : valueText(now);
  const check = (text: string) => {
    if (text === shown && now !== undefined) return undefined; // it is what stands there
    if (text === '') return now === undefined ? l10n.t('This has no value yet.') : problemOf(read(text));
    return problemOf(read(text));
  };
  const isLastOffered = last !== undefined && !isSame(last, now);
  const answer = await enter(frame, {
    value: now === undefined ? (field.suggestion ?? '') : shown,
    prompt: promptOf(field),
    ...(field.default !== undefined && { placeholder: valueText(field.default) }),
    check,
    suggestion: isLastOffered
      ? { text: valueText(last), tooltip: l10n.t('Last time: {0}', valueText(last)) }
      : undefined,
  });
  if (typeof answer !== 'object') return answer;
  if (answer.value === shown && now !== undefined) return { value: now };
  if (isLastOffered && answer.value === valueText(last)) return { value: last };
  const reading = read(answer.value);
  return 'value' in reading ? { value: reading.value } : undefined;
}

function problemOf(reading: Reading): string | undefined {
  return 'problem' in reading ? reading.problem : undefined;
}

/** `Who is measured. In the file: 0.01 · default: 0.1 · from 0 to 1` */
function promptOf(field: FormField): string {
  const { description, value, layer, minimum, maximum } = field;
  const facts = [
    layer === 'file' && value !== undefined ? l10n.t('In the file: {0}', valueText(value)) : '',
    field.default === undefined ? '' : l10n.t('Default: {0}', valueText(field.default)),
    rangeText(minimum, maximum),
  ].filter(Boolean);
  const about =
    description ?? (facts.length === 0 ? l10n.t('A number, true, false, a list, or a text.') : '');
  return [about, facts.join(' · ')].filter(Boolean).join('  ');
}

function rangeText(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return l10n.t('From {0} to {1}', minimum, maximum);
  if (minimum !== undefined) return l10n.t('At least {0}', minimum);
  return maximum === undefined ? '' : l10n.t('At most {0}', maximum);
}

/** Numbers with their own spelling are objects. */
export function isSame(a: unknown, b: unknown): boolean {
  return a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
