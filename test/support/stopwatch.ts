/** Holds what must not take long to its second, whatever else the machine has to do. */

import assert from 'node:assert/strict';

const LIMIT_MS = 1000;

/** Starts now; what is returned fails when this thread has worked for longer than a second since. */
export function withinASecond(): () => void {
  const start = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(start);
    const took = Math.round((user + system) / 1000);
    assert.ok(took < LIMIT_MS, `took ${took} ms`);
  };
}
