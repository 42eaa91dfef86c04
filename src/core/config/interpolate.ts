/**
 * Fills in references as `BasicInterpolation` and `ExtendedInterpolation` of CPython do. Each value is worked out once;
 * a value that would go on for ever or grow without end is told of instead.
 */

import type { Span } from '../../base/finding.ts';
import type { Interpolation } from './dialect.ts';
import { type Part, partsOf, type Reference } from './references.ts';

/** `MAX_INTERPOLATION_DEPTH` of CPython. */
const MOST_STEPS = 10;

export interface Fault {
  readonly code:
    | 'bad-reference'
    | 'unresolved-reference'
    | 'circular-reference'
    | 'reference-too-deep'
    | 'too-large';
  readonly message: string;
  /** In the text of the value that was asked for. */
  readonly span: Span;
  /** The value whose own text leads nowhere, where it is another one than that. */
  readonly source?: { readonly section: string; readonly key: string };
}

export interface Source {
  readonly kind: Interpolation;
  /** The text of a value: null for a lone key, undefined when there is none. */
  readonly lookup: (section: string, folded: string) => string | null | undefined;
  readonly fold: (key: string) => string;
  /** How much longer all texts together may become. */
  readonly mostGrowth: number;
}

interface Filled {
  readonly text: string;
  /** How many references follow on each other below it, itself included. */
  readonly steps: number;
}

type Outcome = Filled | Fault;

interface Known {
  outcome?: Outcome;
  isOpen: boolean;
  /** From which step on there are not enough left. */
  tooDeepFrom: number;
}

export class Interpolator {
  private readonly source: Source;
  private readonly sign: string;
  private readonly known = new Map<string, Map<string, Known>>();
  private growthLeft: number;

  constructor(source: Source) {
    this.source = source;
    this.sign = source.kind === 'basic' ? '%' : '$';
    this.growthLeft = source.mostGrowth;
  }

  /** The text of a value with all references filled in. */
  fill(section: string, key: string, raw: string): string | Fault {
    if (this.source.kind === 'none' || !raw.includes(this.sign)) return raw;
    const outcome = this.follow(section, key, raw, 1);
    if ('code' in outcome) return outcome;
    this.growthLeft -= Math.max(0, outcome.text.length - raw.length);
    return outcome.text;
  }

  private follow(section: string, key: string, raw: string, step: number): Outcome {
    const state = this.stateOf(section, key);
    if (state.isOpen)
      return fault('circular-reference', `"${key}" refers to itself, by way of other values.`);
    const steps = state.outcome && 'steps' in state.outcome ? state.outcome.steps : 1;
    if (step + steps - 1 > MOST_STEPS || step >= state.tooDeepFrom) return tooDeep(key);
    if (state.outcome) return state.outcome;
    state.isOpen = true;
    const outcome = this.join(section, raw, step);
    state.isOpen = false;
    if ('code' in outcome && outcome.code === 'reference-too-deep') state.tooDeepFrom = step;
    else state.outcome = outcome;
    return outcome;
  }

  private join(section: string, raw: string, step: number): Outcome {
    let text = '';
    let steps = 1;
    for (const part of partsOf(raw, this.source.kind)) {
      const piece = this.pieceOf(part, section, step);
      if ('code' in piece) return { ...piece, span: { start: part.start, end: part.end } };
      text += piece.text;
      steps = Math.max(steps, piece.steps + 1);
      if (text.length - raw.length > this.growthLeft) {
        return fault(
          'too-large',
          'With its references filled in this text would be millions of characters long.',
        );
      }
    }
    return { text, steps };
  }

  private pieceOf(part: Part, section: string, step: number): Outcome {
    if (part.kind === 'plain') return { text: part.text, steps: 0 };
    if (part.kind === 'broken') return fault('bad-reference', part.message);
    const home = part.section ?? section;
    const key = this.source.fold(part.key);
    const raw = this.source.lookup(home, key);
    if (raw === undefined || raw === null) return unresolved(part, raw);
    if (!raw.includes(this.sign)) return { text: raw, steps: 0 };
    const piece = this.follow(home, key, raw, step + 1);
    const isOfOther =
      'code' in piece && (piece.code === 'unresolved-reference' || piece.code === 'bad-reference');
    return isOfOther ? { source: { section: home, key }, ...piece } : piece;
  }

  private stateOf(section: string, key: string): Known {
    const keys = this.known.get(section) ?? new Map<string, Known>();
    this.known.set(section, keys);
    const state = keys.get(key) ?? { isOpen: false, tooDeepFrom: Number.POSITIVE_INFINITY };
    keys.set(key, state);
    return state;
  }
}

function tooDeep(key: string): Fault {
  const message = `"${key}" leads to more than ${MOST_STEPS} references one after the other.`;
  return fault('reference-too-deep', message);
}

function unresolved({ section, key }: Reference, raw: null | undefined): Fault {
  const place = section === undefined ? 'this section' : `[${section}]`;
  const message = raw === null ? `"${key}" in ${place} has no value.` : `There is no "${key}" in ${place}.`;
  return fault('unresolved-reference', message);
}

function fault(code: Fault['code'], message: string): Fault {
  return { code, message, span: { start: 0, end: 0 } };
}
