/** What the charts of metrics go along: the time of the run, or its steps, each with a zoom of its own. */

import { shownText } from '../../base/names.ts';
import type { MetricRow } from '../../protocol/metrics.ts';
import { type Axis, STEPS, TIME } from '../chart/axis.ts';
import { withUnit } from '../chart/figures.ts';
import { KeptView } from '../chart/keptView.ts';
import { around } from '../chart/span.ts';
import type { Stage } from '../chart/stage.ts';
import { onThemeChange, readTheme, type Theme } from '../chart/theme.ts';
import { Timeline } from '../chart/timeline.ts';
import { KEPT_AS as KEPT_TIME } from '../monitor/model.ts';
import type { Page } from '../run/page.ts';
import type { ChartReadings } from './chartReadings.ts';
import { KEPT_AS, type Look, pinnedIn, readLook } from './look.ts';
import { placesOf, readingsAt } from './moment.ts';
import { type MetricsSource, metricsOf } from './source.ts';

interface Along {
  readonly axis: Axis;
  readonly timeline: Timeline;
  readonly kept: KeptView;
}

export class MetricsStage implements Stage {
  readonly page: Page;
  readonly source: MetricsSource;
  theme: Theme = readTheme(document.body);
  #look: Look;
  #width = 0;
  readonly #along: { readonly [A in Axis['id']]: Along };
  /** The charts that can be seen, the first one first. */
  readonly shown = new Map<ChartReadings, MetricRow>();
  readonly #listeners = new Set<() => void>();
  #knowsReach = false;

  constructor(page: Page) {
    this.page = page;
    this.source = metricsOf(page);
    this.#look = readLook(page.recall(KEPT_AS));
    this.#along = { time: this.#alongOf(TIME, KEPT_TIME), step: this.#alongOf(STEPS, 'steps') };
    this.#setExtents();
    this.#along.time.kept.restore();
  }

  /** Gives back what ends it. */
  start(): () => void {
    const all = Object.values(this.#along);
    const ends = [
      this.source.start(),
      this.source.subscribe(() => {
        this.#setExtents();
        this.timeline.changed();
      }),
      this.page.subscribe(() => this.#setExtents()),
      ...all.map(({ timeline, kept }) => timeline.subscribe(() => kept.touch())),
      onThemeChange(document, () => {
        this.theme = readTheme(document.body);
        this.timeline.changed();
      }),
    ];
    return () => {
      for (const { kept } of all) kept.keep();
      for (const end of ends) end();
    };
  }

  get look(): Look {
    return this.#look;
  }

  change(part: Partial<Look>): void {
    this.#look = { ...this.#look, ...part };
    this.page.remember(KEPT_AS, this.#look);
    for (const listener of [...this.#listeners]) listener();
    this.timeline.changed();
  }

  /** Calls back when it is looked at in another way. Gives back what ends it. */
  onLook(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get axis(): Axis {
    return this.#along[this.#look.axis].axis;
  }

  get timeline(): Timeline {
    return this.#along[this.#look.axis].timeline;
  }

  get width(): number {
    return this.#width;
  }

  set width(pixels: number) {
    if (pixels === this.#width) return;
    this.#width = pixels;
    this.timeline.changed();
  }

  /** Lines have points at places of their own: the cross-hair stands where it is, of steps on a whole one. */
  pointAt(moment: number): number {
    return this.axis.id === 'step' ? Math.round(moment) : moment;
  }

  spokenValues(): readonly string[] {
    const { moment } = this.timeline;
    return [...this.shown].flatMap(([chart, row]) =>
      (moment === null ? [] : readingsAt(chart, moment))
        .filter(({ text }) => text !== '')
        .map(({ context, text }) => [shownText(row.key), shownText(context), text].filter(Boolean).join(' ')),
    );
  }

  /** From point to point of the first chart that can be seen; the first step goes to its newest point. */
  step(steps: number): void {
    const [first] = this.shown.keys();
    const places = first ? placesOf(first, this.timeline.span) : [];
    const { moment } = this.timeline;
    const last = places.length - 1;
    const near = moment === null ? last - steps : nearestIn(places, moment);
    const place = places[Math.min(Math.max(near + steps, 0), last)];
    if (place !== undefined) this.timeline.pin(place);
  }

  /** Opens the log there: only times tell where that is. */
  enter(): void {
    const { moment } = this.timeline;
    if (moment !== null && this.axis.id === 'time') this.page.act('openLogAt', { at: moment });
  }

  /** Keys that have a lane in the monitor: the goal, until somebody chose. */
  get pinned(): readonly string[] {
    return pinnedIn(this.#look, this.page.snapshot.said.metrics.goal);
  }

  /** For whoever reads no curves: `loss between 0.1 and 2.3, now 0.2.` */
  sentenceOf({ key, min, max, last, unit }: MetricRow): string {
    const name = shownText(key);
    if (min === null || max === null) return `${name}: ${this.page.text('No finite values.')}`;
    const values = [min, max, last].map((value) => withUnit(value, unit));
    const [least = '', greatest = '', newest = ''] = values;
    return `${this.page.text('{0} between {1} and {2}, last {3}', name, least, greatest, newest)}.`;
  }

  #alongOf(axis: Axis, keptAs: string): Along {
    const timeline = new Timeline((draw) => requestAnimationFrame(draw));
    return { axis, timeline, kept: new KeptView(this.page, keptAs, timeline) };
  }

  #setExtents(): void {
    const { extent, run } = this.page.snapshot;
    const { reach } = this.source;
    const { time, step } = this.#along;
    const isFirst = reach !== null && !this.#knowsReach;
    this.#knowsReach ||= isFirst;
    time.timeline.setExtent(around(extent, reach?.time), { isLive: run.isLive, periodMs: extent.periodMs });
    step.timeline.setExtent(reach?.steps ?? { from: 0, to: 1 }, {
      isLive: run.isLive,
      periodMs: 0.5,
      leastLive: 1,
    });
    // Of steps that nobody knows yet no part can be shown.
    if (isFirst) step.kept.restore();
  }
}

function nearestIn(places: readonly number[], moment: number): number {
  let best = 0;
  for (const [index, place] of places.entries())
    if (Math.abs(place - moment) < Math.abs((places[best] ?? 0) - moment)) best = index;
  return best;
}
