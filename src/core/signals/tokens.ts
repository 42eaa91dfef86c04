/** NaN and infinities as Python and others write them into JSON: words without quotes, which get theirs. */

const WORDS = ['NaN', 'Infinity', '-Infinity'] as const;

/** Undefined where there is none of them. In one pass, whatever the text is. */
export function quoteBareTokens(text: string): string | undefined {
  if (!text.includes('NaN') && !text.includes('Infinity')) return undefined;
  let result = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') {
      at = endOfText(text, at);
      continue;
    }
    const word = wordAt(text, at);
    if (word === undefined) continue;
    result += `${text.slice(from, at)}"${word}"`;
    from = at + word.length;
    at = from - 1;
  }
  return from === 0 ? undefined : result + text.slice(from);
}

/** The quote that ends the text which begins at `start`; the end of everything where none does. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function wordAt(text: string, at: number): string | undefined {
  const first = text[at];
  if (first !== 'N' && first !== 'I' && first !== '-') return undefined;
  return WORDS.find((word) => text.startsWith(word, at));
}
