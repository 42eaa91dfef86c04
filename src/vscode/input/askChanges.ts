/** Other values for one run: the parameters of a file as a list, each of which can be changed before it is run. */

import * as vscode from 'vscode';
import { messageOf } from '../../base/errors.ts';
import { labelText } from '../../base/markdown.ts';
import type { Override } from '../../core/params/overrides.ts';

const { l10n } = vscode;

interface ParameterItem extends vscode.QuickPickItem {
  readonly key?: string;
  readonly isRun?: boolean;
}

/** Undefined when the person changed their mind. */
export async function askChanges(file: string): Promise<readonly Override[] | undefined> {
  const { planning } = await import('../planning.ts');
  const { name, parameters } = await planning.loadParameterFile(file);
  const changes = new Map<string, Override>();
  for (;;) {
    const item = await vscode.window.showQuickPick(itemsOf(parameters, changes), {
      title: l10n.t('Run {0} with changed parameters', name),
      placeHolder: l10n.t('Choose a parameter to change, or run'),
      matchOnDescription: true,
    });
    if (!item) return undefined;
    if (item.isRun) return [...changes.values()];
    if (item.key === undefined) continue;
    const change = await askValue(item.key, changes.get(item.key)?.value ?? parameters[item.key]);
    if (change) changes.set(item.key, change);
  }
}

function itemsOf(
  parameters: Readonly<Record<string, unknown>>,
  changes: ReadonlyMap<string, Override>,
): ParameterItem[] {
  const run: ParameterItem = {
    label: `$(play) ${changes.size === 0 ? l10n.t('Run as it is') : l10n.t('Run with {0} changed', changes.size)}`,
    isRun: true,
  };
  const rows = Object.entries(parameters).map(([key, value]): ParameterItem => {
    const change = changes.get(key);
    const now = text(change ? change.value : value);
    const description = change ? l10n.t('{0}  (was {1})', now, text(value)) : now;
    return { key, label: labelText(key), description: labelText(description) };
  });
  return [run, { label: l10n.t('Parameters'), kind: vscode.QuickPickItemKind.Separator }, ...rows];
}

async function askValue(key: string, value: unknown): Promise<Override | undefined> {
  const { parseOverride } = (await import('../planning.ts')).planning;
  const given = await vscode.window.showInputBox({
    title: key,
    value: text(value),
    prompt: l10n.t('A number, true, false, a list, or a text.'),
    validateInput: (entered) => {
      try {
        parseOverride(`${key}=${entered}`);
        return undefined;
      } catch (error) {
        return messageOf(error);
      }
    },
  });
  // What was left as it is keeps its type: the text "42" would come back as a number.
  return given === undefined || given === text(value) ? undefined : parseOverride(`${key}=${given}`);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
