/** What one record of an event file says, as far as it is of use here: scalars, and that a session began. */

import { type Field, fieldsOf } from './protobuf.ts';

export interface Scalar {
  readonly tag: string;
  readonly value: number;
}

export interface Event {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly scalars: readonly Scalar[];
  /** A program that was started again: what a file before has of this step and later ones does not count. */
  readonly isStart: boolean;
}

const START = 1n;
const DT_FLOAT = 1n;
const DT_DOUBLE = 2n;

export function readEvent(record: Buffer): Event {
  let wallTime = 0;
  let step = 0;
  let isStart = false;
  const scalars: Scalar[] = [];
  for (const { number, wire, bytes, varint } of fieldsOf(record)) {
    if (number === 1 && wire === 1) wallTime = bytes.readDoubleLE();
    else if (number === 2 && wire === 0) step = Number(BigInt.asIntN(64, varint));
    else if (number === 5 && wire === 2) scalars.push(...scalarsOf(bytes));
    else if (number === 7 && wire === 2) isStart = isSessionStart(bytes);
  }
  return { wallTime, step, scalars, isStart };
}

function isSessionStart(log: Buffer): boolean {
  return [...fieldsOf(log)].some(({ number, varint }) => number === 1 && varint === START);
}

function scalarsOf(summary: Buffer): Scalar[] {
  return [...fieldsOf(summary)].flatMap(({ number, wire, bytes }) =>
    number === 1 && wire === 2 ? (scalarOf(bytes) ?? []) : [],
  );
}

/** Undefined of a histogram, an image, a text. */
function scalarOf(value: Buffer): Scalar | undefined {
  let tag = '';
  let number: number | undefined;
  for (const field of fieldsOf(value)) {
    if (field.number === 1 && field.wire === 2) tag = field.bytes.toString('utf8');
    else if (field.number === 2 && field.wire === 5) number = asWritten(field.bytes.readFloatLE());
    else if (field.number === 8 && field.wire === 2) number = ofTensor(field.bytes);
  }
  return tag === '' || number === undefined ? undefined : { tag, value: number };
}

function ofTensor(tensor: Buffer): number | undefined {
  let type: bigint | undefined;
  let isScalar = true;
  let values: Field | undefined;
  for (const field of fieldsOf(tensor)) {
    if (field.number === 1) type = field.varint;
    else if (field.number === 2) isScalar = field.bytes.length === 0;
    else if ([4, 5, 6].includes(field.number)) values ??= field;
  }
  if (!isScalar || !values) return undefined;
  const { bytes } = values;
  if (type === DT_FLOAT && bytes.length === 4) return asWritten(bytes.readFloatLE());
  return type === DT_DOUBLE && bytes.length === 8 ? bytes.readDoubleLE() : undefined;
}

/** The shortest number that is the same float: 0.1 and not 0.10000000149011612. */
function asWritten(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
