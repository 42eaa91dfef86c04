/** Linux: the machine around a run, from `/proc`. */

import fs from 'node:fs';
import os from 'node:os';
import { readProc } from '../../process/proc.linux.ts';
import { Counter, type MachineFigures, type MachineSource } from './machineSource.ts';
import { type MemoryLimit, MemoryLimits } from './memoryLimit.linux.ts';

const SECTOR_BYTES = 512;
/** Limits hardly ever change: they are looked for once in so many looks. */
const LIMIT_TURNS = 10;
const MEMORY = /^(MemTotal|MemAvailable|SwapTotal|SwapFree): +(\d+) kB$/gm;

export interface LinuxMachineOptions {
  /** The process whose control group says what a run may have. */
  readonly pid?: (() => number | undefined) | undefined;
  /** What stands before `/proc` and `/sys`. */
  readonly root?: string;
}

export class LinuxMachine implements MachineSource {
  private readonly busy = new Counter();
  private readonly all = new Counter();
  private readonly disks = new CounterOfMany();
  private readonly networks = new CounterOfMany();
  private readonly isWhole = new Map<string, boolean>();
  private hasDevices: boolean | undefined;
  private cores: number | undefined;
  private limit: MemoryLimit | undefined;
  private turn = 0;
  private readonly limits: MemoryLimits;
  private readonly root: string;
  private readonly pid: () => number | undefined;

  constructor({ pid = () => undefined, root = '' }: LinuxMachineOptions = {}) {
    this.pid = pid;
    this.root = root;
    this.limits = new MemoryLimits(`${root}/proc`);
  }

  look(): MachineFigures {
    const memory = memoryOf(this.read('meminfo') ?? '');
    if (this.turn++ % LIMIT_TURNS === 0) this.limit = this.limits.of(this.pid() ?? 'self');
    const { limit } = this;
    const isLimited = limit !== undefined && limit.bytes < memory.memoryBytes;
    const [diskReadBytes, diskWrittenBytes] = this.disks.add(this.diskRows());
    const [receivedBytes, sentBytes] = this.networks.add(this.networkRows());
    return {
      ...memory,
      ...(isLimited && { memoryBytes: limit.bytes, usedBytes: limit.usedBytes() }),
      ...this.processors(this.read('stat') ?? ''),
      load: numberOrNull(this.read('loadavg')?.split(' ')[0]),
      diskReadBytes,
      diskWrittenBytes,
      receivedBytes,
      sentBytes,
    };
  }

  /** Of all processors of the machine together, in percent of one: by its own clock, which stands still where it does. */
  private processors(text: string): Pick<MachineFigures, 'cpuPercent'> {
    // user nice system idle iowait irq softirq steal; what guests use is in user already
    const times = text.slice(0, text.indexOf('\n')).split(/ +/).slice(1, 9).map(Number);
    if (times.length < 5 || times.some(Number.isNaN)) return { cpuPercent: null };
    const all = times.reduce((sum, time) => sum + time, 0);
    const idle = (times[3] ?? 0) + (times[4] ?? 0);
    const [busy, passed] = [this.busy.add(all - idle), this.all.add(all)];
    if (busy === null || !passed) return { cpuPercent: null };
    this.cores ??= text.match(/^cpu\d+ /gm)?.length ?? 1;
    return { cpuPercent: 100 * this.cores * Math.min(1, busy / passed) };
  }

  private read(name: string): string | undefined {
    return readProc(`${this.root}/proc/${name}`);
  }

  private diskRows(): Row[] {
    return (this.read('diskstats') ?? '').split('\n').flatMap((line) => {
      const [, , name, , , read, , , , written] = line.trim().split(/ +/);
      if (!name || !this.isWholeDisk(name)) return [];
      return [{ name, values: [Number(read) * SECTOR_BYTES, Number(written) * SECTOR_BYTES] }];
    });
  }

  /** Neither a part of a disk nor one that is made of others: each byte counts once. */
  private isWholeDisk(name: string): boolean {
    let isWhole = this.isWhole.get(name);
    if (isWhole === undefined) {
      isWhole = fs.existsSync(`${this.root}/sys/block/${name}/device`);
      this.isWhole.set(name, isWhole);
    }
    return isWhole;
  }

  private networkRows(): Row[] {
    const rows = (this.read('net/dev') ?? '').split('\n').flatMap((line) => {
      const [name = '', rest = ''] = line.trim().split(/: */);
      const values = rest.split(/ +/).map(Number);
      return name === 'lo' || values.length < 9 ? [] : [{ name, values: [values[0] ?? 0, values[8] ?? 0] }];
    });
    // Bridges and tunnels carry what goes over a card as well; a container has no card.
    const cards = rows.filter(({ name }) => this.isCard(name));
    this.hasDevices ??= cards.length > 0;
    return this.hasDevices ? cards : rows;
  }

  private isCard(name: string): boolean {
    const key = `net ${name}`;
    const isKnown = this.isWhole.get(key) ?? fs.existsSync(`${this.root}/sys/class/net/${name}/device`);
    this.isWhole.set(key, isKnown);
    return isKnown;
  }
}

interface Row {
  readonly name: string;
  readonly values: readonly number[];
}

/** Counters of things that come and go. */
class CounterOfMany {
  private counters = new Map<string, readonly [Counter, Counter]>();

  /** What all of them counted since the look before; null at the first one, and where there are none. */
  add(rows: readonly Row[]): [number | null, number | null] {
    const former = this.counters;
    this.counters = new Map();
    const sums: [number | null, number | null] = [null, null];
    for (const { name, values } of rows) {
      const pair = former.get(name) ?? ([new Counter(), new Counter()] as const);
      this.counters.set(name, pair);
      for (const index of [0, 1] as const) {
        const moved = pair[index].add(values[index] ?? 0);
        if (moved !== null) sums[index] = (sums[index] ?? 0) + moved;
      }
    }
    return sums;
  }
}

/** In bytes. */
export function memoryOf(
  text: string,
): Pick<MachineFigures, 'memoryBytes' | 'usedBytes' | 'swapBytes' | 'swapUsedBytes'> {
  const found = new Map(
    [...text.matchAll(MEMORY)].map(([, name, kilobytes]) => [name, Number(kilobytes) * 1024]),
  );
  const of = (name: string) => found.get(name) ?? null;
  const [memory, swap] = [of('MemTotal'), of('SwapTotal')];
  const difference = (whole: number | null, rest: number | null) =>
    whole === null || rest === null ? null : Math.max(0, whole - rest);
  return {
    memoryBytes: memory ?? os.totalmem(),
    usedBytes: difference(memory, of('MemAvailable')),
    swapBytes: swap,
    swapUsedBytes: difference(swap, of('SwapFree')),
  };
}

function numberOrNull(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || Number.isNaN(value) ? null : value;
}
