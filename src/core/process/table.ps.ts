/** macOS and the BSDs: one `ps` per look. Start times have a resolution of one second there. */

import { execFileSync } from 'node:child_process';
import type { ProcessRow, ProcessTable } from './table.ts';

const COLUMNS = 'pid=,ppid=,pgid=,sess=,state=,lstart=';

export const psTable: ProcessTable = {
  list: () => rows(['-axo', COLUMNS]),
  startTicks: (pid) => rows(['-o', COLUMNS, '-p', String(pid)])[0]?.startTicks,
  environment: () => undefined,
};

function rows(args: readonly string[]): ProcessRow[] {
  let text: string;
  try {
    text = execFileSync('ps', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
  } catch {
    return []; // `ps -p` of a pid that is gone fails
  }
  return text.split('\n').flatMap((line) => {
    const [pid, ppid, pgid, session, state, ...start] = line.trim().split(/\s+/);
    if (!pid || state?.startsWith('Z')) return [];
    const startTicks = String(Date.parse(`${start.join(' ')} UTC`));
    return [
      { pid: Number(pid), ppid: Number(ppid), pgid: Number(pgid), session: Number(session) || 0, startTicks },
    ];
  });
}
