/** Plain words and numbers that YAML 1.1, which many programs still read, takes for something else than YAML 1.2. */

import type { Finding, Fix, Span } from '../../base/finding.ts';
import { warning } from './format.ts';

const TRUE = /^(?:yes|Yes|YES|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|off|Off|OFF)$/;
/** In the standard; the usual library for Python takes them for texts. */
const SHORT = /^[yYnN]$/;

/** Where both readings are numbers or texts: what it looks like, and what each version makes of it. */
const OTHERS: readonly (readonly [pattern: RegExp, olderReading: string])[] = [
  [/^[-+]?0[0-7_]+$/, 'an octal number'],
  [/^[-+]?0b[01_]+$/, 'a binary number'],
  [/^[-+]?[1-9][\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/, 'a number of base 60'],
  [/^[-+]?(?:\d[\d_]*_[\d_]*(?:\.[\d_]*)?|0x[\da-fA-F]*_[\da-fA-F_]*)$/, 'a number'],
  [/^\d{4}-\d\d?-\d\d?(?:[Tt \t]+\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?$/, 'a date'],
  [/^0o[0-7]+$/, 'a text'],
  [/^[-+]?\d+[eE][-+]?\d+$/, 'a text'],
  [/^[-+]?\d*\.\d*[eE]\d+$/, 'a text'],
];

export function olderReading(source: string, span: Span, isName: boolean): Finding | undefined {
  const quote = replace(span, `"${source}"`);
  const isTrue = TRUE.test(source) || /^[yY]$/.test(source);
  if (isTrue || FALSE.test(source) || SHORT.test(source)) {
    if (isName && SHORT.test(source)) return undefined;
    const fixes = isName ? [quote] : [replace(span, String(isTrue)), quote];
    const message = `${source} is a text here; programs that read YAML 1.1 take it for ${isTrue}`;
    return warning('yaml-1.1', message, span, ...fixes);
  }
  const [, older] = OTHERS.find(([pattern]) => pattern.test(source)) ?? [];
  if (older === undefined || isName) return undefined;
  const number = numberOf(source);
  const message = `${source} is ${number === undefined ? 'a text' : `the number ${number}`} here; programs that read YAML 1.1 take it for ${older}`;
  const fixes = number === undefined ? [quote] : [replace(span, number), quote];
  return warning('yaml-1.1', message, span, ...fixes);
}

/** The number that YAML 1.2 reads, in a spelling that both versions read alike. */
function numberOf(source: string): string | undefined {
  if (/^0o/.test(source)) return String(Number(source));
  if (!/^[-+]?(?:\d+|\d*\.?\d*[eE][-+]?\d+)$/.test(source)) return undefined;
  const [, sign = '', digits = '', exponent] = /^([-+]?)([\d.]*)(?:[eE]([-+]?\d+))?$/.exec(source) ?? [];
  if (exponent === undefined) return `${sign === '-' ? '-' : ''}${digits.replace(/^0+(?=\d)/, '')}`;
  const mantissa = digits.includes('.') ? digits : `${digits}.0`;
  return `${sign}${mantissa}e${/^[-+]/.test(exponent) ? exponent : `+${exponent}`}`;
}

function replace(span: Span, text: string): Fix {
  return { title: `Write ${text}`, edits: [{ span, text }] };
}
