/** How wide a line is on a terminal, and cutting one to what fits. */

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;
const segments = new Intl.Segmenter();
/** Colours of ours; nothing else that begins so is in text that was cleaned. */
const COLOUR = new RegExp(`(${String.fromCharCode(0x1b)}\\[[\\d;]*m)`);

export function widthOf(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segments.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** As much of a line as fits into `columns`, with `…` where something is missing; colours take no room. */
export function cutToWidth(line: string, columns: number): string {
  const parts = line.split(COLOUR);
  const plain = parts.filter((_part, index) => index % 2 === 0).join('');
  if (widthOf(plain) <= columns) return line;
  let left = columns - 1;
  let cut = '';
  for (const [index, part] of parts.entries()) {
    const isColour = index % 2 === 1;
    const fitting = isColour ? part : beginning(part, left);
    cut += fitting;
    if (!isColour) left -= widthOf(fitting);
    if (fitting === part || left < 0) continue;
    cut += '…';
    left = -1; // from here on only colours, which are given back at the end
  }
  return cut;
}

function beginning(text: string, columns: number): string {
  let width = 0;
  let fitting = '';
  for (const { segment } of segments.segment(text)) {
    width += WIDE.test(segment) ? 2 : 1;
    if (width > columns) break;
    fitting += segment;
  }
  return fitting;
}
