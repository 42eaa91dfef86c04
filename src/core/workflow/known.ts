/** What the files of the cache tell of a repository: nothing is fetched for it, and git is not started. */

import fs from 'node:fs';
import type { CodeSettings } from '../settings/code.ts';
import { repositoryKey } from './address.ts';
import { Place } from './place.ts';
import { fullCommit } from './refName.ts';
import { lastAnswer } from './seen.ts';

export interface KnownCode {
  /** The commit that is meant; of a branch or tag the one that was last seen there. Undefined: it was never asked for. */
  readonly commit: string | undefined;
  /** Its files are there: it starts at once. */
  readonly isCheckedOut: boolean;
}

/** Undefined where the cache does not have the repository. */
export function knownCode(
  { repositoriesFolder }: Pick<CodeSettings, 'repositoriesFolder'>,
  repository: string,
  ref: string | null,
): KnownCode | undefined {
  const place = Place.of(repositoriesFolder, repositoryKey(repository));
  if (!place.isReady) return undefined;
  const commit = fullCommit(ref ?? '') ?? lastAnswer(place, ref ?? '')?.commit;
  return { commit, isCheckedOut: commit !== undefined && fs.existsSync(place.recordOf(commit)) };
}
