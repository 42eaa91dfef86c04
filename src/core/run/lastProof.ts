/** What is known of a run that nobody watched to its end. */

import { statIfThere } from '../../base/files.ts';
import type { RunFolder } from './folder.ts';

/** The last moment at which something of the run provably moved. */
export function lastProofOf(folder: RunFolder): Date | null {
  const files = [folder.heartbeat, folder.console, folder.signals, folder.consoleIndex];
  const times = files.flatMap((file) => statIfThere(file)?.mtimeMs ?? []);
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}

/** The same for a person; empty when nothing is left to tell. */
export function lastProofSentence(proof: Date | null): string {
  return proof === null ? '' : `Last sign of life: ${proof.toISOString()}.`;
}
