/** Whether a file is a parameter file, at a glance: asked for every file that somebody opens. */

import path from 'node:path';
import { createScanner } from 'jsonc-parser';
import { LAUNCHER_KEYS } from './launcher/recognise.ts';

/** As much of a file as is looked at. */
const HEAD = 4096;

const NAME = /.\.run\.(jsonc?|ya?ml|toml)$/i;
/** Our description of the format, or that of the launcher whose files are read as well. */
const SCHEMA = /^urn:runtrail:parameter-file:|(^|[/\\])(parameter-file|model_launcher)\.schema\.json$/;

/** A key at the top level, and its value where that is a text. */
type Entry = readonly [key: string, value: string | undefined];

/** By its name, or by what its first 4 kB say at their top level. Never throws, whatever the text. */
export function isParameterFile(file: string, head: string): boolean {
  if (NAME.test(path.basename(file))) return true;
  const entries = new Map(topLevelOf(path.extname(file).toLowerCase(), head.slice(0, HEAD)));
  if (SCHEMA.test(entries.get('$schema') ?? '')) return true;
  return entries.has('command') || (entries.has('launcher') && LAUNCHER_KEYS.some((key) => entries.has(key)));
}

function topLevelOf(extension: string, text: string): Iterable<Entry> {
  switch (extension) {
    case '.yaml':
    case '.yml':
      return yamlEntries(text);
    case '.toml':
      return tomlEntries(text);
    case '.json':
    case '.jsonc':
      return jsonEntries(text);
    default:
      return /^\s*[{/]/.test(text) ? jsonEntries(text) : [];
  }
}

/** Comments are passed over; a text that is cut off or wrong gives what stands before. */
function* jsonEntries(head: string): Iterable<Entry> {
  const text = head.replace(/^\uFEFF/, '');
  const scanner = createScanner(text, true);
  let depth = 0;
  let last: string | undefined;
  let key: string | undefined;
  do {
    scanner.scan();
    const sign = text[scanner.getTokenOffset()] ?? '';
    if (sign === '' || (depth === 0 && sign !== '{')) return;
    if ('{['.includes(sign)) depth++;
    else if ('}]'.includes(sign)) depth--;
    const value = depth === 1 && sign === '"' ? scanner.getTokenValue() : undefined;
    if (depth === 1 && sign === ':' && last !== undefined) {
      key = last;
      yield [key, undefined];
    } else if (key !== undefined) {
      yield [key, value];
      key = undefined;
    }
    last = value;
  } while (depth > 0);
}

function* yamlEntries(text: string): Iterable<Entry> {
  const [, schema] = /^#.*\$schema[=:]\s*(\S+)/m.exec(text) ?? [];
  if (schema !== undefined) yield ['$schema', schema];
  const [first = ''] = text.replace(/^\uFEFF?(%.*\n)*(---.*\n)?/, '').split(/^(?:---|\.\.\.)/m);
  // Deeper keys are indented, and so is all text that might look like one.
  for (const [, , key = '', value = ''] of first.matchAll(/^(["']?)([\w$]+)\1[ \t]*:(?:[ \t]+(.*))?$/gm)) {
    yield [key, unquoted(value)];
  }
}

function* tomlEntries(text: string): Iterable<Entry> {
  const [beforeTables = ''] = text.split(/^[ \t]*\[/m);
  for (const [, , key = '', value = ''] of beforeTables.matchAll(/^[ \t]*(["']?)([\w$]+)\1[ \t]*=(.*)$/gm)) {
    yield [key, unquoted(value)];
  }
}

function unquoted(value: string): string {
  const [, , inner] = /^\s*(["'])(.*?)\1/.exec(value) ?? [];
  return inner ?? value.replace(/\s#.*$/, '').trim();
}
