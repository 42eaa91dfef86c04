/** Long lists in parts, of which only those near what can be seen are made. */

/** Parts of so many each, the last one shorter. */
export function inBlocks<T>(all: readonly T[], size: number): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
