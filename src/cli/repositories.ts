/** What the `repo` commands do. A bundle of its own: starting a run needs none of it. */

import { listCache, pruneCache } from './repoCache.ts';
import { clone } from './repoClone.ts';
import { info } from './repoInfo.ts';
import { refs } from './repoRefs.ts';
import { restore } from './repoRestore.ts';

/** Each gets what its command was given, and the context. */
export const repositories = {
  clone,
  info,
  listCache,
  pruneCache,
  refs,
  restore,
};
