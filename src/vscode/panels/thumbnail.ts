/** A small picture of a file, as the policy of our pages lets it in: as text. What only calls itself a picture is none. */

import fs from 'node:fs';

/** So large are most figures; what is larger is opened in an editor. */
const MOST_BYTES = 512 * 1024;

const SIGNS: readonly (readonly [type: string, sign: string])[] = [
  ['png', '89504e470d0a1a0a'],
  ['jpeg', 'ffd8ff'],
  ['gif', '47494638'],
  ['webp', '52494646'],
];

export async function thumbnailOf(place: string): Promise<string | null> {
  const file = await fs.promises.stat(place);
  if (!file.isFile() || file.size > MOST_BYTES) return null;
  const bytes = await fs.promises.readFile(place);
  const start = bytes.subarray(0, 12).toString('hex');
  const [type] = SIGNS.find(([, sign]) => start.startsWith(sign)) ?? [];
  return type === undefined ? null : `data:image/${type};base64,${bytes.toString('base64')}`;
}
