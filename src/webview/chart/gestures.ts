/** What a pointer and a wheel do to the time axis, the same over every lane. */

import { innerWidth, momentAt, placeOf } from './layout.ts';
import { lengthOf } from './span.ts';
import type { Timeline } from './timeline.ts';

/** Shorter than this a drag was a click. */
const CLICK_PIXELS = 4;

export interface Surface {
  /** Keys go to the charts from now on. */
  focus(): void;
  /** Whether the pointer is on what moves the axis instead of choosing a span of it. */
  isAxis(target: EventTarget | null): boolean;
  /** The span being chosen, in pixels; null when it is no more. */
  choosing(pixels: { from: number; to: number } | null): void;
}

interface Drag {
  readonly pointer: number;
  readonly kind: 'choose' | 'pan';
  readonly startX: number;
  lastX: number;
}

export class Gestures {
  readonly #element: HTMLElement;
  readonly #timeline: Timeline;
  readonly #surface: Surface;
  readonly #listening = new AbortController();
  #drag: Drag | null = null;

  constructor(element: HTMLElement, timeline: Timeline, surface: Surface) {
    this.#element = element;
    this.#timeline = timeline;
    this.#surface = surface;
    const { signal } = this.#listening;
    element.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    element.addEventListener('mousedown', (event) => this.#focus(event), { signal });
    element.addEventListener('keydown', () => element.classList.remove('pointed'), { signal });
    element.addEventListener('pointermove', (event) => this.#move(event), { signal });
    element.addEventListener('pointerup', (event) => this.#up(event), { signal });
    element.addEventListener('pointercancel', () => this.#cancel(), { signal });
    element.addEventListener('pointerleave', () => this.#leave(), { signal });
    element.addEventListener('dblclick', (event) => this.#doubleClick(event), { signal });
    // Not passive: a pinch must not zoom the whole page.
    element.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
  }

  dispose(): void {
    this.#listening.abort();
  }

  get #width(): number {
    return this.#element.clientWidth;
  }

  get #msPerPixel(): number {
    return lengthOf(this.#timeline.span) / innerWidth(this.#width);
  }

  #placeOf(event: MouseEvent): number {
    return event.clientX - this.#element.getBoundingClientRect().left;
  }

  #timeAt(x: number): number {
    return momentAt(x, this.#timeline.span, this.#width);
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || isControl(event.target)) return;
    const x = this.#placeOf(event);
    const kind = event.shiftKey || this.#surface.isAxis(event.target) ? 'pan' : 'choose';
    this.#drag = { pointer: event.pointerId, kind, startX: x, lastX: x };
    this.#element.setPointerCapture(event.pointerId);
    this.#element.classList.toggle('panning', kind === 'pan');
  }

  /** What a browser does by itself would take the focus away again. */
  #focus(event: MouseEvent): void {
    if (isControl(event.target)) return;
    event.preventDefault();
    // The ring is for whoever came here by keys.
    this.#element.classList.add('pointed');
    this.#surface.focus();
  }

  #move(event: PointerEvent): void {
    const x = this.#placeOf(event);
    const drag = this.#drag;
    if (drag?.kind === 'pan') {
      this.#timeline.panBy((drag.lastX - x) * this.#msPerPixel);
      drag.lastX = x;
    } else if (drag) {
      this.#surface.choosing(this.#isClick(drag, x) ? null : { from: drag.startX, to: x });
    }
    this.#timeline.hover(this.#timeAt(x));
  }

  #up(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    const x = this.#placeOf(event);
    this.#cancel();
    if (this.#isClick(drag, x)) this.#click(x);
    else if (drag.kind === 'choose') {
      const [from, to] = [this.#timeAt(drag.startX), this.#timeAt(x)].toSorted((a, b) => a - b);
      if (from !== undefined && to !== undefined) this.#timeline.select({ from, to });
    }
  }

  /** A second click on the same place lets go. */
  #click(x: number): void {
    const { pinned, span } = this.#timeline;
    const isSame = pinned !== null && Math.abs(x - placeOf(pinned, span, this.#width)) < 2 * CLICK_PIXELS;
    this.#timeline.pin(isSame ? null : this.#timeAt(x));
  }

  #cancel(): void {
    const drag = this.#drag;
    this.#drag = null;
    this.#element.classList.remove('panning');
    this.#surface.choosing(null);
    if (drag && this.#element.hasPointerCapture(drag.pointer))
      this.#element.releasePointerCapture(drag.pointer);
  }

  #doubleClick(event: MouseEvent): void {
    if (!isControl(event.target)) this.#timeline.showAll();
  }

  #leave(): void {
    if (!this.#drag) this.#timeline.hover(null);
  }

  #isClick(drag: Drag, x: number): boolean {
    return Math.abs(x - drag.startX) < CLICK_PIXELS;
  }

  #wheel(event: WheelEvent): void {
    const { deltaX, deltaY } = event;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#timeline.zoom(1.0015 ** (deltaY * stepOf(event)), this.#timeAt(this.#placeOf(event)));
    } else {
      const sideways = event.shiftKey && deltaX === 0 ? deltaY : deltaX;
      if (Math.abs(sideways) <= Math.abs(deltaY) && !event.shiftKey) return; // the page scrolls
      event.preventDefault();
      this.#timeline.panBy(sideways * stepOf(event) * this.#msPerPixel);
    }
  }
}

/** Pixels of one step: a wheel may count lines or pages. */
function stepOf({ deltaMode }: WheelEvent): number {
  return deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, .opened') !== null;
}
