/** Tables as CSV and TSV: the first line has the names, each further line is a row of figures. */

import path from 'node:path';
import type { SignalLine } from '../line.ts';
import { cellsOf, type Separator, separatorOf, withPoint } from './csv.ts';
import { Given } from './given.ts';
import { GrowingLines } from './growingLines.ts';
import { Damage, type Look, type MetricFile } from './metricFile.ts';
import { lineOfRow } from './row.ts';

const SOURCE = 'file:csv';

export interface TableOptions {
  /** So many of its lines were there before the program began. */
  readonly linesBefore?: number;
  readonly source?: string;
  /** What the columns are called instead, such as by the place of the file; undefined: it is left out. */
  readonly rename?: (column: string) => string | undefined;
}

export class TableFile implements MetricFile {
  readonly file: string;
  private readonly lines: GrowingLines;
  private readonly given: Given;
  private readonly options: TableOptions;
  private readonly damage: Damage;
  private names: readonly string[] = [];
  private separator: Separator = ',';

  constructor(file: string, options: TableOptions = {}) {
    this.file = file;
    this.options = options;
    this.lines = new GrowingLines(file);
    this.given = new Given(2, options.linesBefore);
    this.damage = new Damage(path.basename(file), options.source ?? SOURCE);
  }

  async read({ limit, isLast }: Look): Promise<SignalLine[]> {
    const found: SignalLine[] = [];
    await this.lines.read(limit, isLast, (number, text) => {
      if (number === 1) this.header(text ?? '');
      else if (text === undefined) found.push(...this.damage.line(number, 'is too long'));
      else if (this.given.isNew(number, text) && text !== '') found.push(...this.row(number, text));
    });
    return found;
  }

  private header(text: string): void {
    this.separator = separatorOf(text);
    const { rename = (name) => name } = this.options;
    this.names = cellsOf(text.replace(/^\ufeff/, ''), this.separator).map((name) => rename(name) ?? '\0');
  }

  private row(number: number, text: string): SignalLine[] {
    const cells = cellsOf(text, this.separator);
    if (cells.length !== this.names.length) {
      return this.damage.line(number, `has ${cells.length} columns instead of ${this.names.length}`);
    }
    const row = this.names.flatMap((name, place): (readonly [string, string])[] =>
      name === '\0' ? [] : [[name, withPoint(cells[place] ?? '', this.separator)]],
    );
    const line = lineOfRow(row, this.options.source ?? SOURCE);
    return line ? [line] : [];
  }
}
