/** Reads what package.json says in the words of package.nls.json. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import texts from '../../package.nls.json' with { type: 'json' };
import { ROOT } from './sandbox.ts';

export interface MenuItem {
  readonly menu: string;
  /** A command, or a menu inside of this one. */
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}
export const MENUS: readonly MenuItem[] = Object.entries(manifest.contributes.menus).flatMap(
  ([menu, items]) => items.map((item) => ({ menu, ...item })),
);
export const WHENS: readonly string[] = [
  ...MENUS.flatMap(({ when }) => when ?? []),
  ...manifest.contributes.viewsWelcome.map(({ when }) => when),
  ...manifest.contributes.commands.flatMap((command) =>
    'enablement' in command ? [command.enablement] : [],
  ),
];
const ids = fs.readFileSync(path.join(ROOT, 'src', 'vscode', 'ids.ts'), 'utf8');

/** The words of a type like `'a' | 'b'` that ids.ts gives to a name. */
export function wordsOf(name: string): string[] {
  const type = ids.split('\n').find((line) => line.includes(`readonly '${name}':`)) ?? '';
  return [...type.slice(type.indexOf(':')).matchAll(/'([^']+)'/g)].map(([, word = '']) => word);
}

/** What the text of package.nls.json says in the place of a `%key%`. */
export function textOf(value: string): string {
  const text = new Map(Object.entries(texts)).get(value.replace(/^%(.+)%$/, '$1'));
  assert.ok(text, `${value} is no key of package.nls.json`);
  return text;
}

/** The commands that links in a text lead to. */
export function linkedCommands(text: string): string[] {
  return [...text.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command = '']) => command);
}
