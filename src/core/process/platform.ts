/** The process table of the system this runs on. */

import { linuxTable } from './table.linux.ts';
import { psTable } from './table.ps.ts';
import type { ProcessTable } from './table.ts';
import { windowsTable } from './table.windows.ts';

function tableOfPlatform(): ProcessTable {
  if (process.platform === 'linux') return linuxTable;
  return process.platform === 'win32' ? windowsTable : psTable;
}

export const processTable: ProcessTable = tableOfPlatform();
