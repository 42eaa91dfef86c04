/** Reading our settings by their typed names. They are read when they are used, so a change applies at once. */

import * as vscode from 'vscode';
import { SETTINGS, type Settings } from '../ids.ts';

export function setting<K extends keyof Settings>(name: K, scope?: vscode.Uri): Settings[K] {
  return vscode.workspace.getConfiguration(undefined, scope ?? null).get<Settings[K]>(name) ?? SETTINGS[name];
}

export function onSettingChanged(name: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(name)) listener();
  });
}
