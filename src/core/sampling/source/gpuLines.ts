/** What `nvidia-smi` prints, line by line: what is not a line of figures is passed over, what is not a number is null. */

import type { GpuSample } from '../sample.ts';

export interface Card extends Omit<GpuSample, 'ownBytes'> {
  readonly uuid: string;
  readonly index: number;
}

/** One process on one card. */
export interface CardUse {
  readonly uuid: string;
  readonly pid: number;
  readonly bytes: number | null;
}

export const CARD_QUERY = [
  '--query-gpu=uuid,index,memory.total,utilization.gpu,memory.used,temperature.gpu,power.draw,name',
  '--format=csv,noheader,nounits',
];
export const USE_QUERY = ['--query-compute-apps=gpu_uuid,pid,used_memory', '--format=csv,noheader,nounits'];

const UUID = /^(?:GPU|MIG)-[\w/-]+$/;
const MEBIBYTE = 1 << 20;
/** No card has more. */
const MOST_CARDS = 64;
const MOST_MEBIBYTES = 1 << 24;

export function cardIn(line: string): Card | undefined {
  const [uuid = '', index, total, use, used, temperature, watts, ...name] = line.split(',').map(trimmed);
  const number = within(index, 0, MOST_CARDS - 1);
  if (!UUID.test(uuid) || number === null || name.length === 0) return undefined;
  return {
    uuid,
    index: number,
    name: name.join(', ').slice(0, 100),
    memoryBytes: mebibytes(total) ?? 0,
    usePercent: within(use, 0, 100),
    usedBytes: mebibytes(used),
    temperature: within(temperature, -50, 200),
    watts: within(watts, 0, 10_000),
  };
}

export function useIn(line: string): CardUse | undefined {
  const [uuid = '', pid, used, ...more] = line.split(',').map(trimmed);
  const number = within(pid, 1, 2 ** 31);
  const isUse = UUID.test(uuid) && number !== null && more.length === 0;
  return isUse ? { uuid, pid: number, bytes: mebibytes(used) } : undefined;
}

function trimmed(text: string): string {
  return text.trim();
}

function mebibytes(text: string | undefined): number | null {
  const value = within(text, 0, MOST_MEBIBYTES);
  return value === null ? null : value * MEBIBYTE;
}

/** `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `ERR!`, and what cannot be, are null. */
function within(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !/^-?\d+(\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}
