/** The code of a run brought back to a folder, from wherever it is kept. */

import fs from 'node:fs';
import path from 'node:path';
import { entriesBelow } from '../../base/files.ts';
import { newId } from '../../base/ids.ts';
import type { RunFolder } from '../run/folder.ts';
import { obtain } from './obtain.ts';
import { type CodePart, chooseCode } from './recordedCode.ts';
import { emptySubmodule, restoreTree } from './restore.ts';
import type { FetchContext } from './server.ts';
import { wholeFolder } from './wholeFolder.ts';

export interface RestoreRequest {
  readonly run: RunFolder;
  /** A folder that is not there yet, or is empty. */
  readonly to: string;
  /** Undefined: what the program ran from. */
  readonly part: CodePart | undefined;
}

export interface RestoredCode {
  readonly folder: string;
  readonly part: CodePart;
  readonly commit: string;
  readonly warnings: readonly string[];
}

export async function restoreCode(
  { run, to, part: asked }: RestoreRequest,
  context: FetchContext,
): Promise<RestoredCode> {
  const code = chooseCode(run, asked);
  const { part, commit } = code;
  const folder = path.resolve(to);
  if (code.from === 'server') {
    return { folder, part, commit, warnings: await restoreFetched(code, folder, context) };
  }
  const { missing } = await restoreTree(context.git, { ...code, to: folder, signal: context.signal });
  const warnings = missing.map(emptySubmodule);
  const partial = 'No snapshot was made of this run, so changes that were not committed are not in it.';
  return { folder, part, commit, warnings: code.isWhole ? warnings : [partial, ...warnings] };
}

/** As a launch gets it: from the cache, or again from the server. Then it belongs to nobody but the user. */
async function restoreFetched(
  { repository, commit }: { readonly repository: string; readonly commit: string },
  to: string,
  context: FetchContext,
): Promise<readonly string[]> {
  return wholeFolder(to, async (place, arrive) => {
    const ask = {
      repository,
      ref: commit,
      path: '.',
      mode: 'copy',
      local: null,
      onOtherCommit: null,
    } as const;
    const run = { id: newId(), folder: place };
    const { workflow, warnings, release } = await obtain(ask, { ...context, run });
    try {
      withoutRepositories(workflow.folder);
      arrive(workflow.folder);
    } finally {
      release();
    }
    return warnings;
  });
}

/** The tree and its submodules are work trees of the cache; what is brought back is files and no more. */
function withoutRepositories(folder: string): void {
  for (const { name, parentPath } of entriesBelow(folder)) {
    if (name === '.git') fs.rmSync(path.join(parentPath, name), { recursive: true, force: true });
  }
}
