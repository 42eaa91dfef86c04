/** What is known of the machine that a run is planned on. */

import os from 'node:os';

export interface MachineFacts {
  readonly cores: number;
  readonly memoryBytes: number;
  /** That nobody uses just now. */
  readonly freeBytes: number;
  readonly platform: NodeJS.Platform;
}

/** In a container that has less than the machine, memory is what the container has. */
export function thisMachine(): MachineFacts {
  return {
    cores: os.availableParallelism(),
    memoryBytes: Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
    freeBytes: process.availableMemory(),
    platform: process.platform,
  };
}
