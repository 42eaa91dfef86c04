/** Files of JSON: one object a line, or one document that is written anew. */

import path from 'node:path';
import { readTextFile } from '../../../base/files.ts';
import { isRecord } from '../../../base/json.ts';
import type { SignalLine } from '../line.ts';
import { Given } from './given.ts';
import { GrowingLines } from './growingLines.ts';
import { Damage, type Look, type MetricFile } from './metricFile.ts';
import { leavesOf, lineOfRow } from './row.ts';

const SOURCE = 'file:jsonl';
const LARGEST_DOCUMENT = 4 << 20;

export class JsonLinesFile implements MetricFile {
  readonly file: string;
  private readonly lines: GrowingLines;
  private readonly given: Given;
  private readonly damage: Damage;

  constructor(file: string, linesBefore = 0) {
    this.file = file;
    this.lines = new GrowingLines(file);
    this.given = new Given(1, linesBefore);
    this.damage = new Damage(path.basename(file), SOURCE);
  }

  async read({ limit, isLast }: Look): Promise<SignalLine[]> {
    const found: SignalLine[] = [];
    await this.lines.read(limit, isLast, (number, text) => {
      if (text === undefined) found.push(...this.damage.line(number, 'is too long'));
      else if (this.given.isNew(number, text) && text.trim() !== '') found.push(...this.object(number, text));
    });
    return found;
  }

  private object(number: number, text: string): SignalLine[] {
    const value = parsed(text);
    if (!isRecord(value)) return this.damage.line(number, 'is not a JSON object');
    const line = lineOfRow(leavesOf(value), SOURCE);
    return line ? [line] : [];
  }
}

/** A document, such as `metrics.json`: its numbers, each time that they are others than before. */
export class JsonDocument implements MetricFile {
  readonly file: string;
  private readonly source: string;
  private readonly omit: (key: string) => boolean;
  private last = '';

  constructor(file: string, source = 'file:json', omit: (key: string) => boolean = () => false) {
    this.file = file;
    this.source = source;
    this.omit = omit;
  }

  async read(): Promise<SignalLine[]> {
    const text = readTextFile(this.file, LARGEST_DOCUMENT);
    if (text === this.last) return [];
    const value = parsed(text);
    if (value === undefined) return []; // half written
    this.last = text;
    const leaves = leavesOf(value).filter(([key]) => !this.omit(key));
    const line = lineOfRow(leaves, this.source);
    return line ? [line] : [];
  }
}

/** With the bare words that Python writes. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /\b(?:NaN|Infinity)\b/.test(text) ? withWords(text) : undefined;
  }
}

function withWords(text: string): unknown {
  try {
    return JSON.parse(text.replace(/([[:,]\s{0,100})(-?(?:NaN|Infinity))(?=\s{0,100}[,\]}])/g, '$1"$2"'));
  } catch {
    return undefined;
  }
}
