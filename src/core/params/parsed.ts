/** What the readers of all formats give and keep to: values, places, problems and limits. */

export interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  readonly message: string;
  readonly position: Position;
}

export type KeyPath = readonly (string | number)[];

/** What a format reader gives: the value, or what is wrong with the text. */
export interface Parsed {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  positionOf(keyPath: KeyPath): Position;
}

export const MAX_DEPTH = 64;
export const MAX_NODES = 100_000;
/** Nobody reads more at once, and each one costs a look for its line. */
export const MAX_PROBLEMS = 20;
/** Would change the object it is put into, instead of being a value of it. */
export const FORBIDDEN_KEY = '__proto__';

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
