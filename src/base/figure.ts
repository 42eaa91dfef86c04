/** A figure as people read it: as many digits as say something, and no more. */

/** What a program says may be no number, or beyond all of them. */
type Figure = number | 'NaN' | 'Infinity' | '-Infinity';

const WORDS: Readonly<Record<string, string>> = { NaN: 'NaN', Infinity: '∞', '-Infinity': '−∞' };

/** From here on every number is written with an exponent. */
const LARGE = 1e15;

/** `0.213`, `98.8`, `1.2e-5`, `4210`, `12346`, `NaN`, `∞`: whole numbers are never shortened. */
export function formatFigure(figure: Figure, digits = 3): string {
  const value = Number(figure);
  if (!Number.isFinite(value)) return WORDS[String(value)] ?? 'NaN';
  if (Number.isInteger(value) && Math.abs(value) < LARGE) return String(value);
  const isLong = Math.abs(value) >= 10 ** digits && Math.abs(value) < LARGE;
  return isLong ? String(Math.round(value)) : String(Number(value.toPrecision(digits)));
}

/** `4,210`: a count, in the manner of a language. */
export function formatCount(count: number, language?: string): string {
  return count.toLocaleString(language, { maximumFractionDigits: 2 });
}
