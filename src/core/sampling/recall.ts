/** What a former runner measured, from the file that it left. */

import { Tail } from '../../base/tail.ts';
import type { ResourcesHeader } from '../run/resources.ts';
import { type LineSink, ResourceLines } from './record/lines.ts';
import type { RunSummary } from './runSummary.ts';

const CHUNK = 1 << 20;
/** After these nobody knows what was between. */
const INTERRUPTED: readonly string[] = ['start', 'recovered'];

export function recall(file: string, summary: RunSummary): void {
  const tail = new Tail(file);
  const lines = new ResourceLines(linesInto(summary));
  for (;;) {
    const { offset } = tail;
    const taken = lines.push(tail.read(CHUNK), offset);
    if (taken === 0) break;
    tail.offset = offset + taken;
  }
}

function linesInto(summary: RunSummary): LineSink {
  let places = new Map<string, number>();
  let start = 0;
  let last: number | undefined;
  return {
    header(header: ResourcesHeader) {
      places = new Map(header.columns.map((column, place) => [column, place]));
      start = header.mono;
      if (INTERRUPTED.includes(header.why)) last = undefined;
      summary.recallHeader(header);
    },
    sample(values) {
      const of = (column: string) => {
        const value = values[places.get(column) ?? -1] ?? Number.NaN;
        return value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : null;
      };
      const mono = start + (of('at') ?? 0);
      summary.recall(of, Math.max(0, mono - (last ?? mono)));
      last = mono;
    },
  };
}
