/** Named places where a crash test makes this program die as a power cut would. Does nothing otherwise. */

import fs from 'node:fs';

const [wanted, once] = process.env['RUNTRAIL_FAIL_POINT']?.split('@') ?? [];

/** Dies here by SIGKILL when `RUNTRAIL_FAIL_POINT` names this place; with `NAME@FILE` only once, marked by that file. */
export function failPoint(name: string): void {
  if (wanted !== name) return;
  if (once !== undefined && fs.existsSync(once)) return;
  if (once !== undefined) fs.writeFileSync(once, '');
  process.kill(process.pid, 'SIGKILL');
}
