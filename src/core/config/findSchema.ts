/** Which JSON Schema a configuration file is checked with. */

import fs from 'node:fs';
import path from 'node:path';
import type { Span } from '../../base/finding.ts';
import { schemaPlace } from '../schema/document.ts';
import type { Schema } from '../schema/validator.ts';
import { saidInComment } from './firstComment.ts';

export interface FoundSchema {
  readonly file: string;
  /** Where the configuration file names it; at its beginning when it is named elsewhere. */
  readonly span: Span;
}

/** A schema in use: what it is checked with, and where it was found. */
export interface SchemaInUse extends FoundSchema {
  readonly schema: Schema;
}

export interface SchemaSearch {
  /** Of the configuration file. */
  readonly file?: string | undefined;
  /** What a setting says. */
  readonly named?: string | undefined;
}

/** Reads and compiles the schema of a file, if it has one. */
export async function schemaFor(text: string, search: SchemaSearch): Promise<SchemaInUse | undefined> {
  const found = findSchema(text, search);
  if (!found) return undefined;
  const { schemaOfFile } = await import('../schema/validator.ts');
  return { ...found, schema: schemaOfFile(found.file) };
}

/** A comment in the file wins, then a setting, then a schema that lies beside the file. */
export function findSchema(text: string, { file, named }: SchemaSearch): FoundSchema | undefined {
  const said = saidInComment(text, 'schema');
  if (said) return { file: schemaPlace(said.value, path.dirname(file ?? '')), span: said.span };
  const span = { start: 0, end: 0 };
  if (named !== undefined) return { file: named, span };
  if (file === undefined) return undefined;
  const beside = [
    `${file}.schema.json`,
    `${file.slice(0, file.length - path.extname(file).length)}.cfg.schema.json`,
  ];
  const there = beside.find((each) => fs.existsSync(each));
  return there === undefined ? undefined : { file: there, span };
}
