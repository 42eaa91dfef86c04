/** Which repository: an address that is typed, checked with every key, or one of those that were used before. */

import * as vscode from 'vscode';
import { labelText } from '../../base/markdown.ts';
import { type Answer, answerOf, type Frame } from '../input/steps.ts';

const { l10n } = vscode;

export interface AddressQuestion {
  readonly value: string;
  /** Those that were cloned from, newest first. */
  readonly earlier: readonly string[];
  /** Why an address is not accepted. */
  readonly problemOf: (address: string) => string | undefined;
}

interface AddressItem extends vscode.QuickPickItem {
  readonly address?: string;
}

export async function askAddress(
  frame: Frame,
  { value, earlier, problemOf }: AddressQuestion,
): Promise<Answer<string>> {
  const box = vscode.window.createQuickPick<AddressItem>();
  box.placeholder = l10n.t('Address of the repository, such as https://… or git@host:path');
  box.value = value;
  const look = () => {
    const typed = box.value.trim();
    const others = earlier.filter((each) => each !== typed && each.includes(typed));
    box.items = [...(typed === '' ? [] : [typedItem(typed, problemOf(typed))]), ...earlierItems(others)];
  };
  look();
  return answerOf(box, frame, (give) => [
    box.onDidChangeValue(look),
    box.onDidAccept(() => {
      const typed = box.value.trim();
      // Whoever types and presses Enter at once is faster than the list.
      const isGood = typed !== '' && problemOf(typed) === undefined;
      const address = box.selectedItems[0]?.address ?? (isGood ? typed : undefined);
      if (address !== undefined) give(address);
    }),
  ]);
}

/** One that is not accepted cannot be taken, and says why. */
function typedItem(typed: string, problem: string | undefined): AddressItem {
  if (problem === undefined) {
    return { label: `$(repo) ${labelText(typed)}`, address: typed, alwaysShow: true };
  }
  return {
    label: `$(error) ${labelText(typed)}`,
    detail: labelText(problem),
    alwaysShow: true,
  };
}

function earlierItems(addresses: readonly string[]): AddressItem[] {
  if (addresses.length === 0) return [];
  return [
    { label: l10n.t('used before'), kind: vscode.QuickPickItemKind.Separator },
    ...addresses.map((address) => ({
      ...{ label: `$(history) ${labelText(address)}`, address, alwaysShow: true },
    })),
  ];
}
