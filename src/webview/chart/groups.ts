/** Marks that would stand on each other become one with a count. */

/** Something at a moment. */
export interface Placed {
  readonly at: number;
}

export interface Group<T extends Placed> {
  readonly at: number;
  readonly members: readonly [T, ...T[]];
}

/**
 * Groups of what lies nearer than `apartMs`. They begin with the first of all, not with the first in view, so that
 * they stay what they are while somebody pans.
 */
export function grouped<T extends Placed>(marks: readonly T[], apartMs: number): Group<T>[] {
  const groups: { at: number; members: [T, ...T[]] }[] = [];
  for (const mark of marks.toSorted((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last && mark.at - last.at < apartMs) last.members.push(mark);
    else groups.push({ at: mark.at, members: [mark] });
  }
  return groups;
}
