/** Which rows of a file are new: some programs append, some write all of it anew with each row that is added. */

export class Given {
  /** Up to this line everything was given, or was there before the program began. */
  private upTo: number;
  /** The first row: where the same stands there again, those behind it do, too. */
  private first: string | undefined;
  private readonly firstRow: number;

  /** Where the rows begin, and how many lines are nobody's. */
  constructor(firstRow: number, before = 0) {
    this.firstRow = firstRow;
    this.upTo = before;
  }

  isNew(number: number, text: string): boolean {
    if (number === this.firstRow) {
      const first = text.slice(0, 200);
      if (this.first !== undefined && !isSameRow(first, this.first)) this.upTo = 0;
      this.first = first;
    }
    if (number <= this.upTo) return false;
    this.upTo = number;
    return true;
  }
}

/** Columns may have been added behind those that there were. */
function isSameRow(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
