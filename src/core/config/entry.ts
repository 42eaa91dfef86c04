/**
 * A key and its value while a file is read. Its places are plain numbers, and spans are made for those who ask: a file
 * has tens of thousands of them, and hardly any is looked at.
 */

import type { Span } from '../../base/finding.ts';
import type { Entry } from './tree.ts';

export class OpenEntry implements Entry {
  readonly key: string;
  readonly folded: string;
  raw: string | undefined;
  lines?: Span[];
  start = 0;
  end = 0;
  keyStart = 0;
  valueStart = 0;
  valueEnd = 0;

  constructor(key: string, folded: string, raw: string | undefined) {
    this.key = key;
    this.folded = folded;
    this.raw = raw;
  }

  get keySpan(): Span {
    return { start: this.keyStart, end: this.keyStart + this.key.length };
  }

  get valueSpan(): Span {
    return { start: this.valueStart, end: this.valueEnd };
  }

  get span(): Span {
    return { start: this.start, end: this.end };
  }

  /** One more line of the value, behind as many blank ones. */
  goOn(piece: string, place: Span, blanks: readonly number[]): void {
    this.lines ??= [this.valueSpan];
    for (const blank of blanks) this.lines.push({ start: blank, end: blank });
    this.lines.push(place);
    this.raw += '\n'.repeat(blanks.length + 1) + piece;
    this.valueEnd = place.end;
  }
}
