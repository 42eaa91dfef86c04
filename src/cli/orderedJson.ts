/** JSON whose names stand in the order of a file: JavaScript puts those that look like numbers before all others. */

/** Maps become objects, also those in lists; everything else is as `JSON.stringify` has it. */
export function orderedJson(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  const inside = ([open, close]: readonly [string, string], items: readonly string[]) =>
    items.length === 0 ? open + close : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
  if (value instanceof Map) {
    const items = [...value].map(([key, item]) => `${JSON.stringify(key)}: ${orderedJson(item, inner)}`);
    return inside(['{', '}'], items);
  }
  if (Array.isArray(value) && value.some((item) => item instanceof Map)) {
    const items = value.map((item) => orderedJson(item, inner));
    return inside(['[', ']'], items);
  }
  return (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${indent}`);
}
