/** Which of the named variants of a file to run, each with what it changes. */

import * as vscode from 'vscode';
import { labelText } from '../../../base/markdown.ts';
import { valueText } from '../../../core/params/form.ts';
import { leavesOf, type Values, valueAt } from '../../../core/params/layers.ts';
import { recordAt } from '../../../core/params/stack.ts';
import { type Answer, choose, type Frame } from '../steps.ts';

const { l10n } = vscode;

interface VariantItem extends vscode.QuickPickItem {
  readonly variant: string | undefined;
}

export interface VariantChoice {
  readonly variants: Values;
  readonly now: string | undefined;
  /** The one that was run last. */
  readonly last: string | undefined;
}

/** Undefined as a value stands for the file as it is. */
export async function askVariant(
  frame: Frame,
  { variants, now, last }: VariantChoice,
): Promise<Answer<string | undefined>> {
  const names = Object.keys(variants).sort((a, b) => Number(b === last) - Number(a === last));
  const items: VariantItem[] = [
    { label: l10n.t('The file as it is'), variant: undefined },
    ...names.map((variant) => ({
      variant,
      label: labelText(variant),
      ...(variant === last && { description: l10n.t('last time') }),
      detail: labelText(changesOf(recordAt(recordAt(variants, variant), 'parameters'))),
    })),
  ];
  const active = items.find(({ variant }) => variant === (now ?? last)) ?? items[0];
  const placeholder = l10n.t('Which variant of the file?');
  const answer = await choose(frame, { items, active, placeholder });
  return typeof answer === 'object' ? { value: answer.value.item.variant } : answer;
}

function changesOf(parameters: Values): string {
  return [...leavesOf(parameters)]
    .map((keyPath) => `${keyPath.join('.')} = ${valueText(valueAt(parameters, keyPath))}`)
    .join(', ');
}
