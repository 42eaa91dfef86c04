/** The one place where text chosen by a person becomes part of a path. */

const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i;
const MAX_BYTES = 96;

/** A name that is safe as one path component on Linux, macOS and Windows; never empty, never `.` or `..`. */
export function safeName(name: string): string {
  const cleaned = name
    // Invisible and direction-changing marks, then control characters, separators and what Windows refuses.
    .replace(/[\p{Cf}\u2028\u2029]/gu, '')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}/\\<>:"|?*]/gu, '-')
    .replace(/^[\s.-]+|[\s.]+$/gu, '');
  const cut = cutToBytes(cleaned, MAX_BYTES);
  if (cut === '') return 'unnamed';
  return RESERVED.test(cut) ? `_${cutToBytes(cut, MAX_BYTES - 1)}` : cut;
}

/** As many whole characters as fit, without the blanks and dots at the end that Windows drops. */
function cutToBytes(text: string, limit: number): string {
  const encoder = new TextEncoder();
  let bytes = 0;
  let result = '';
  for (const char of text) {
    bytes += encoder.encode(char).length;
    if (bytes > limit) break;
    result += char;
  }
  return result.replace(/[\s.]+$/u, '');
}

/** Text of unknown origin on one line of a screen: nothing in it can move the cursor or turn the direction. */
export function shownText(text: string): string {
  return text
    .replace(/[\n\r\t]+/g, ' ')
    .replace(/\p{Cc}/gu, (char) =>
      char < ' ' ? String.fromCodePoint(0x2400 + char.charCodeAt(0)) : '\uFFFD',
    )
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g, '\uFFFD');
}
