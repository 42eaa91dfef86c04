/** What the columns of a record hold, and what of it is believed. */

import { COLUMNS, GPU_COLUMNS } from '../../run/resources.ts';

/** As it was at that moment, moved since the sample before, or looked at rarely: then it stands until the next look. */
export type Manner = 'level' | 'moved' | 'rare';

const MOVED: readonly string[] = ['read', 'written', 'diskRead', 'diskWritten', 'received', 'sent'];
const RARE: readonly string[] = ['pss', 'files', 'diskFree', 'diskUsed', 'outputFree'];
const PERCENT: readonly string[] = ['cpu', 'machineCpu', 'cost', 'use', 'load'];

export interface ColumnKind {
  readonly name: string;
  readonly manner: Manner;
  /** No machine has less or more; what lies outside is no measurement. */
  readonly least: number;
  readonly greatest: number;
}

/** Undefined of a column that this version does not know: it is passed over. */
export function kindOf(name: string): ColumnKind | undefined {
  const ofCard = /^gpu\d{1,2}\.(\w+)$/.exec(name)?.[1];
  const isKnown = (ofCard === undefined ? COLUMNS : GPU_COLUMNS) as readonly string[];
  if (!isKnown.includes(ofCard ?? name) || name === 'at') return undefined;
  return {
    name,
    manner: MOVED.includes(name) ? 'moved' : RARE.includes(name) ? 'rare' : 'level',
    least: ofCard === 'temperature' ? -273 : 0,
    greatest: PERCENT.includes(ofCard ?? name) ? 1e7 : Number.MAX_SAFE_INTEGER,
  };
}
