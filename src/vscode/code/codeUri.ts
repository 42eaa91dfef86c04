/** Addresses of our documents of code. They name workspace, run and file; where that is in git is looked up anew. */

import * as vscode from 'vscode';
import { CODE_SCHEME } from '../ids.ts';
import type { RunNode } from '../views/runNodes.ts';
import type { CodeKind } from './codePlaces.ts';

/** What ran, or the commit that it started from. */
export type CodeSide = 'ran' | 'base';

export interface CodeFile {
  readonly root: string;
  readonly id: string;
  readonly kind: CodeKind;
  readonly side: CodeSide;
  /** With `/`, from the top of the repository. */
  readonly path: string;
}

export function uriOfCode(
  { workspace, id }: RunNode,
  file: Pick<CodeFile, 'kind' | 'side' | 'path'>,
): vscode.Uri {
  const query = [workspace.root, id, file.kind, file.side].join('\0');
  return vscode.Uri.from({ scheme: CODE_SCHEME, path: `/${file.path}`, query });
}

export function codeFileOf({ path, query }: vscode.Uri): CodeFile | undefined {
  const [root = '', id = '', kind, side] = query.split('\0');
  if ((kind !== 'workflow' && kind !== 'workspace') || (side !== 'ran' && side !== 'base')) return undefined;
  return { root, id, kind, side, path: path.slice(1) };
}
