/** The lines of charts, made from what a record of metrics holds. */

import { type ChartCurve, type CurvePart, reduced } from './chartLine.ts';
import { GrowingCurve } from './growingCurve.ts';
import type { SaidPoints } from './points.ts';

export interface LineAsk extends CurvePart {
  readonly axis: 'time' | 'step';
  /** From 0, which is none, to less than 1. */
  readonly smoothing: number;
}

export interface ChartLine {
  readonly isRaw: boolean;
  readonly raw: ChartCurve;
  readonly smooth: ChartCurve | null;
}

export interface LineFacts {
  /** Of the key and the context. */
  readonly name: string;
  readonly hasSteps: boolean;
  /** Where not all points are there, those that are change with each that comes. */
  readonly isThinned: boolean;
}

/** So many series are looked at in a while. */
const MOST_CURVES = 200;

export class MetricLines {
  readonly #curves = new Map<string, { readonly curve: GrowingCurve; count: number }>();

  line({ name, hasSteps, isThinned }: LineFacts, said: SaidPoints, ask: LineAsk): ChartLine {
    const { axis, smoothing } = ask;
    const isBySteps = axis === 'step' && hasSteps;
    const kept = this.#kept(`${isBySteps ? 'step' : axis === 'time' ? 'time' : 'number'}\n${name}`, {
      ...{ count: said.values.length, isThinned, isOneWay: axis === 'time' },
    });
    // What never said a step goes by its number.
    const numbers = axis === 'step' && !hasSteps ? Float64Array.from(said.values.keys()) : undefined;
    const whole = kept.follow(numbers ?? (isBySteps ? said.steps : said.time), said.values);
    const { isRaw, ...raw } = reduced(whole, ask);
    return {
      isRaw: isRaw && !isThinned,
      raw,
      smooth: smoothing > 0 ? smoothOf(kept.average(whole, smoothing), ask) : null,
    };
  }

  #kept(
    name: string,
    { count, isThinned, isOneWay }: { count: number; isThinned: boolean; isOneWay: boolean },
  ) {
    const known = this.#curves.get(name);
    this.#curves.delete(name);
    const isSame = known !== undefined && count >= known.count && !(isThinned && count !== known.count);
    const curve = isSame ? known.curve : new GrowingCurve(isOneWay);
    this.#curves.set(name, { curve, count });
    for (const oldest of this.#curves.keys()) {
      if (this.#curves.size <= MOST_CURVES) break;
      this.#curves.delete(oldest);
    }
    return curve;
  }
}

function smoothOf(curve: ChartCurve, ask: LineAsk): ChartCurve {
  const { isRaw: _, ...smooth } = reduced(curve, ask);
  return smooth;
}
