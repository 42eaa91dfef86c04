/** The monitor of one run behind what is drawn: its time axis, its readings and its looks, kept up with the page. */

import type { Extent } from '../../protocol/runPage.ts';
import { TIME } from '../chart/axis.ts';
import { KeptView } from '../chart/keptView.ts';
import { innerWidth } from '../chart/layout.ts';
import { type Between, pointBeside, pointNear, valueAt } from '../chart/moment.ts';
import { Readings } from '../chart/readings.ts';
import type { Stage } from '../chart/stage.ts';
import { onThemeChange, readTheme, type Theme } from '../chart/theme.ts';
import { Timeline } from '../chart/timeline.ts';
import type { Page } from '../run/page.ts';
import { type Lane, lanesOf } from './lanes.ts';
import { spokenValues } from './spoken.ts';

/** The zoom of all that goes along the time of the run. */
export const KEPT_AS = 'monitor';

export class Monitored implements Stage {
  readonly page: Page;
  readonly timeline = new Timeline((draw) => requestAnimationFrame(draw));
  readonly axis = TIME;
  readonly readings: Readings;
  theme: Theme = readTheme(document.body);
  #width = 0;
  #lanes: readonly Lane[] = [];
  #generation: number;
  readonly #kept: KeptView;

  constructor(page: Page) {
    this.page = page;
    this.#generation = page.generation;
    this.readings = new Readings(
      (question, signal) => page.request('series', { ...question }, signal),
      () => this.timeline.changed(),
    );
    this.#takeSnapshot();
    this.#kept = new KeptView(page, KEPT_AS, this.timeline);
    this.#kept.restore();
  }

  /** Gives back what ends it. */
  start(): () => void {
    const ends = [
      this.page.subscribe(() => this.#takeSnapshot()),
      this.page.on('samples', (samples) => {
        this.readings.append(samples);
        this.#setExtent(samples.to);
      }),
      this.timeline.subscribe(() => this.#frame()),
      onThemeChange(document, () => {
        this.theme = readTheme(document.body);
        this.timeline.changed();
      }),
    ];
    return () => {
      this.#kept.keep();
      for (const end of ends) end();
    };
  }

  /** Of the charts, in pixels. */
  get width(): number {
    return this.#width;
  }

  set width(pixels: number) {
    if (pixels === this.#width) return;
    this.#width = pixels;
    this.#want();
    this.timeline.changed();
  }

  get extent(): Extent {
    return this.page.snapshot.extent;
  }

  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  /** What a curve has under the cross-hair, else of a live run now; null where nothing was measured. */
  valueOf(column: string): Between | null | undefined {
    const { moment, newest, span } = this.timeline;
    if (!this.hasReadout) return undefined;
    const { drawing } = this.readings;
    const index = pointNear(drawing, moment ?? newest);
    return index < 0 ? null : valueAt(drawing, column, index, moment === null || this.readings.isRaw(span));
  }

  /** The time of the sample that is nearest to a moment; the moment itself where points are no samples, or there is none. */
  pointAt(moment: number): number {
    const { drawing } = this.readings;
    if (!this.readings.isRaw(this.timeline.span)) return moment;
    return drawing.at[pointNear(drawing, moment)] ?? moment;
  }

  spokenValues(): readonly string[] {
    return spokenValues(this);
  }

  /** From sample to sample; the first step goes to the newest one that is shown. */
  step(steps: number): void {
    const { drawing } = this.readings;
    const { moment, span, newest } = this.timeline;
    const start = pointNear(drawing, moment ?? Math.min(span.to, newest));
    const index = start < 0 ? -1 : moment === null ? start : pointBeside(drawing, start, steps);
    const at = drawing.at[index];
    if (at !== undefined) this.timeline.pin(at);
  }

  /** Opens the log there. */
  enter(): void {
    const { moment } = this.timeline;
    if (moment !== null) this.page.act('openLogAt', { at: moment });
  }

  /** Of all that the run itself has in a lane. */
  peakOf({ curves }: Lane): number | undefined {
    const { peaks } = this.extent;
    const own = curves.flatMap(({ column, hue }) =>
      hue !== null && Object.hasOwn(peaks, column) ? (peaks[column] ?? []) : [],
    );
    return own.length > 0 ? Math.max(...own) : undefined;
  }

  /** Whether readouts say what is under the cross-hair or now; else only peaks are told. */
  get hasReadout(): boolean {
    return this.timeline.moment !== null || this.timeline.isLive;
  }

  #takeSnapshot(): void {
    if (this.#generation !== this.page.generation) {
      this.#generation = this.page.generation;
      this.readings.renew();
    }
    const lanes = lanesOf(this.extent);
    // The same list as long as it says the same: what it holds is drawn anew when it changes.
    if (JSON.stringify(lanes) !== JSON.stringify(this.#lanes)) this.#lanes = lanes;
    this.#setExtent(0);
  }

  #setExtent(newest: number): void {
    const { from, to, periodMs } = this.extent;
    this.timeline.setExtent(
      { from, to: Math.max(to, newest) },
      { isLive: this.page.snapshot.run.isLive, periodMs },
    );
  }

  #frame(): void {
    this.#want();
    this.#kept.touch();
  }

  #want(): void {
    const { span, extent } = this.timeline;
    if (this.#width > 0) this.readings.want({ span, extent, pixels: innerWidth(this.#width) });
  }
}
