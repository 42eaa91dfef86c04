/** One line of a table: its cells, and what separates them. */

const SEPARATORS = ['\t', ',', ';'] as const;
export type Separator = (typeof SEPARATORS)[number];
const MOST_CELLS = 2_000;

/** The one that is there most often outside of quotes. */
export function separatorOf(header: string): Separator {
  const plain = header.replace(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((separator) => plain.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

export function cellsOf(line: string, separator: Separator): string[] {
  if (!line.includes('"')) return line.split(separator, MOST_CELLS).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length && cells.length < MOST_CELLS; at++) {
    const char = line[at];
    if (char === '"') {
      if (isQuoted && line[at + 1] === '"') {
        cell += '"';
        at++;
      } else isQuoted = !isQuoted;
    } else if (char === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}

/** Where `;` separates, a comma may stand for the point: `0,5`. */
export function withPoint(cell: string, separator: Separator): string {
  return separator === ';' && /^[-+]?\d{1,20},\d{1,20}(?:[eE][-+]?\d{1,3})?$/.test(cell)
    ? cell.replace(',', '.')
    : cell;
}
