/** Reads the texts of Python: all prefixes but `f`, all quotes, all escapes but the names of characters. */

const OPENING = /([rRbBuU]|[rR][bB]|[bB][rR])?("""|'''|"|')/y;
const BACKSLASH = 0x5c;

export interface ReadString {
  readonly value: string;
  readonly isBytes: boolean;
  readonly end: number;
}

export function readString(text: string, start: number): ReadString | undefined {
  OPENING.lastIndex = start;
  const [opening, prefix = '', quote = ''] = OPENING.exec(text) ?? [];
  if (opening === undefined) return undefined;
  const from = start + opening.length;
  const to = closing(text, from, quote);
  if (to === undefined) return undefined;
  const body = text.slice(from, to);
  const isBytes = /b/i.test(prefix);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes hold these and no others
  if (isBytes && /[^\x00-\x7f]/.test(body)) return undefined;
  const value = /r/i.test(prefix) || !body.includes('\\') ? body : unescaped(body, isBytes);
  return value === undefined ? undefined : { value, isBytes, end: to + quote.length };
}

/** Where the quote comes again that is not behind a backslash; a short text ends on its own line. */
function closing(text: string, from: number, quote: string): number | undefined {
  const first = quote.charCodeAt(0);
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === first && text.startsWith(quote, at)) return at;
    else if (code === 10 && quote.length === 1) return undefined;
  }
  return undefined;
}

/** All but the short ones, behind the backslash. */
const ESCAPE = /([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y;
const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '\n': '',
    '\\': '\\',
    "'": "'",
    '"': '"',
    a: '\x07',
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
  }),
);

/** Undefined when an escape is broken. An unknown one stays as it is, backslash and all. */
function unescaped(body: string, isBytes: boolean): string | undefined {
  let value = '';
  let from = 0;
  for (let at = body.indexOf('\\'); at >= 0; at = body.indexOf('\\', from)) {
    value += body.slice(from, at);
    const next = body.charAt(at + 1);
    const short = SHORT.get(next);
    const found = short === undefined ? readEscape(body, at + 1, isBytes) : { value: short, end: at + 2 };
    if (!found) return undefined;
    value += found.value;
    from = found.end;
  }
  return value + body.slice(from);
}

function readEscape(body: string, start: number, isBytes: boolean): Omit<ReadString, 'isBytes'> | undefined {
  const next = body.charAt(start);
  const isUnknown = !/[0-7xuUN]/.test(next) || (isBytes && /[uUN]/.test(next));
  if (isUnknown) return { value: `\\${next}`, end: start + 1 };
  ESCAPE.lastIndex = start;
  const [all, octal, ...hex] = ESCAPE.exec(body) ?? [];
  if (all === undefined) return undefined;
  const digits = hex.find((found) => found !== undefined);
  const code = octal === undefined ? Number.parseInt(digits ?? '', 16) : Number.parseInt(octal, 8);
  if (code > 0x10ffff) return undefined;
  return { value: String.fromCodePoint(isBytes ? code & 0xff : code), end: start + all.length };
}
