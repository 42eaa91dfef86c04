/** Which of several progress bars in a log is part of which: bars have no names that could be relied on. */

import type { ProgressWords } from '../line.ts';

export interface BarSeen {
  readonly name: string;
  readonly done: number;
  readonly total: number | null;
  /** How far below the first bar it stands. */
  readonly depth: number;
  /** Whether it is the inside of a round of this name: of one epoch. */
  readonly isRound: boolean;
}

interface Bar extends BarSeen {
  readonly task: string;
  parent: string | undefined;
  /** How often what it is in moved while it was on its way: of bars beside each other that happens again and again. */
  moves: number;
}

export interface PlacedBar {
  readonly task: string;
  readonly parent: string | undefined;
  /** Bars that were given up for it before they were full. */
  readonly over: readonly ProgressWords[];
}

export class Bars {
  /** Those that are drawn, from the first one down. */
  private bars: Bar[] = [];
  private last: Bar | undefined;

  place(seen: BarSeen): PlacedBar {
    const known = this.find(seen);
    const over = known ? [] : this.giveUp(seen);
    const bar = known ?? this.begin(seen);
    if (seen.done > bar.done) this.moved(bar);
    Object.assign(bar, { done: seen.done });
    this.last = bar;
    return { task: bar.task, parent: bar.parent, over };
  }

  private find(seen: BarSeen): Bar | undefined {
    const isSame = (bar: Bar) => bar.name === seen.name && bar.total === seen.total;
    // The last picture of a bar stands where the cursor goes on from, however far down it was before.
    if (this.last && isSame(this.last) && isFull(seen) && isFull(this.last)) return this.last;
    const same = this.bars.filter(isSame);
    const exact = same.find(({ depth }) => depth === seen.depth);
    return exact ?? (seen.depth === 0 ? same.findLast(({ done }) => done <= seen.done) : undefined);
  }

  private giveUp({ depth }: BarSeen): ProgressWords[] {
    const gone = this.bars.filter((bar) => bar.depth >= depth);
    this.bars = this.bars.filter((bar) => bar.depth < depth);
    const open = gone.filter((bar) => !isFull(bar));
    return open.map(({ task, parent, done, total }) => ({
      ...{ task, done, total, state: 'done' },
      ...(parent !== undefined && { parent }),
    }));
  }

  private begin(seen: BarSeen): Bar {
    const above = this.bars.at(-1);
    const isTaken = this.bars.some(({ task }) => task === seen.name);
    const own = isTaken ? `${'inner '.repeat(Math.min(seen.depth, 3))}${seen.name}` : seen.name;
    const task = seen.isRound ? 'step' : own;
    const parent = seen.isRound ? seen.name : above?.isRound ? above.name : above?.task;
    const bar = { ...seen, task, parent, moves: 0 };
    this.bars.push(bar);
    return bar;
  }

  private moved({ task, isRound }: Bar): void {
    for (const part of isRound ? [] : this.bars) {
      const isOnItsWay = part.done > 0 && !isFull(part);
      if (part.parent === task && isOnItsWay && ++part.moves > 1) part.parent = undefined;
    }
  }
}

function isFull({ done, total }: BarSeen): boolean {
  return total !== null && done >= total;
}
