/** How much room a run takes. */

import fs from 'node:fs/promises';
import path from 'node:path';

/** Bytes of all files below a folder; links are not followed. */
export async function folderSize(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    size += entry.isDirectory() ? await folderSize(place) : (await fs.lstat(place)).size;
  }
  return size;
}
