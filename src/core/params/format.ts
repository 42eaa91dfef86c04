/** What the readers of the formats share: their answer, its positions, and what no parameter file needs more of. */

import type { Finding, Fix, Span } from '../../base/finding.ts';
import type { KeyPath } from '../../base/json.ts';
import type { Spans } from './adapted.ts';

/** What a format reader gives: the value, and what is noticed in the text. With an error there the value is not to be used. */
export interface Parsed extends Spans {
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

export const MAX_DEPTH = 64;
export const MAX_NODES = 100_000;
/** Nobody reads more at once. */
export const MAX_PROBLEMS = 20;
/** Would change the object it is put into, instead of being a value of it. */
export const FORBIDDEN_KEY = '__proto__';

export const TOO_DEEP = `the values are nested more than ${MAX_DEPTH} levels deep`;

export function error(code: string, message: string, span: Span, ...fixes: readonly Fix[]): Finding {
  return { code, severity: 'error', message, span, ...(fixes.length > 0 && { fixes }) };
}

export function warning(code: string, message: string, span: Span, ...fixes: readonly Fix[]): Finding {
  return { ...error(code, message, span, ...fixes), severity: 'warning' };
}

export function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

/** A path of Windows in which `\\t` or `\\n` became a tab or a new line: right as a text, and never meant. */
export function lostBackslash(value: string, span: Span): Finding | undefined {
  if (!/^(?:[A-Za-z]:|[\\/]{2}[\w.$-]+)[^\t\n\r\f\b]*[\t\n\r\f\b]/.test(value)) return undefined;
  const message =
    'a \\ of this path stands for a tab or another sign that cannot be seen; write \\\\ for a backslash';
  return warning('lost-backslash', message, span);
}

/** Where a value stands, where its name does, and what is inside of it. */
export class Place {
  span: Span;
  readonly keySpan: Span | undefined;
  private readonly inside = new Map<string | number, Place>();

  constructor(span: Span, keySpan?: Span) {
    this.span = span;
    this.keySpan = keySpan;
  }

  put(key: string | number, place: Place): Place {
    this.inside.set(key, place);
    return place;
  }

  at(key: string | number): Place | undefined {
    return this.inside.get(key);
  }

  get size(): number {
    return this.inside.size;
  }
}

export function spansOf(root: Place): Spans {
  const nearest = (keyPath: KeyPath) => {
    let place = root;
    for (const key of keyPath) {
      const inner = place.at(key);
      if (!inner) break;
      place = inner;
    }
    return place;
  };
  return {
    spanOf: (keyPath) => nearest(keyPath).span,
    keySpanOf: (keyPath) => {
      const { keySpan, span } = nearest(keyPath);
      return keySpan ?? span;
    },
  };
}

/** Where only the text is there to point at. */
export function failed(findings: readonly Finding[]): Parsed {
  return { value: undefined, findings, ...spansOf(new Place({ start: 0, end: 0 })) };
}
