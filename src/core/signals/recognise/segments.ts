/** The lines of a log as they come: also those that are written over, and never more of one than could be a line. */

/** As long as a line of metrics gets; what is longer is passed over. */
const LONGEST = 4096;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

export interface Segment {
  readonly text: string;
  /** False where it ends at a return: it is written over. */
  readonly isKept: boolean;
}

export class Segments {
  /** How many bytes came behind the last whole line. */
  pendingBytes = 0;
  /** Whether what is pending is drawn over the line before. */
  isDrawnOver = false;
  private rest = Buffer.alloc(0);
  private isTooLong = false;

  /** What came behind the last whole line. */
  get pending(): string {
    return this.isTooLong ? '' : this.rest.toString('utf8');
  }

  *push(bytes: Buffer): Iterable<Segment> {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte !== NEWLINE && byte !== RETURN) continue;
      this.pendingBytes = 0;
      this.isDrawnOver = byte === RETURN;
      if (at === start && this.rest.length === 0 && !this.isTooLong) {
        start++;
        continue;
      }
      // Windows ends its lines with both: they are one end, and the line is kept.
      const isKept = byte === NEWLINE || bytes[at + 1] === NEWLINE;
      const segment = this.end(bytes.subarray(start, at));
      if (segment !== undefined) yield { text: segment, isKept };
      start = at + 1;
    }
    this.pendingBytes += bytes.length - start;
    this.keep(bytes.subarray(start));
  }

  /** What is pending, as the end of everything. */
  *finish(): Iterable<Segment> {
    const text = this.end(Buffer.alloc(0));
    if (text !== undefined) yield { text, isKept: true };
  }

  /** Nothing of what came before belongs to what comes now. */
  skip(): void {
    this.pendingBytes = 0;
    this.passOver();
  }

  private passOver(): void {
    this.rest = Buffer.alloc(0);
    this.isTooLong = true;
  }

  private end(bytes: Buffer): string | undefined {
    const whole = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const isPassedOver = this.isTooLong || whole.length === 0 || whole.length > LONGEST;
    this.rest = Buffer.alloc(0);
    this.isTooLong = false;
    return isPassedOver ? undefined : whole.toString('utf8');
  }

  private keep(bytes: Buffer): void {
    if (this.isTooLong || this.rest.length + bytes.length > LONGEST) this.passOver();
    else this.rest = Buffer.concat([this.rest, bytes]);
  }
}
