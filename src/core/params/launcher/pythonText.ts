/** Values as Python prints them: that is how the launcher puts them into texts and command lines. */

import { isRecord } from '../../../base/json.ts';

/** `str(value)`. Numbers keep the spelling of the file. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonLiteral(value);
}

/** `repr(value)`. No deeper than what the readers let through. */
export function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${quoted(key)}: ${pythonLiteral(inner)}`);
  return `{${pairs.join(', ')}}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** In single quotes unless there is one inside and no double one. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\\n\r\t\p{Cc}]/gu, (sign) => {
    const code = sign.charCodeAt(0).toString(16).padStart(2, '0');
    return ESCAPES[sign] ?? `\\x${code}`;
  });
  return quote + (quote === "'" ? inside.replaceAll("'", "\\'") : inside) + quote;
}
