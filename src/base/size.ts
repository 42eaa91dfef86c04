/** Sizes are stored in bytes; they are shown in units of 1024, and read so: 4 GB are 4 GiB, as wherever memory is given out. */

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'];

/** `512 B`, `1.5 KiB`, `20 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes;
  let unit = '';
  for (const next of UNITS) {
    if (value < 1023.5 && unit !== '') break;
    value /= 1024;
    unit = next;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** Without flags and groups that only JavaScript has: it also stands in the JSON Schema of parameter files. */
export const SIZE = /^[0-9]{1,15}(\.[0-9]{1,15})?\s?([kKmMgGtT][iI]?)?[bB]?$/;

/** `4 GB`, `500MiB`, `1.5g`, `1024`: in bytes. Undefined: that is no size. */
export function parseBytes(text: string): number | undefined {
  if (!SIZE.test(text)) return undefined;
  const unit = /[kmgt]/i.exec(text)?.[0].toUpperCase() ?? '';
  const power = 1 + UNITS.findIndex((each) => each[0] === unit);
  return Math.round(Number.parseFloat(text) * 1024 ** power);
}
