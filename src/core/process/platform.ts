/** What the system this runs on tells of processes. */

import { linuxLooks } from './looks.linux.ts';
import type { ProcessLooks } from './looks.ts';
import { linuxTable } from './table.linux.ts';
import { psTable } from './table.ps.ts';
import type { ProcessTable } from './table.ts';
import { windowsTable } from './table.windows.ts';

function tableOfPlatform(): ProcessTable {
  if (process.platform === 'linux') return linuxTable;
  return process.platform === 'win32' ? windowsTable : psTable;
}

const nothingTold: ProcessLooks = { filesWritten: () => [], catches: () => undefined };

/** Where the system tells it cheaply. */
export const processLooks: ProcessLooks = process.platform === 'linux' ? linuxLooks : nothingTold;

export const processTable: ProcessTable = tableOfPlatform();
