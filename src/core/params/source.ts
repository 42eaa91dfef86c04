/** A parameter file as values that know where they stand in it. */

import path from 'node:path';
import { readTextFile } from '../../base/files.ts';
import type { Finding } from '../../base/finding.ts';
import { formatBytes } from '../../base/size.ts';
import type { Source } from './adapted.ts';
import { error, failed, isError, type Parsed } from './format.ts';
import { readJsonSource } from './json.ts';

/** The file as far as it could be read. */
export interface ReadSource extends Source {
  readonly findings: readonly Finding[];
  /** Whether the value is what the file says: no error was found. */
  readonly isSound: boolean;
}

/** What was found in a file. */
export type FoundIn = Pick<ReadSource, 'file' | 'text' | 'findings'>;

/** Far above any real parameter file, far below what would stall an editor. */
const MAX_BYTES = 4 << 20;
/** Parsers that are much slower: a hostile megabyte takes seconds. */
const SLOW: Readonly<Record<string, number>> = { YAML: 1 << 20, TOML: 1 << 20 };

/** Without byte order mark, as an editor shows it. Throws when there is no such file, or none that holds text. */
export function readSourceText(file: string): string {
  return readTextFile(file, MAX_BYTES).replace(/^\uFEFF/, '');
}

/** Reads the text of a parameter file by the ending of its name. */
export async function readSource(file: string, text: string): Promise<ReadSource> {
  const parsed = await parse(file, text);
  return { file, text, ...parsed, isSound: !parsed.findings.some(isError) };
}

async function parse(file: string, text: string): Promise<Parsed> {
  const format = formatOf(file, text);
  const limit = SLOW[format] ?? MAX_BYTES;
  const start = { start: 0, end: 0 };
  if (text.length > limit)
    return failed([error('too-large', `more than ${formatBytes(limit)} of ${format} are not read`, start)]);
  if (text.trim() === '') return failed([error('empty', 'the file is empty', start)]);
  const nul = text.indexOf('\0');
  if (nul >= 0) return failed([error('not-text', 'this is not a text file', { start: nul, end: nul + 1 })]);
  // Loaded when needed: they are larger than everything else a launch reads.
  if (format === 'TOML') return (await import('./toml.ts')).readTomlSource(text);
  if (format === 'YAML') return (await import('./yaml.ts')).readYamlSource(text);
  return readJsonSource(text);
}

function formatOf(file: string, text: string): 'JSON' | 'YAML' | 'TOML' {
  switch (path.extname(file).toLowerCase()) {
    case '.yaml':
    case '.yml':
      return 'YAML';
    case '.toml':
      return 'TOML';
    case '.json':
    case '.jsonc':
      return 'JSON';
    default:
      return /^\s*[{/]/.test(text) ? 'JSON' : 'YAML';
  }
}
