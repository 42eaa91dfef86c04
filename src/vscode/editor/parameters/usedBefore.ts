/** The values that a parameter had in earlier runs of its file, each with how the newest of those runs went. */

import path from 'node:path';
import type * as vscode from 'vscode';
import { keyPathIn, valueAt } from '../../../core/params/layers.ts';
import type { RunRow } from '../../../core/store/runRow.ts';
import type { ShownWorkspace } from '../../host/workspaces.ts';

export interface UsedValue {
  readonly value: unknown;
  readonly row: RunRow;
}

/** More runs than anybody waits for, and more values than anybody reads. */
const LOOKED_AT = 200;
const SHOWN = 5;

/** Newest first, each value once. */
export async function usedBefore(
  { root, list }: ShownWorkspace,
  { file, key }: { readonly file: string; readonly key: string },
  token: vscode.CancellationToken,
): Promise<readonly UsedValue[]> {
  const found = new Map<string, UsedValue>();
  for (const id of list.ids().slice(0, LOOKED_AT)) {
    if (token.isCancellationRequested || found.size === SHOWN) break;
    const row = await list.row(id);
    if (row?.file == null || path.resolve(root, row.file) !== file) continue;
    const value = valueAt(row.view.parameters, keyPathIn(row.view.parameters, key));
    const text = JSON.stringify(value);
    if (text !== undefined && !found.has(text)) found.set(text, { value, row });
  }
  return [...found.values()];
}
