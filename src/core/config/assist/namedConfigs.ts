/** The `.cfg` files that a parameter file names in `configs`, and naming one more there. */

import path from 'node:path';
import { modify } from 'jsonc-parser';
import type { Edit } from '../../../base/finding.ts';
import { isRecord } from '../../../base/json.ts';

/** Absolute. An entry is a path, or an object that has one. */
export function namedConfigs(value: unknown, parameterFile: string): string[] {
  const configs = isRecord(value) ? value['configs'] : undefined;
  if (!Array.isArray(configs)) return [];
  return configs.flatMap((entry: unknown) => {
    const name = isRecord(entry) ? entry['file'] : entry;
    return typeof name === 'string' ? [path.resolve(path.dirname(parameterFile), name)] : [];
  });
}

/** As it is written in a parameter file: relative, the same on every system. */
export function configName(parameterFile: string, config: string): string {
  return path.relative(path.dirname(parameterFile), config).split(path.sep).join('/');
}

/** The text with one more name in `configs`; undefined where only a person can do that. */
export function addedConfig(text: string, ending: string, name: string): readonly Edit[] | undefined {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (/^\.jsonc?$/i.test(ending)) return addedToJson(text, name, newline);
  const isYaml = /^\.ya?ml$/i.test(ending);
  // What is there already has many spellings.
  if (/^[ \t]*(["']?)configs\1[ \t]*[:=[]/m.test(text)) return undefined;
  const quoted = JSON.stringify(name);
  if (isYaml) {
    const isPlain = /^[\w$"'-][^\r\n]*:/m.test(text) && !/^(?:---|\.\.\.)/m.test(text);
    const gap = /[\r\n]$/.test(text) || text === '' ? '' : newline;
    const at = { start: text.length, end: text.length };
    return isPlain ? [{ span: at, text: `${gap}configs:${newline}  - ${quoted}${newline}` }] : undefined;
  }
  // Before the first table: behind it the key would be one of that table.
  const start = /^[ \t]*\[/m.exec(text)?.index ?? text.length;
  const gap = start === 0 || /[\r\n]$/.test(text.slice(0, start)) ? '' : newline;
  return [{ span: { start, end: start }, text: `${gap}configs = [${quoted}]${newline}` }];
}

function addedToJson(text: string, name: string, eol: string): readonly Edit[] | undefined {
  const tabSize = /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
  const formattingOptions = { insertSpaces: !/^\t/m.test(text), tabSize, eol };
  const hasList = /"configs"\s*:\s*\[/.test(text);
  try {
    const edits = hasList
      ? modify(text, ['configs', -1], name, { formattingOptions, isArrayInsertion: true })
      : modify(text, ['configs'], [name], { formattingOptions });
    return edits.map(({ offset, length, content }) => ({
      span: { start: offset, end: offset + length },
      text: content,
    }));
  } catch {
    return undefined; // its outermost value is no object
  }
}
