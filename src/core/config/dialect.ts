/** What differs between `.cfg` files of different programs. */

export type Interpolation = 'none' | 'basic' | 'extended' | 'pipe' | 'dotted';

/**
 * How the text of a value becomes a value: not at all, as a Python literal, as JSON, or as the npm package `ini` does it;
 * what does not fit stays a text.
 */
export type ValueKind = 'text' | 'literal' | 'json' | 'ini';

export interface Dialect {
  /** Of the preset it is, or comes from. */
  readonly name: string;
  readonly delimiters: readonly string[];
  /** Of comments that take the whole line. */
  readonly commentPrefixes: readonly string[];
  /** Of comments behind a value, after white space; empty where there are none. */
  readonly inlineCommentPrefixes: readonly string[];
  /** `list`: repeated sections and keys are all meant, in their order. */
  readonly duplicates: 'error' | 'last' | 'list';
  /** Keys may stand before any section; they belong to the section with the empty name. */
  readonly headless: boolean;
  /** A key may stand alone, without delimiter and value. */
  readonly loneKeys: boolean;
  /** More deeply indented lines continue the value above them. */
  readonly continuations: boolean;
  readonly emptyLinesInValues: boolean;
  /** Whose keys are those of every section. */
  readonly defaultSection: string | undefined;
  readonly keyCase: 'fold' | 'keep';
  readonly interpolation: Interpolation;
  readonly values: ValueKind;
  /** A byte order mark is part of the first line, as for a program that does not know of them. */
  readonly markIsText?: boolean;
  /** What names a subject or a user stays a text, even if it looks like a number. */
  readonly idsAreText?: boolean;
}
