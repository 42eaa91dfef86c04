/** Import statements read as text: what imports what, whether it stays at run time, and the circles that follow. */

import path from 'node:path';

export interface Import {
  /** Path from the root of the project, as all paths here; of a package its name. */
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
  readonly isType: boolean;
}

/** Project path and text of each source file. */
export type Sources = ReadonlyMap<string, string>;

const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s+(?!from\b))?(?:[^'"`;]*?\sfrom\s*)?(['"])([^'"]+)\2/gm;
const CALL = /\b(?:import|require)\s*\(\s*(['"`])([^'"`]+)\1/g;

export function importsOf(file: string, text: string): Import[] {
  const found: [specifier: string, isType: boolean][] = [];
  for (const [, type, , specifier = ''] of text.matchAll(STATEMENT)) found.push([specifier, !!type]);
  for (const [, , specifier = ''] of text.matchAll(CALL)) found.push([specifier, false]);
  return found.map(([specifier, isType]) => {
    const isPackage = !specifier.startsWith('.');
    const to = isPackage ? specifier : path.posix.join(path.posix.dirname(file), specifier);
    return { from: file, to, isPackage, isType };
  });
}

export function allImports(sources: Sources): Import[] {
  return [...sources].flatMap(([file, text]) => importsOf(file, text));
}

/** Each circle once, as the files in order, beginning with the first by name. */
export function findCircles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to, isPackage } of imports) {
    if (!isPackage) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const circles = new Set<string>();
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) circles.add(circleText(trail.slice(start)));
    if (start >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...trail, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return [...circles].sort();
}

function circleText(files: readonly string[]): string {
  const first = files.indexOf([...files].sort()[0] ?? '');
  const turned = [...files.slice(first), ...files.slice(0, first)];
  return [...turned, turned[0]].join(' → ');
}
