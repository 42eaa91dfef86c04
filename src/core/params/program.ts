/** The command of a file that names a script instead. */

import path from 'node:path';
import { isRecord } from '../../base/json.ts';

const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

/** What runs a script of this ending; a script of another one runs by itself. */
const BY_ENDING: Readonly<Record<string, readonly string[]>> = {
  '.py': [PYTHON],
  '.r': ['Rscript'],
  '.jl': ['julia'],
  '.js': ['node'],
  '.mjs': ['node'],
  '.cjs': ['node'],
  '.rb': ['ruby'],
  '.pl': ['perl'],
  '.sh': ['sh'],
  '.bash': ['bash'],
  '.ps1': ['powershell', '-NoProfile', '-File'],
};

/** `values` are the fields with numbers as they are spelled: `--lr 1.0` must reach the program as `1.0`. */
export function commandOf(values: Readonly<Record<string, unknown>>): readonly string[] | string {
  const { command, script, interpreter, arguments: given } = values;
  if (typeof command === 'string') return command;
  if (Array.isArray(command)) return command.map(scalarText);
  const file = scalarText(script);
  const own = interpreter === undefined ? BY_ENDING[path.extname(file).toLowerCase()] : undefined;
  const before = own ?? (interpreter === undefined ? [] : [interpreter].flat().map(scalarText));
  const program = before.length === 0 && !/[/\\]/.test(file) ? `./${file}` : file;
  return [...before, program, ...(Array.isArray(given) ? given.map(scalarText) : [])];
}

export function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function textMap(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, scalarText(inner)]));
}
