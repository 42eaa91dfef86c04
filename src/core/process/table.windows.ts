/** Windows: one PowerShell query per look; parent pid and creation time stand in for groups and sessions. */

import { execFileSync } from 'node:child_process';
import type { ProcessRow, ProcessTable } from './table.ts';

export const windowsTable: ProcessTable = {
  list: () => query(''),
  startTicks: (pid) => query(` -Filter 'ProcessId=${Number(pid)}'`)[0]?.startTicks,
  environment: () => undefined,
};

function query(filter: string): ProcessRow[] {
  const script =
    `Get-CimInstance Win32_Process${filter} | ` +
    'ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CreationDate.Ticks)" }';
  const args = ['-NoProfile', '-NonInteractive', '-Command', script];
  const text = execFileSync('powershell.exe', args, { encoding: 'utf8', windowsHide: true });
  return text.split(/\r?\n/).flatMap((line) => {
    const [pid, ppid, startTicks] = line.trim().split(' ');
    return pid && startTicks
      ? [{ pid: Number(pid), ppid: Number(ppid), pgid: 0, session: 0, startTicks }]
      : [];
  });
}
