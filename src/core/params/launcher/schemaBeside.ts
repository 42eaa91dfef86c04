/** The launcher's JSON Schemas that lie beside a file: in a folder `tooling` above it, or where it says. Nothing is fetched. */

import fs from 'node:fs';
import path from 'node:path';
import { isRecord, type KeyPath } from '../../../base/json.ts';
import { valueAt } from '../layers.ts';
import { MODULES } from './modules.ts';
import { PIPELINES } from './pipeline.ts';
import type { Reading } from './reading.ts';

const MAX_FOLDERS = 64;

export async function checkSchemasBeside(reading: Reading): Promise<void> {
  const tooling = toolingAbove(reading.folder);
  const { $schema } = reading.own;
  const named = pathOf($schema, reading.folder);
  if (named === undefined && isPath($schema)) {
    reading.warn(
      'no-such-file',
      `there is no schema ${path.resolve(reading.folder, $schema)}; nothing is checked with it.`,
      ['$schema'],
    );
  }
  const schema = named ?? (tooling && path.join(tooling, 'model_launcher.schema.json'));
  if (schema !== undefined) await checkWith(reading, schema, reading.parameters, []);
  for (const { file, value, at } of stepSchemas(reading, tooling)) await checkWith(reading, file, value, at);
}

function toolingAbove(folder: string): string | undefined {
  let above = folder;
  for (let count = 0; count < MAX_FOLDERS; count++) {
    const tooling = path.join(above, 'tooling');
    if (fs.existsSync(path.join(tooling, 'model_launcher.schema.json'))) return tooling;
    if (path.dirname(above) === above) return undefined;
    above = path.dirname(above);
  }
  return undefined;
}

/** An address, or a share of another machine: looking at one would already tell that machine who looks. */
const ELSEWHERE = /^([a-z][a-z0-9+.-]+:|[\\/]{2})/i;

/** A path to a file that is there, on this machine. */
function pathOf(text: unknown, folder: string): string | undefined {
  if (!isPath(text)) return undefined;
  const file = path.resolve(folder, text);
  return fs.existsSync(file) ? file : undefined;
}

function isPath(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !ELSEWHERE.test(text) && !text.includes('\0');
}

interface StepSchema {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly at: KeyPath;
}

function stepSchemas({ own, folder }: Reading, tooling: string | undefined): StepSchema[] {
  return Object.values(PIPELINES).flatMap((key) => {
    const entries = own[key];
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: unknown, index) => {
      if (!isRecord(entry) || !isRecord(entry['module_parameters'])) return [];
      if (entry['module_type'] !== undefined && entry['module_type'] !== 'launcher_module') return [];
      const name = `model_${String(entry['module_path'])}.schema.json`;
      const local = tooling !== undefined && /^[\w.]+$/.test(name) ? path.join(tooling, name) : undefined;
      const file = pathOf(entry['module_schema'], folder) ?? local;
      if (file === undefined || !fs.existsSync(file)) return [];
      return [{ file, value: entry['module_parameters'], at: [key, index, 'module_parameters'] }];
    });
  });
}

/** What was found before is not said again. */
async function checkWith(
  reading: Reading,
  file: string,
  value: Readonly<Record<string, unknown>>,
  at: KeyPath,
): Promise<void> {
  // Large, and rarely needed.
  const { schemaOfFile } = await import('../../schema/validator.ts');
  const schema = schemaOfFile(file);
  if (schema.problem) {
    reading.warn('bad-schema', `${file}: ${schema.problem.message}`, reading.places.spanOf(['$schema']));
    return;
  }
  const known = new Set(reading.findings.map(({ span }) => `${span.start}-${span.end}`));
  for (const { keyPath, code, message } of schema.check(value)) {
    // `null` is read as absent, ids are asked for, and so is what a module asks for.
    const isAsked = code === 'missing-key' && isAskedFor(reading, [...at, ...keyPath]);
    if (isAsked || valueAt(value, keyPath) === null) continue;
    const { start, end } = reading.places.spanOf([...at, ...keyPath]);
    if (!known.has(`${start}-${end}`)) reading.error(code, message, [...at, ...keyPath]);
  }
}

function isAskedFor({ own }: Reading, keyPath: KeyPath): boolean {
  const key = String(keyPath.at(-1));
  if (keyPath.length === 1) return key === 'subject_id' || key === 'user_id';
  const module = String(valueAt(own, [...keyPath.slice(0, 2), 'module_path']));
  return Object.hasOwn(Object.hasOwn(MODULES, module) ? (MODULES[module]?.asked ?? {}) : {}, key);
}
