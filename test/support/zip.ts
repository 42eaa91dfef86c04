/** Reads a zip file whole, as far as packages of extensions need: names, sizes, stored and deflated entries. */

import fs from 'node:fs';
import zlib from 'node:zlib';

const END = 0x06054b50;
const DEFLATED = 8;

/** The entries of a zip file: name and content. */
export function readZip(file: string): ReadonlyMap<string, Buffer> {
  const zip = fs.readFileSync(file);
  const entries = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from(Uint32Array.of(END).buffer));
  if (end === -1) throw new Error(`${file} is no zip file`);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    entries.set(zip.toString('utf8', at + 46, nameEnd), contentAt(zip, at));
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** `at` is the entry in the central directory; the content has a header of its own. */
function contentAt(zip: Buffer, at: number): Buffer {
  const header = zip.readUInt32LE(at + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const content = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  return zip.readUInt16LE(at + 10) === DEFLATED ? zlib.inflateRawSync(content) : content;
}
