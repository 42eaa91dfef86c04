/** The step that the name of a checkpoint tells: `ckpt_000400.pt`, `step=400.ckpt`, `checkpoint-500`, `epoch3.h5`. */

const WORDS = [
  '(?:global_?)?step',
  'iter(?:ation)?s?',
  'it',
  'epoch',
  'ep',
  '(?:ckpt|checkpoint|model|state)',
];
const NUMBER = String.raw`[ =_:.-]{0,2}(\d{1,15})(?!\d)`;
const BY_WORD = WORDS.map((word) => new RegExp(`(?<![a-z])${word}${NUMBER}`, 'i'));

/** The most telling word first, else the last number in front of the ending; null where there is none. */
export function stepOfName(name: string): number | null {
  for (const pattern of BY_WORD) {
    const found = pattern.exec(name)?.[1];
    if (found !== undefined) return Number(found);
  }
  const last = /(?<![a-z\d.])(\d{1,15})(?=(?:\.[a-z_][\w]*)*$)/i.exec(name)?.[1];
  return last === undefined ? null : Number(last);
}
