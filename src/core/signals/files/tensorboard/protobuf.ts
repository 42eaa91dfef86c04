/** The fields of one message of Protocol Buffers, without knowing its shape. Throws where the bytes are none. */

export interface Field {
  readonly number: number;
  /** 0 varint, 1 eight bytes, 2 counted bytes, 5 four bytes. */
  readonly wire: number;
  readonly bytes: Buffer;
  readonly varint: bigint;
}

const NOTHING = Buffer.alloc(0);

export function* fieldsOf(message: Buffer): Iterable<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error('no whole number');
  };
  const take = (length: number): Buffer => {
    if (!(length <= message.length - at)) throw new Error('no whole field');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    const wire = Number(tag & 7n);
    if (wire === 0) yield { number, wire, bytes: NOTHING, varint: varint() };
    else if (wire === 1) yield { number, wire, bytes: take(8), varint: 0n };
    else if (wire === 2) yield { number, wire, bytes: take(Number(varint())), varint: 0n };
    else if (wire === 5) yield { number, wire, bytes: take(4), varint: 0n };
    else throw new Error('no field');
  }
}
