/** Spans of time, and what moves and resizes them: all that zooming and panning come to. */

/** From and to in milliseconds since the program started. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export function lengthOf({ from, to }: Span): number {
  return to - from;
}

export function isWithin(inner: Span, outer: Span): boolean {
  return inner.from >= outer.from && inner.to <= outer.to;
}

export function areApart(one: Span, other: Span): boolean {
  return one.to < other.from || one.from > other.to;
}

/** The part of both; of spans that are apart an empty one at an end of `outer`. */
export function clip(span: Span, outer: Span): Span {
  const from = Math.min(Math.max(span.from, outer.from), outer.to);
  return { from, to: Math.min(Math.max(span.to, from), outer.to) };
}

/** From the start of the earlier to the end of the later. */
export function around(span: Span, other: Span | null | undefined): Span {
  if (!other) return span;
  return { from: Math.min(span.from, other.from), to: Math.max(span.to, other.to) };
}

/** The same length, moved so that it lies in `outer`; all of `outer` when it is longer. */
export function moveInto(span: Span, outer: Span): Span {
  if (lengthOf(span) >= lengthOf(outer)) return outer;
  if (span.from < outer.from) return { from: outer.from, to: outer.from + lengthOf(span) };
  if (span.to > outer.to) return { from: outer.to - lengthOf(span), to: outer.to };
  return span;
}

/** `factor` times as long; `around` stays at its place. */
export function scale({ from, to }: Span, factor: number, around: number): Span {
  return { from: around - (around - from) * factor, to: around + (to - around) * factor };
}

export function shift({ from, to }: Span, by: number): Span {
  return { from: from + by, to: to + by };
}

/** With so many of its lengths more on either side. */
export function widen(span: Span, lengths: number): Span {
  const margin = lengthOf(span) * lengths;
  return { from: span.from - margin, to: span.to + margin };
}
