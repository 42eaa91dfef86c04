/** Lines and columns of a text: found once, then asked for any offset. */

export interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export class Lines {
  private readonly starts: number[] = [0];

  /** Lines end at `\n`, `\r\n` or `\r`, as in every editor. */
  constructor(text: string) {
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) this.starts.push(index + end.length);
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}
