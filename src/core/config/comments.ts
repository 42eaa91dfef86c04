/** Where the comment of a line begins, by the very steps of CPython's `configparser`. */

import type { Dialect } from './dialect.ts';
import { isSpace } from './python.ts';

/** The places of a text inside another one, asked for in rising order; each character is looked at once. */
export class Places {
  private readonly text: string;
  private readonly wanted: string;
  private place = -1;

  constructor(text: string, wanted: string) {
    this.text = text;
    this.wanted = wanted;
  }

  /** The first one at or behind `start`; infinity when there is none. */
  from(start: number): number {
    if (this.place < start) {
      const found = this.text.indexOf(this.wanted, start);
      this.place = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.place;
  }
}

export class CommentFinder {
  private readonly text: string;
  private readonly prefixes: readonly string[];
  private readonly firstCodes: ReadonlySet<number>;
  private readonly inline: readonly Places[];

  constructor(text: string, { commentPrefixes, inlineCommentPrefixes }: Dialect) {
    this.text = text;
    this.prefixes = commentPrefixes;
    this.firstCodes = new Set(commentPrefixes.map((prefix) => prefix.charCodeAt(0)));
    this.inline = inlineCommentPrefixes.map((prefix) => new Places(text, prefix));
  }

  /** In the line from `start` to `end`, whose white space ends at `first`; -1 when it has none. */
  start(start: number, first: number, end: number): number {
    const inline = this.inline.some((places) => places.from(start) < end) ? this.inlineStart(start, end) : -1;
    if (!this.firstCodes.has(this.text.charCodeAt(first))) return inline;
    return this.prefixes.some((prefix) => this.text.startsWith(prefix, first)) ? first : inline;
  }

  /**
   * Behind white space, or first in the line. The prefixes are tried in rounds, each at its next place, and the first
   * round that finds one ends the search: with several prefixes that need not be the leftmost comment.
   */
  private inlineStart(start: number, end: number): number {
    let open = this.inline.map((places) => ({ places, at: start - 1 }));
    while (open.length > 0) {
      let found = Number.POSITIVE_INFINITY;
      open = open.flatMap(({ places, at }) => {
        const next = places.from(at + 1);
        if (next >= end) return [];
        if (next === start || isSpace(this.text.charCodeAt(next - 1))) found = Math.min(found, next);
        return [{ places, at: next }];
      });
      if (found < end) return found;
    }
    return -1;
  }
}
