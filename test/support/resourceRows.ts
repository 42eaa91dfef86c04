/** `resources.jsonl` of a run as tests look at it: its headers, and its rows by the names of their columns. */

import fs from 'node:fs';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { ResourcesHeader } from '../../src/core/run/resources.ts';

export interface Row {
  /** By the monotonic clock. */
  readonly mono: number;
  readonly header: ResourcesHeader;
  readonly of: Readonly<Record<string, number | null>>;
}

export function rowsOf(folder: RunFolder): Row[] {
  const rows: Row[] = [];
  let header: ResourcesHeader | undefined;
  for (const line of textOf(folder).split('\n')) {
    if (line.startsWith('{')) header = JSON.parse(line) as ResourcesHeader;
    else if (header && /^\[.*\]$/.test(line)) {
      const cells = JSON.parse(line) as (number | null)[];
      const of = Object.fromEntries(header.columns.map((column, place) => [column, cells[place] ?? null]));
      rows.push({ mono: header.mono + (of['at'] ?? 0), header, of });
    }
  }
  return rows;
}

export function headersOf(folder: RunFolder): ResourcesHeader[] {
  return textOf(folder)
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as ResourcesHeader] : []));
}

function textOf(folder: RunFolder): string {
  const file = folder.at('resources.jsonl');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
