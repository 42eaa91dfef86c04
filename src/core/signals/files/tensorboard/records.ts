/** The records of an event file, as far as they are whole: each with its length and two checksums. */

import { maskedCrc32c } from './crc32c.ts';

const HEADER = 12;
const FOOTER = 4;
/** Graphs and images are larger than what is of use here: they are passed over unread. */
export const LARGEST_RECORD = 1 << 20;

export interface Records {
  readonly records: readonly Buffer[];
  /** Bytes that are done with, which may be more than there were; what is left of them may become whole later. */
  readonly taken: number;
  /** A checksum is wrong: nothing behind that can be believed. */
  readonly isBroken: boolean;
}

export function readRecords(bytes: Buffer): Records {
  const records: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= HEADER) {
    if (maskedCrc32c(bytes.subarray(at, at + 8)) !== bytes.readUInt32LE(at + 8)) {
      return { records, taken: at, isBroken: true };
    }
    const length = Number(bytes.readBigUInt64LE(at));
    const end = at + HEADER + length + FOOTER;
    if (length > LARGEST_RECORD) {
      if (!Number.isSafeInteger(end)) return { records, taken: at, isBroken: true };
      at = end;
      continue;
    }
    if (end > bytes.length) break;
    const payload = bytes.subarray(at + HEADER, at + HEADER + length);
    if (maskedCrc32c(payload) !== bytes.readUInt32LE(end - FOOTER)) {
      return { records, taken: at, isBroken: true };
    }
    records.push(payload);
    at = end;
  }
  return { records, taken: at, isBroken: false };
}
