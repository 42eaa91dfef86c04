/**
 * What the page holds of a record. It asks for coarse points of everything once, and for finer ones around what is
 * looked at, with margins, so that panning never waits. One question at a time; what nobody looks at any more when its
 * answer comes is dropped.
 */

import type { Series } from '../../protocol/runPage.ts';
import { type Block, blockOf, EMPTY_BLOCK, endOf, extended } from './block.ts';
import { compose, type Drawing } from './drawing.ts';
import { areApart, clip, isWithin, lengthOf, type Span, widen } from './span.ts';

export interface Question extends Span {
  readonly pixels: number;
}

export type Ask = (question: Question, signal: AbortSignal) => Promise<Series>;

interface Wish {
  readonly span: Span;
  readonly extent: Span;
  readonly pixels: number;
}

/** Lengths of what is shown that are held on either side of it, and how near to their end more is asked for. */
const MARGIN = 1;
const NEAR = 0.4;
/** When so many samples came for each pixel, the host is asked for fewer points again. */
const CROWDED = 4;
/** Coarser than this by so little is not worth a question. */
const FINE_ENOUGH = 0.8;

export class Readings {
  readonly #ask: Ask;
  readonly #changed: () => void;
  #overview: Block = EMPTY_BLOCK;
  #isOverviewOld = true;
  #detail: Block | null = null;
  #wish: Wish | null = null;
  #question: AbortController | null = null;
  #drawing: Drawing | null = null;
  /** Whether anything was answered yet. */
  isThere = false;
  /** Why the last question had no answer; nothing is asked until `retry`. */
  problem: unknown = null;

  constructor(ask: Ask, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  get drawing(): Drawing {
    this.#drawing ??= compose(this.#overview, this.#detail);
    return this.#drawing;
  }

  /** Whether each point of the drawing in this span is one sample. */
  isRaw(span: Span): boolean {
    if (this.#overview.isRaw) return true;
    const shown = { from: span.from, to: Math.min(span.to, endOf(this.#overview)) };
    return this.#detail?.isRaw === true && isWithin(shown, this.#detail.span);
  }

  /** There may be more than is held: what is held stays until the answers come. */
  renew(): void {
    this.#question?.abort();
    this.#question = null;
    this.#isOverviewOld = true;
    this.#detail = null;
    this.retry();
  }

  retry(): void {
    this.problem = null;
    this.#askNext();
    this.#hasChanged();
  }

  append(samples: Series): void {
    if (this.#detail && this.#reachesEnd(this.#detail)) this.#detail = extended(this.#detail, samples);
    this.#overview = extended(this.#overview, samples);
    this.#hasChanged();
  }

  /** Asks for what is missing to show this. */
  want(wish: Wish): void {
    this.#wish = wish;
    this.#askNext();
  }

  #askNext(): void {
    const wish = this.#wish;
    if (!wish || this.#question || this.problem !== null || !(wish.pixels > 0)) return;
    const isCrowded = (block: Block) => block.added > CROWDED * wish.pixels;
    if (this.#isOverviewOld || isCrowded(this.#overview)) {
      const { extent, pixels } = wish;
      this.#send({ ...extent, pixels }, (block) => this.#takeOverview(block));
      return;
    }
    const detail = this.#detail;
    const isEnough = detail && isFine(detail, wish) && this.#covers(detail, wish) && !isCrowded(detail);
    if (isFine(this.#overview, wish) || isEnough) return;
    const span = clip(widen(wish.span, MARGIN), wish.extent);
    const pixels = Math.ceil((wish.pixels * lengthOf(span)) / Math.max(1, lengthOf(wish.span)));
    this.#send({ ...span, pixels }, (block) => this.#takeDetail(block, span.to >= wish.extent.to));
  }

  #send(asked: Question, take: (block: Block) => void): void {
    const question = new AbortController();
    this.#question = question;
    const answered = (use: () => void) => {
      if (this.#question !== question) return;
      this.#question = null;
      use();
      this.#askNext();
      this.#hasChanged();
    };
    const { from, to, pixels } = asked;
    this.#ask(asked, question.signal).then(
      (series) => answered(() => take(blockOf(series, { from, to }, pixels))),
      (error: unknown) => answered(() => this.#hasFailed(error)),
    );
  }

  #hasFailed(error: unknown): void {
    this.problem = error ?? new Error();
  }

  /** Samples that came while the host answered are only in what was held before. */
  #takeOverview(block: Block): void {
    this.#overview = extended(block, this.#overview);
    this.#isOverviewOld = false;
    this.isThere = true;
  }

  #takeDetail(block: Block, hasEnd: boolean): void {
    if (this.#wish && areApart(block.span, this.#wish.span)) return;
    this.#detail = hasEnd ? extended(block, this.#overview) : block;
  }

  /** With some of what lies beside it: who pans on finds more. */
  #covers(block: Block, { span, extent }: Wish): boolean {
    const near = clip(widen(span, NEAR), extent);
    const to = this.#reachesEnd(block) ? Number.POSITIVE_INFINITY : block.span.to;
    return isWithin(near, { from: block.span.from, to });
  }

  #reachesEnd(block: Block): boolean {
    return block.span.to >= endOf(this.#overview);
  }

  #hasChanged(): void {
    this.#drawing = null;
    this.#changed();
  }
}

function isFine(block: Block, { span, pixels }: Wish): boolean {
  return block.isRaw || block.resolution >= (FINE_ENOUGH * pixels) / Math.max(1, lengthOf(span));
}
