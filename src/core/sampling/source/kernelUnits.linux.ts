/** In what units this kernel counts memory and time, as it tells every program at its start. */

import { readProcBytes } from '../../process/proc.linux.ts';

export interface KernelUnits {
  readonly pageBytes: number;
  readonly ticksPerSecond: number;
}

const PAGE_SIZE = 6n;
const TICKS = 17n;

/** Pairs of words: what it is, and its value. */
export function kernelUnits(bytes = readProcBytes('/proc/self/auxv')): KernelUnits {
  const values = new Map<bigint, bigint>();
  const view = bytes && new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; view && at + 16 <= view.byteLength; at += 16) {
    values.set(view.getBigUint64(at, true), view.getBigUint64(at + 8, true));
  }
  return {
    pageBytes: Number(values.get(PAGE_SIZE) ?? 4096n),
    ticksPerSecond: Number(values.get(TICKS) ?? 100n),
  };
}
