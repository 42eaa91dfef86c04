/** How much memory a run will probably take, in the language of the window. */

import * as vscode from 'vscode';
import { formatBytes } from '../../../base/size.ts';
import { type MemoryEstimate, shortage } from '../../../core/estimates/memory.ts';
import { thisMachine } from '../../../core/limits/machine.ts';

const { l10n } = vscode;

/** `Estimated 0.6 GiB from 7 earlier runs`, and what is free where that is less. */
export function estimateWords(estimate: MemoryEstimate): string {
  const { bytes, runs } = estimate;
  const { freeBytes } = thisMachine();
  const short = shortage(estimate, freeBytes) !== undefined;
  const words = sourceWords(formatBytes(bytes), runs);
  return short ? `${words}. ${l10n.t('Only {0} are free.', formatBytes(freeBytes))}` : words;
}

function sourceWords(size: string, runs: number | null): string {
  if (runs === null) return l10n.t('Estimated {0} by the formula of the file', size);
  if (runs === 1) return l10n.t('Estimated {0} from 1 earlier run', size);
  return l10n.t('Estimated {0} from {1} earlier runs', size, runs);
}
