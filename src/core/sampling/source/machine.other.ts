/** macOS, Windows and the rest: of the machine what Node itself tells. */

import os from 'node:os';
import { Counter, type MachineFigures, type MachineSource } from './machineSource.ts';

export class OtherMachine implements MachineSource {
  private readonly busy = new Counter();
  private readonly all = new Counter();

  look(): MachineFigures {
    const memoryBytes = os.totalmem();
    const [load = 0] = os.loadavg();
    return {
      cpuPercent: this.processors(),
      memoryBytes,
      usedBytes: memoryBytes - os.freemem(),
      swapBytes: null,
      swapUsedBytes: null,
      load: process.platform === 'win32' ? null : load,
      diskReadBytes: null,
      diskWrittenBytes: null,
      receivedBytes: null,
      sentBytes: null,
    };
  }

  private processors(): number | null {
    const cores = os.cpus().map(({ times }) => times);
    const all = cores.reduce(
      (sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq,
      0,
    );
    const idle = cores.reduce((sum, times) => sum + times.idle, 0);
    const [busy, passed] = [this.busy.add(all - idle), this.all.add(all)];
    return busy === null || !passed ? null : 100 * cores.length * Math.min(1, busy / passed);
  }
}
