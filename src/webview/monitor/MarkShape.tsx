/** The shape of an event; each kind has its own, beside its colour. */

import type { Mark } from '../../protocol/runPage.ts';

const SHAPES: Readonly<Record<Mark['kind'], string>> = {
  phase: 'M6 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  warning: 'M6 1.5L11 10.5H1z',
  error: 'M2.5 1.5L6 5L9.5 1.5L10.5 2.5L7 6L10.5 9.5L9.5 10.5L6 7L2.5 10.5L1.5 9.5L5 6L1.5 2.5z',
  checkpoint: 'M6 1L11 6L6 11L1 6z',
  request: 'M2 2H10V10H2z',
};

const BY_WEIGHT: readonly Mark['kind'][] = ['error', 'warning', 'checkpoint', 'request', 'phase'];

export function MarkShape({ kind }: { readonly kind: Mark['kind'] }) {
  return (
    <svg class={`shape ${kind}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d={SHAPES[kind]} />
    </svg>
  );
}

/** What a group is shown as. */
export function worstKind(marks: readonly Mark[]): Mark['kind'] {
  return BY_WEIGHT.find((kind) => marks.some((mark) => mark.kind === kind)) ?? 'phase';
}
