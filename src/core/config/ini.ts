/** Files as the npm package `ini` reads them. */

/// <reference path="./iniPackage.d.ts" />

/** What its `parse` makes of the text behind the equals sign. */
export function fromIni(text: string): unknown {
  const plain = unquoted(text);
  return plain === 'true' ? true : plain === 'false' ? false : plain === 'null' ? null : plain;
}

function unquoted(text: string): unknown {
  const quote = text[0];
  if ((quote !== '"' && quote !== "'") || !text.endsWith(quote)) return withoutComment(text);
  const json = quote === "'" ? text.slice(1, -1) : text;
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** A comment begins anywhere; a backslash keeps its sign. */
function withoutComment(text: string): string {
  let end = text.length;
  for (const { index, 0: sign } of text.matchAll(/\\.|[;#]/gs)) {
    if (sign.length > 1) continue;
    end = index;
    break;
  }
  return text
    .slice(0, end)
    .replace(/\\([\\;#])/g, '$1')
    .trim();
}

/** All of the file: sections with dots in their names inside each other, `key[] = value` as lists. */
export async function iniValues(text: string): Promise<Record<string, unknown>> {
  const { parse } = await import('ini');
  return parse(text.replace(/^\ufeff/, ''));
}
