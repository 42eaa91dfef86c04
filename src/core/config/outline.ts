/** A quick look at the lines of a file, to tell what kind of file it is before it is read. */

/** Of the first lines only: what a file is shows soon. */
const LOOK = 64_000;

export interface OutlineLine {
  readonly indent: number;
  /** Without white space around it. */
  readonly text: string;
}

export interface Outline {
  /** Those that are neither blank nor a comment. */
  readonly lines: readonly OutlineLine[];
  /** Names of sections, each as often as it comes. */
  readonly headers: readonly string[];
  /** Names on the left of a delimiter, folded. */
  readonly keys: ReadonlySet<string>;
  /** Texts on the right of a delimiter, up to the end of the line. */
  readonly values: readonly string[];
  /** Of the lines that are not indented deeper than a key above them: neither a section nor a key with a value. */
  readonly lone: readonly string[];
  readonly beginsWithKey: boolean;
}

export function outline(whole: string): Outline {
  const lines: OutlineLine[] = [];
  const headers: string[] = [];
  const keys = new Set<string>();
  const values: string[] = [];
  const lone: string[] = [];
  let keyIndent = Number.POSITIVE_INFINITY;
  let beginsWithKey = false;
  for (const line of whole
    .slice(0, LOOK)
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)) {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue;
    const indent = line.length - line.trimStart().length;
    lines.push({ indent, text });
    const header = /^\[(.+)\]/.exec(text)?.[1];
    if (header !== undefined && indent <= keyIndent) {
      headers.push(header);
      keyIndent = Number.POSITIVE_INFINITY;
      continue;
    }
    if (indent > keyIndent) continue; // the value above goes on
    const delimiter = text.search(/[=:]/);
    if (delimiter > 0) {
      if (headers.length === 0) beginsWithKey = true;
      keys.add(text.slice(0, delimiter).trimEnd().toLowerCase());
      values.push(text.slice(delimiter + 1).trimStart());
      keyIndent = indent;
    } else lone.push(text);
  }
  return { lines, headers, keys, values, lone, beginsWithKey };
}
