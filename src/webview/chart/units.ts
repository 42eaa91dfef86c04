/** Numbers with their unit, the same in axes, readouts and the table. */

import { formatBytes } from '../../base/size.ts';

export type Unit = 'bytes' | 'rate' | 'percent' | 'count';

const SPACE = '\u00a0';

/** `1.8 GiB`, `12 MiB/s`, `196 %`, `3`; an empty text where nothing is known. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '';
  switch (unit) {
    case 'bytes':
      return bytes(value);
    case 'rate':
      return `${bytes(value)}/s`;
    case 'percent':
      return `${value < 9.95 ? trimmed(value.toFixed(1)) : Math.round(value)}${SPACE}%`;
    case 'count':
      return String(Math.round(value));
  }
}

/** As short as an axis wants it: `2 GiB`, not `2.0 GiB`. */
export function formatTick(value: number, unit: Unit): string {
  if (value === 0) return '0';
  return formatValue(value, unit).replace('.0', '');
}

/** `1.2–2.1 GiB`: what is between two values, which are one where they read the same. */
export function formatBetween(least: number, greatest: number, unit: Unit): string {
  const low = formatValue(least, unit);
  const high = formatValue(greatest, unit);
  if (low === high) return high;
  const [, lowUnit = ''] = split(low);
  const [, highUnit = ''] = split(high);
  return lowUnit === highUnit ? `${split(low)[0]}–${high}` : `${low}–${high}`;
}

function split(text: string): string[] {
  return text.split(SPACE);
}

function bytes(value: number): string {
  const whole = Math.round(Math.abs(value));
  return `${value <= -0.5 ? '−' : ''}${formatBytes(whole).replace(' ', SPACE)}`;
}

function trimmed(text: string): string {
  return text.replace('.0', '');
}
