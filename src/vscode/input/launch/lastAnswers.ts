/** What was answered the last time a file was run with other values: offered again, and never taken by itself. */

import type * as vscode from 'vscode';
import { isRecord, parseExact } from '../../../base/json.ts';
import type { Changes } from '../../../core/params/form.ts';

export interface LastAnswers {
  readonly variant: string | undefined;
  /** By key of its field. */
  readonly values: ReadonlyMap<string, unknown>;
}

const KEY = 'lastAnswers';
/** More files than anybody goes back to. */
const KEPT = 100;

export function lastAnswers(memory: vscode.Memento, file: string): LastAnswers {
  const found = new Map(entriesOf(memory)).get(file);
  const values = isRecord(found) && isRecord(found['values']) ? found['values'] : {};
  const variant = isRecord(found) ? found['variant'] : undefined;
  return {
    variant: typeof variant === 'string' ? variant : undefined,
    values: new Map(Object.entries(values).flatMap(([key, text]) => readBack(key, text))),
  };
}

export async function remember(
  memory: vscode.Memento,
  file: string,
  { variant, changes }: { readonly variant: string | undefined; readonly changes: Changes },
): Promise<void> {
  const others = entriesOf(memory).filter(([name]) => name !== file);
  // As texts: a number keeps its spelling.
  const values = Object.fromEntries([...changes].map(([key, { value }]) => [key, JSON.stringify(value)]));
  await memory.update(KEY, [[file, { variant, values }], ...others].slice(0, KEPT));
}

function entriesOf(memory: vscode.Memento): readonly [string, unknown][] {
  const all = memory.get<unknown>(KEY);
  return Array.isArray(all) ? all.filter((entry) => Array.isArray(entry) && entry.length === 2) : [];
}

function readBack(key: string, text: unknown): [string, unknown][] {
  try {
    return [[key, parseExact(String(text))]];
  } catch {
    return [];
  }
}
