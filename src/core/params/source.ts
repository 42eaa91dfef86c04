/** A parameter file as values that know where they stand in it. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { readTextFile } from '../../base/files.ts';
import { formatBytes } from '../../base/size.ts';
import { type KeyPath, type Parsed, type Position, type Problem, positionAt } from './format.ts';
import { readJsonSource } from './json.ts';

export interface Source {
  readonly file: string;
  readonly text: string;
  /** Plain objects, lists and scalars; numbers keep their spelling (base/json.ts). */
  readonly value: unknown;
  /** Where the value at a path begins, or the nearest enclosing value that is there. */
  positionOf(keyPath: KeyPath): Position;
}

/** Far above any real parameter file, far below what would stall an editor. */
const MAX_BYTES = 4 << 20;
/** Its parser is much slower: a hostile megabyte takes seconds. */
const MAX_YAML = 1 << 20;

/** Reads a parameter file by its ending. Throws one error that names file, line and column of each problem. */
export async function readSource(file: string): Promise<Source> {
  const text = readTextFile(file, MAX_BYTES).replace(/^\uFEFF/, '');
  if (text.trim() === '')
    throw invalidFile(file, [{ message: 'the file is empty', position: { line: 1, column: 1 } }]);
  if (text.includes('\0')) {
    const position = positionAt(text, text.indexOf('\0'));
    throw invalidFile(file, [{ message: 'this is not a text file', position }]);
  }
  const parsed = await parse(file, text);
  if (parsed.problems.length > 0) throw invalidFile(file, parsed.problems);
  return { file, text, value: parsed.value, positionOf: parsed.positionOf };
}

async function parse(file: string, text: string): Promise<Parsed> {
  switch (path.extname(file).toLowerCase()) {
    case '.yaml':
    case '.yml':
      return readYaml(text);
    case '.toml':
      throw new AppError('unsupported', `${file}: TOML is not read by this version of Runtrail.`, {
        hint: 'Write the file as JSON or YAML.',
      });
    case '.json':
    case '.jsonc':
      return readJsonSource(text);
    default:
      return /^\s*[{/]/.test(text) ? readJsonSource(text) : readYaml(text);
  }
}

async function readYaml(text: string): Promise<Parsed> {
  const position: Position = { line: 1, column: 1 };
  if (text.length > MAX_YAML) {
    const problems = [{ message: `more than ${formatBytes(MAX_YAML)} of YAML are not read`, position }];
    return { value: undefined, problems, positionOf: () => position };
  }
  // Loaded when needed: it is larger than everything else a launch reads.
  return (await import('./yaml.ts')).readYamlSource(text);
}

/** One error for all problems of a file, each as `file:line:column: message`. */
export function invalidFile(file: string, problems: readonly Problem[]): AppError {
  const inOrder = problems.toSorted(
    ({ position: a }, { position: b }) => a.line - b.line || a.column - b.column,
  );
  const lines = inOrder.map(
    ({ message, position }) => `${file}:${position.line}:${position.column}: ${message}`,
  );
  return new AppError('invalid', lines.join('\n'), { hint: 'Correct the file, then run it again.' });
}
