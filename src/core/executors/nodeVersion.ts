/** Which versions of Node everything here runs on. */

import path from 'node:path';

const OLDEST = [22, 13] as const;

/** Whether a version is one that Runtrail runs on. */
export function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Whether this very program is a Node that can run the runner: not an editor that has one inside. */
export function isPlainRecentNode(): boolean {
  const isPlain =
    process.versions['electron'] === undefined && /^node(\.exe)?$/.test(path.basename(process.execPath));
  return isPlain && isRecent(process.versions.node);
}
