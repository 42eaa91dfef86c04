/** Run ids: ULIDs in lower case, in ascending order also within one millisecond. */

import { monotonicFactory } from 'ulid';

// Ids are names, not secrets, and a folder that exists is never taken again: loading the cryptographic source of
// randomness would cost a fifth of the start of Node.
const next = monotonicFactory(Math.random);

export function newId(): string {
  return next().toLowerCase();
}

const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

export function isId(text: string): boolean {
  return ULID.test(text);
}

/** The last six characters: the short id shown everywhere. */
export function shortId(id: string): string {
  return id.slice(-6);
}

/** `2026-11`, the shard of an id, from the time inside it (UTC). */
export function monthOf(id: string): string {
  return createdAt(id).slice(0, 7);
}

/** When an id was made. */
export function createdAt(id: string): string {
  return new Date(timeOf(id)).toISOString();
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The same in milliseconds since 1970. */
export function timeOf(id: string): number {
  let ms = 0;
  for (const char of id.slice(0, 10)) ms = ms * 32 + ALPHABET.indexOf(char);
  return ms;
}
