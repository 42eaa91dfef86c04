/** Context keys by their typed names, written only when they change. */

import * as vscode from 'vscode';
import type { ContextKeys } from '../ids.ts';

const known = new Map<string, string>();

export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  const text = JSON.stringify(value);
  if (known.get(key) === text) return;
  known.set(key, text);
  void vscode.commands.executeCommand('setContext', key, value);
}
