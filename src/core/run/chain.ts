/**
 * The event line and its hash chain. The hash covers the line's own bytes before `,"hash":`, so that `sed` and
 * `sha256sum` can check a record without this program.
 */

import { sha256 } from '../../base/checksum.ts';
import { isRecord } from '../../base/json.ts';
import type { EventData, EventType, RunEvent } from './model.ts';

/** What stands before the first event. */
export const GENESIS = '0'.repeat(64);

export interface EventStamp {
  readonly seq: number;
  readonly time: string;
  readonly mono: number;
  readonly prev: string;
}

/** One event as its line (without the newline) and its hash. */
export function encodeEvent<T extends EventType>(
  stamp: EventStamp,
  type: T,
  data: EventData[T],
): { line: string; hash: string } {
  const { seq, time, mono, prev } = stamp;
  const body = JSON.stringify({ seq, time, mono, type, data, prev }).slice(0, -1);
  const hash = sha256(body);
  return { line: `${body},"hash":"${hash}"}`, hash };
}

interface LineFault {
  /** Line number, from 1. */
  readonly line: number;
  readonly message: string;
}

export interface ReadEvents {
  readonly events: readonly RunEvent[];
  readonly faults: readonly LineFault[];
  /** Bytes behind the last newline: a line that is being written, or was cut. */
  readonly tornBytes: number;
  /** Where the next line belongs. */
  readonly wholeBytes: number;
  /** Whole lines, sound or not. */
  readonly lines: number;
}

const LINE = /^(.*),"hash":"([0-9a-f]{64})"\}$/s;

/** Reads what is whole and says what is not; never throws. */
export function readEvents(bytes: Buffer): ReadEvents {
  const events: RunEvent[] = [];
  const faults: LineFault[] = [];
  let prev = GENESIS;
  let start = 0;
  let line = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    line++;
    const raw = bytes.subarray(start, end);
    start = end + 1;
    const { event, fault } = readLine(raw, prev, events.at(-1)?.seq ?? 0);
    if (fault) faults.push({ line, message: fault });
    if (!event) continue;
    events.push(event);
    prev = event.hash;
  }
  return { events, faults, tornBytes: bytes.length - start, wholeBytes: start, lines: line };
}

function readLine(raw: Buffer, prev: string, lastSeq: number): { event?: RunEvent; fault?: string } {
  const text = raw.toString('utf8');
  const match = LINE.exec(text);
  let event: RunEvent;
  try {
    event = JSON.parse(text);
  } catch {
    return { fault: 'is not a whole event' };
  }
  if (!match || typeof event.seq !== 'number' || typeof event.type !== 'string' || !isRecord(event.data)) {
    return { fault: 'is not an event' };
  }
  // The bytes themselves, not the text: invalid UTF-8 must not hash like its replacement.
  const body = raw.subarray(0, raw.length - ',"hash":""}'.length - 64);
  if (sha256(body) !== event.hash) return { event, fault: 'was changed: its hash does not fit its content' };
  if (event.prev !== prev) return { event, fault: 'does not follow the line before it' };
  if (event.seq !== lastSeq + 1)
    return { event, fault: `has number ${event.seq} where ${lastSeq + 1} was due` };
  return { event };
}
