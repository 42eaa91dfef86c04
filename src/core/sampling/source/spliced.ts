/** One total of two counters of the same thing: of the better one for as long as it is there, else of the other. */

interface Better {
  /** Another key is another counter. */
  readonly key: string;
  readonly value: number;
}

export class Spliced {
  private total = 0;
  private last: { readonly other: number; readonly better: Better | undefined } | undefined;

  /** Never less than before. */
  add(other: number, better: Better | undefined): number {
    const { last } = this;
    if (!last) this.total = other;
    else if (better && last.better?.key === better.key)
      this.total += Math.max(0, better.value - last.better.value);
    else this.total += Math.max(0, other - last.other);
    this.last = { other, better };
    return this.total;
  }
}
