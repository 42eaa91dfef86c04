/** Values that the schema calls paths, and that lead nowhere. */

import path from 'node:path';
import type { Finding } from '../../base/finding.ts';
import { pathKind } from '../schema/describe.ts';
import type { SchemaDocument } from '../schema/document.ts';
import { nodesOf } from '../schema/nodes.ts';
import { type EffectiveSection, foldKey } from './effective.ts';
import { type Environment, expandEnvironment } from './expand.ts';
import type { Tree } from './tree.ts';

/** What is there of that name; undefined where there is nothing. */
export type PathLookup = (file: string) => 'file' | 'folder' | undefined;

export interface PathOptions {
  readonly file?: string | undefined;
  readonly pathExists?: PathLookup | undefined;
  readonly env?: Environment | undefined;
}

/** Of a path in a sentence. */
const LONGEST = 200;

export function pathFindings(
  sections: readonly EffectiveSection[],
  { dialect }: Tree,
  schema: SchemaDocument,
  { file, pathExists, env = process.env }: PathOptions,
): readonly Finding[] {
  if (file === undefined || !pathExists || !namesPaths(schema)) return [];
  const nodes = nodesOf(schema);
  const folder = path.dirname(path.resolve(file));
  const findings: Finding[] = [];
  for (const { name, checked, values } of sections) {
    const here = name === '' ? nodes.root : nodes.within(nodes.root, name);
    for (const key of Object.keys(checked)) {
      const kind = pathKind(nodes.within(here, key));
      const { entry, value } = values.get(foldKey(key, dialect)) ?? {};
      if (kind === undefined || !entry || typeof value !== 'string' || value === '') continue;
      const { text, unset } = expandEnvironment(value, env, process.platform);
      if (unset.length > 0) continue; // there is another finding for that
      const found = pathExists(path.resolve(folder, text));
      const message = complaint(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text, kind, found);
      if (message !== undefined)
        findings.push({ code: 'missing-path', severity: 'warning', message, span: entry.valueSpan });
    }
  }
  return findings;
}

function namesPaths({ parts }: SchemaDocument): boolean {
  return parts.some(({ text }) => text.includes('"x-path"') || text.includes('"path"'));
}

function complaint(
  shown: string,
  wanted: 'any' | 'file' | 'folder',
  found: ReturnType<PathLookup>,
): string | undefined {
  if (found === undefined) return `There is no ${wanted === 'folder' ? 'folder' : 'file'} "${shown}".`;
  if (wanted === 'any' || wanted === found) return undefined;
  return wanted === 'file'
    ? `"${shown}" is a folder, and must be a file.`
    : `"${shown}" is a file, and must be a folder.`;
}
