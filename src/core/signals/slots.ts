/** Where in a line of metrics its numbers stand. The line was read as JSON before: here it is only measured. */

/** What a slot holds that is no value of a metric. */
export const STEP = -1;
export const TIME = -2;

export interface Slot {
  readonly start: number;
  readonly end: number;
  /** The place of its key, from 0; else what it is besides. */
  readonly holds: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING: readonly number[] = [0x5b, 0x7b];
const CLOSING: readonly number[] = [0x5d, 0x7d];
const BLANK: readonly number[] = [0x20, 0x09, 0x0d];
/** Besides the numbers these are as they are in every line of the shape. */
const FIXED: readonly string[] = ['unit', 'context', 'source'];

interface Member {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Undefined of a line that says anything else as well, or anything twice. */
export function slotsOf(line: Uint8Array, keys: readonly string[]): Slot[] | undefined {
  const members = membersOf(line, 0);
  const slots = members.map((member) => slotsIn(line, member, keys));
  const isClear = isEachOnce(members) && !slots.includes(undefined);
  const found = slots.flatMap((each) => each ?? []);
  return isClear && found.filter(({ holds }) => holds >= 0).length === keys.length ? found : undefined;
}

function slotsIn(
  line: Uint8Array,
  { name, start, end }: Member,
  keys: readonly string[],
): Slot[] | undefined {
  if (name === 'step') return [{ start, end, holds: STEP }];
  if (name === 'time') return [{ start, end, holds: TIME }];
  if (name !== 'metric') return FIXED.includes(name) ? [] : undefined;
  const members = membersOf(line, start);
  const isClear = isEachOnce(members) && members.every((member) => keys.includes(member.name));
  return isClear ? members.map((member) => ({ ...member, holds: keys.indexOf(member.name) })) : undefined;
}

function isEachOnce(members: readonly Member[]): boolean {
  return new Set(members.map(({ name }) => name)).size === members.length;
}

/** The members of the object that begins at or behind `from`. */
function membersOf(line: Uint8Array, from: number): Member[] {
  const members: Member[] = [];
  let at = line.indexOf(0x7b, from);
  do {
    const quote = afterBlanks(line, at + 1);
    if (line[quote] !== QUOTE) break;
    const nameEnd = afterText(line, quote);
    const start = afterBlanks(line, line.indexOf(COLON, nameEnd) + 1);
    const end = afterValue(line, start);
    members.push({ name: textIn(line.subarray(quote, nameEnd)), start, end });
    at = afterBlanks(line, end);
  } while (line[at] === COMMA);
  return members;
}

function textIn(quoted: Uint8Array): string {
  return String(JSON.parse(Buffer.from(quoted).toString('utf8')));
}

function afterBlanks(line: Uint8Array, start: number): number {
  let at = start;
  while (BLANK.includes(line[at] ?? 0)) at++;
  return at;
}

function afterText(line: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < line.length && line[at] !== QUOTE) at += line[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function afterValue(line: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  for (; at < line.length; at++) {
    const byte = line[at] ?? 0;
    if (byte === QUOTE) at = afterText(line, at) - 1;
    else if (OPENING.includes(byte)) depth++;
    else if (depth > 0) depth -= CLOSING.includes(byte) ? 1 : 0;
    else if (byte === COMMA || CLOSING.includes(byte) || BLANK.includes(byte)) break;
  }
  return at;
}
