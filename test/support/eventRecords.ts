/** Records of TensorBoard's event files, written by hand: what its reader is tried on. */

import { maskedCrc32c } from '../../src/core/signals/files/tensorboard/crc32c.ts';

/** Checked against TensorBoard's own code: the version, then `loss` = 0.5 at step 1. */
export const GOLDEN = Buffer.from(
  '1800000000000000a37f4b220900000040fc54d9411a0d627261696e2e4576656e743a32eced8f9d' +
    '1a00000000000000129bd82d0900004040fc54d94110012a0d0a0b0a046c6f7373150000003f97d67404',
  'hex',
);

export function record(payload: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(payload.length));
  return Buffer.concat([length, uint32(maskedCrc32c(length)), payload, uint32(maskedCrc32c(payload))]);
}

export interface EventWords {
  readonly seconds?: number;
  readonly step: number;
  readonly summary?: Buffer;
  readonly isStart?: boolean;
}

export function eventRecord({ seconds = 1_700_000_000, step, summary, isStart = false }: EventWords): Buffer {
  const time = Buffer.alloc(8);
  time.writeDoubleLE(seconds);
  return record(
    Buffer.concat([
      Buffer.from([0x09]),
      time,
      Buffer.from([0x10]),
      varint(BigInt.asUintN(64, BigInt(step))),
      ...(summary ? [counted(5, summary)] : []),
      ...(isStart ? [counted(7, Buffer.from([0x08, 0x01]))] : []),
    ]),
  );
}

export interface ScalarWords extends Pick<EventWords, 'seconds' | 'step'> {
  readonly tag: string;
  readonly value: number;
}

export function scalarEvent({ tag, value, ...when }: ScalarWords): Buffer {
  const words = Buffer.concat([counted(1, Buffer.from(tag)), Buffer.from([0x15]), float(value)]);
  return eventRecord({ ...when, summary: counted(1, words) });
}

export interface TensorWords {
  readonly tag: string;
  readonly step: number;
  readonly form: 'float_val' | 'tensor_content';
  readonly values: readonly number[];
  readonly shape?: readonly number[];
}

export function tensorEvent({ tag, step, form, values, shape = [] }: TensorWords): Buffer {
  const dimensions = shape.map((size) =>
    counted(2, Buffer.concat([Buffer.from([0x08]), varint(BigInt(size))])),
  );
  const bytes = Buffer.concat(values.map(float));
  const tensor = Buffer.concat([
    Buffer.from([0x08, 0x01]),
    counted(2, Buffer.concat(dimensions)),
    counted(form === 'float_val' ? 5 : 4, bytes),
  ]);
  const plugin = counted(9, counted(1, counted(1, Buffer.from('scalars'))));
  const words = Buffer.concat([counted(1, Buffer.from(tag)), counted(8, tensor), plugin]);
  return eventRecord({ step, summary: counted(1, words) });
}

function counted(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(BigInt(bytes.length)), bytes]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(left)]);
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
