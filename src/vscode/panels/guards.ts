/** What the page of a run may ask, exactly: anything else that arrives is not for us. */

import { isRecord } from '../../base/json.ts';
import type { Guards } from '../../protocol/channel.ts';
import type { PageCommand, RunPageContract } from '../../protocol/runPage.ts';

export const RUN_PAGE_REQUESTS = ['series', 'logAt'] as const;

export const PAGE_COMMANDS: readonly PageCommand[] = [
  'openLog',
  'openRecord',
  'openFile',
  'attach',
  'reveal',
  'copyId',
  'repeat',
  'manageTrust',
  'close',
];

const MOST_PIXELS = 16_384;
const MOST_LINES = 200;

export const RUN_PAGE_GUARDS: Guards<RunPageContract> = {
  series: (value): value is { from: number; to: number; pixels: number } =>
    has(value, 'from', 'to', 'pixels') &&
    isTime(value.from) &&
    isTime(value.to) &&
    value.from <= value.to &&
    isCount(value.pixels, MOST_PIXELS),
  logAt: (value): value is { at: number; lines: number } =>
    has(value, 'at', 'lines') && isTime(value.at) && isCount(value.lines, MOST_LINES),
  stop: (value): value is { now: boolean } => has(value, 'now') && typeof value.now === 'boolean',
  pause: (value): value is Record<string, never> => has(value),
  resume: (value): value is Record<string, never> => has(value),
  command: (value): value is { name: PageCommand } =>
    has(value, 'name') && PAGE_COMMANDS.some((name) => name === value.name),
  openLogAt: (value): value is { at: number } => has(value, 'at') && isTime(value.at),
  openLogLine: (value): value is { offset: number } =>
    has(value, 'offset') && isCount(value.offset, Number.MAX_SAFE_INTEGER),
  openRun: (value): value is { key: string } => has(value, 'key') && typeof value.key === 'string',
};

/** A plain object with exactly these fields. */
function has<K extends string>(value: unknown, ...names: readonly K[]): value is Record<K, unknown> {
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}
