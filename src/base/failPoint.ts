/** Named places where a crash test makes this program die as a power cut would. Does nothing otherwise. */

const wanted = process.env['RUNTRAIL_FAIL_POINT'];

/** Dies here by SIGKILL when `RUNTRAIL_FAIL_POINT` names this place. */
export function failPoint(name: string): void {
  if (wanted === name) process.kill(process.pid, 'SIGKILL');
}
