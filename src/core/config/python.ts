/** What Python calls white space and lower case; JavaScript's own rules differ, and so would names and values. */

/** `str.isspace`: unlike `trim` it takes the separators U+001C to U+001F and U+0085, and leaves U+FEFF. */
export function isSpace(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The first place from `start` on, or `end`, that holds no white space. */
export function skipSpace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Where the text before `end` ends without its last white space; not before `start`. */
export function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** `str.strip`. */
export function strip(text: string): string {
  const start = skipSpace(text, 0, text.length);
  return text.slice(start, trimEnd(text, start, text.length));
}

/** Capital letters that Unicode has had since 15, and Python 3.11 not yet. */
const NEWER =
  /[\u{1c89}\u{a7cb}\u{a7cc}\u{a7ce}\u{a7d2}\u{a7d4}\u{a7da}\u{a7dc}\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u;

/** `str.lower`. */
export function lower(text: string): string {
  const lowered = text.toLowerCase();
  if (lowered === text || !NEWER.test(text)) return lowered;
  const pieces = text.split(new RegExp(`(${NEWER.source})`, 'u'));
  return pieces.map((piece, place) => (place % 2 === 1 ? piece : piece.toLowerCase())).join('');
}
