/** A machine for tests to plan on, whatever they run on. */

import type { MachineFacts } from '../../src/core/limits/machine.ts';

export const RIG: MachineFacts = {
  cores: 4,
  memoryBytes: 16 * 1024 ** 3,
  freeBytes: 8 * 1024 ** 3,
  platform: 'linux',
};
