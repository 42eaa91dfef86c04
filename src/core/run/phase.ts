/** How far getting the code is, in words: `Receiving objects 45 % (12 MiB)`. */

import { formatBytes } from '../../base/size.ts';
import type { FetchProgress } from './code.ts';

/** What a record says may be anything. */
export function phaseText({ phase, percent, bytes }: FetchProgress): string {
  const part = typeof percent === 'number' ? ` ${Math.floor(percent)} %` : '';
  return `${phase}${part}${typeof bytes === 'number' && bytes > 0 ? ` (${formatBytes(bytes)})` : ''}`;
}
