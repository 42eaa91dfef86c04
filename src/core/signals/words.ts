/** Progress in words, the same ones in the log and in the terminal. */

import { formatFigure } from '../../base/figure.ts';
import { formatRough } from '../../base/time.ts';
import type { ProgressTask } from '../run/signals.ts';

const BAR_WIDTH = 30;

/** `3.1 items/s`, `12.5k items/s`, `2.4 s/item`; what takes long is said by how long it takes. */
export function rateText(perSecond: number, unit: string | null): string {
  if (!(perSecond > 0) || !Number.isFinite(perSecond)) return `0 ${plural(unit)}/s`;
  if (perSecond >= 1000) return `${(perSecond / 1000).toFixed(1)}k ${plural(unit)}/s`;
  if (perSecond >= 1) return `${perSecond.toFixed(1)} ${plural(unit)}/s`;
  return `${duration(1 / perSecond)}/${singular(unit)}`;
}

/** `30s`, `1m30s`, `1h1m`: where there is little room. */
export function shortTime(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  if (total < 60) return `${seconds}s`;
  if (total < 3600) return seconds === 0 ? `${minutes}m` : `${minutes}m${seconds}s`;
  return minutes === 0 ? `${hours}h` : `${hours}h${minutes}m`;
}

/** `[#####-----]`, half full at 50 %. */
export function bar(percent: number, width = BAR_WIDTH): string {
  const full = Math.floor((Math.min(100, Math.max(0, percent)) / 100) * width);
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}]`;
}

/** `42/100 (42.0%) 3.1 items/s [1m30s<2m]`; of what has no end `42 3.1 items/s [1m30s]`. */
export function taskText(task: ProgressTask): string {
  const { done, total, percent, ratePerSecond, elapsedMs, etaMs, unit } = task;
  const times = [elapsedMs, etaMs].flatMap((ms) => (ms === undefined || ms === null ? [] : [shortTime(ms)]));
  return [
    total === null ? formatFigure(done) : `${formatFigure(done)}/${formatFigure(total)}`,
    percent === null ? '' : `(${percent.toFixed(1)}%)`,
    ratePerSecond === null ? '' : rateText(ratePerSecond, unit),
    times.length === 0 ? '' : `[${times.join('<')}]`,
  ]
    .filter(Boolean)
    .join(' ');
}

function plural(unit: string | null): string {
  return unit ?? 'items';
}

function singular(unit: string | null): string {
  if (unit === null) return 'item';
  return unit.length > 2 && unit.endsWith('s') ? unit.slice(0, -1) : unit;
}

function duration(seconds: number): string {
  return seconds < 100 ? `${seconds.toFixed(1)} s` : formatRough(seconds * 1000);
}
