/** Which file a metric is from: where two files have the same name for theirs, those of the second get a label. */

import path from 'node:path';
import type { SignalLine } from '../line.ts';

/** Folders that programs give to the parts of their data. */
const SUBSETS = ['train', 'training', 'val', 'valid', 'validation', 'test', 'eval', 'evaluation'];

const MOST_KEYS = 10_000;

export class Owners {
  private readonly owners = new Map<string, string>();

  /** `above` is the run of TensorBoard that this one is a part of, as several curves in one chart are. */
  labelled(line: SignalLine, place: string, above?: string): SignalLine {
    if (!line.metric) return line;
    const keys = Object.keys(line.metric);
    for (const key of keys) {
      if (!this.owners.has(key) && this.owners.size < MOST_KEYS) this.owners.set(key, place);
    }
    const name = path.basename(place);
    const label = SUBSETS.includes(name)
      ? { subset: name }
      : above !== undefined
        ? { run: path.relative(above, place).replaceAll(path.sep, '/') }
        : keys.some((key) => (this.owners.get(key) ?? place) !== place)
          ? { file: name }
          : undefined;
    return label ? { ...line, context: { ...label, ...line.context } } : line;
  }
}
