/** A folder of DVCLive: a table for each metric, and one document with the last value of all. */

import fs from 'node:fs';
import path from 'node:path';
import { entriesBelow, statIfThere } from '../../../base/files.ts';
import type { SignalLine } from '../line.ts';
import type { Look, MetricFile } from './metricFile.ts';
import { JsonDocument } from './objects.ts';
import { TableFile } from './table.ts';

const SOURCE = 'file:dvclive';
const MOST_FILES = 1_000;
/** Looking for new files is more work than reading those that are known. */
const READS_BETWEEN = 5;

export class DvcLiveFolder implements MetricFile {
  readonly file: string;
  private readonly sinceMs: number;
  private readonly tables = new Map<string, TableFile>();
  private readonly images = new Set<string>();
  private readonly document: JsonDocument;
  private reads = 0;

  constructor(folder: string, sinceMs: number) {
    this.file = folder;
    this.sinceMs = sinceMs;
    this.document = new JsonDocument(path.join(folder, 'metrics.json'), SOURCE, (key) =>
      this.tables.has(key),
    );
  }

  async read({ limit, isLast }: Look): Promise<SignalLine[]> {
    const images = isLast || this.reads++ % READS_BETWEEN === 0 ? this.search() : [];
    const found: SignalLine[] = [];
    for (const table of this.tables.values()) {
      found.push(...(await table.read({ limit: limit - found.length * 32, isLast })));
    }
    const isThere = isFresh(this.document.file, this.sinceMs);
    return [...found, ...(isThere ? await this.document.read() : []), ...images];
  }

  private search(): SignalLine[] {
    const metrics = path.join(this.file, 'plots', 'metrics');
    for (const file of filesBelow(metrics)) {
      const key = path
        .relative(metrics, file)
        .replaceAll(path.sep, '/')
        .replace(/\.tsv$/, '');
      const isWanted = file.endsWith('.tsv') && !this.tables.has(key) && isFresh(file, this.sinceMs);
      if (isWanted && this.tables.size < MOST_FILES) this.tables.set(key, tableOf(file, key));
    }
    const images = path.join(this.file, 'plots', 'images');
    return filesBelow(images).flatMap((file) => {
      const isNew = !this.images.has(file) && this.images.size < MOST_FILES && isFresh(file, this.sinceMs);
      if (!isNew) return [];
      this.images.add(file);
      const step = Number(path.basename(file, path.extname(file)));
      const artifact = { path: file, type: 'image', ...(Number.isInteger(step) && { step }) };
      return [{ artifact, source: SOURCE }];
    });
  }
}

/** Its last column has the last part of the name, which several metrics may share. */
function tableOf(file: string, key: string): TableFile {
  const rename = (column: string) => (['step', 'timestamp'].includes(column) ? column : key);
  return new TableFile(file, { source: SOURCE, rename });
}

function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const files = entriesBelow(folder).filter((entry) => entry.isFile());
  return files.map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

function isFresh(file: string, sinceMs: number): boolean {
  return (statIfThere(file)?.mtimeMs ?? 0) >= sinceMs;
}
