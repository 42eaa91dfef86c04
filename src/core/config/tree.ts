/** A `.cfg` file as it is read: every character has its place, every name and value its position. Types only. */

import type { Finding, Span } from '../../base/finding.ts';
import type { Dialect } from './dialect.ts';

export type TokenKind =
  | 'mark' // the byte order mark
  | 'space' // indentation, white space around names, ends of lines
  | 'comment'
  | 'bracket'
  | 'section'
  | 'key'
  | 'delimiter'
  | 'value' // the part of a value that stands on one line
  | 'unknown'; // what is none of these

export interface Token extends Span {
  readonly kind: TokenKind;
}

export interface Entry {
  /** As it is written. */
  readonly key: string;
  /** For look-ups: by the rule of the dialect. */
  readonly folded: string;
  readonly keySpan: Span;
  /** The text of the value, the lines of a longer one joined by `\n`; undefined for a lone key. */
  readonly raw: string | undefined;
  /**
   * From the first to the last character of the value, over all its lines. Where there is none on the line of the key it
   * begins right behind the delimiter.
   */
  readonly valueSpan: Span;
  /** Where each line of `raw` stands, when there are several. */
  readonly lines?: readonly Span[];
  /** All its lines, without the end of the last one. */
  readonly span: Span;
}

export interface Section {
  /** Empty for the keys before any section. */
  readonly name: string;
  /** Between the brackets; undefined for the keys before any section. */
  readonly nameSpan: Span | undefined;
  readonly entries: readonly Entry[];
  /**
   * By folded key the entry that counts, with those of other sections of this name unless the dialect takes them as a
   * list.
   */
  readonly keys: ReadonlyMap<string, Entry>;
  /** From its bracket to the end of its last line that is not blank. */
  readonly span: Span;
}

export interface Tree {
  /** The whole file, with its byte order mark. */
  readonly text: string;
  readonly dialect: Dialect;
  /** In file order; a section that comes twice is there twice. */
  readonly sections: readonly Section[];
  /** What the dialect does not allow: duplicates, lines that are nothing, keys without section. */
  readonly findings: readonly Finding[];
  /** Side by side they are the text. Made when first asked for. */
  tokens(): readonly Token[];
}
