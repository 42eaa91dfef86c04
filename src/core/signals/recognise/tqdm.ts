/** Bars of tqdm, which Lightning, Hugging Face and many others print. */

import type { ProgressWords } from '../line.ts';
import { Bars } from './bars.ts';
import type { Epoch, Found, LogRecogniser, LogState } from './found.ts';
import { ROUND_WORDS, taskOf } from './rounds.ts';
import { metricsIn } from './wordedMetrics.ts';

const AMOUNT = String.raw`(\d{1,15}(?:\.\d{1,6})?)([kMGTPEZY]?)`;
const TIME = String.raw`(?:\d{1,6}:)?\d\d:\d\d`;
/** `42%|████ | 42/100 [00:10<00:14, 4.1it/s, loss=0.3]`; without a bar where there is no room for one. */
const KNOWN = new RegExp(
  String.raw`(\d{1,3})%(?:\|[^|]{0,2000}\|)? ${AMOUNT}/${AMOUNT}[^[\]]{0,40}\[${TIME}<(?:${TIME}|\?)(?:, {1,2}([^\]]*))?\] *$`,
);
/** `42it [00:10, 4.1it/s, loss=0.3]` */
const UNKNOWN = new RegExp(
  String.raw`(?:^|: )${AMOUNT}([^\d[\]:/]{1,30}) \[${TIME}, {1,2}((?:\?|\d)[^\]]*)\] *$`,
);
const RATE = /^\?|^[\d.]+[kMGTPEZY]?[^,]{0,40}\/(?:s|[^,\s]{1,40})/;
const UNIT = /^(?:\?|[\d.]+[kMGTPEZY]?)\s?([^,/\d]{1,30})\/s/;
const ROUND = new RegExp(
  String.raw`^\W{0,3}(${ROUND_WORDS})s?\W{0,3}(\d{1,9})(?:(?:\/| of )(\d{1,9}))?\b(.*)$`,
  'i',
);
const SCALES = 'kMGTPEZY';

interface Bar {
  readonly label: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string | undefined;
  /** Behind the rate. */
  readonly more: string;
}

function barIn(line: string): Bar | undefined {
  const known = line.includes('%') ? KNOWN.exec(line) : null;
  if (known) {
    const [, , n = '', nScale = '', total = '', totalScale = '', rest = ''] = known;
    return { label: line.slice(0, known.index), ...amounts(n, nScale, total, totalScale), ...restOf(rest) };
  }
  const unknown = UNKNOWN.exec(line);
  if (!unknown) return undefined;
  const [, n = '', scale = '', unit = '', rest = ''] = unknown;
  if (!RATE.test(rest)) return undefined;
  const { more } = restOf(rest);
  const label = line.slice(0, unknown.index);
  return { label, done: scaled(n, scale), total: null, unit: unit.trim(), more };
}

function amounts(n: string, nScale: string, total: string, totalScale: string) {
  return { done: scaled(n, nScale), total: scaled(total, totalScale) };
}

function restOf(rest: string): Pick<Bar, 'unit' | 'more'> {
  const unit = UNIT.exec(rest)?.[1]?.trim();
  const comma = rest.indexOf(',');
  return { unit, more: comma < 0 ? '' : rest.slice(comma + 1) };
}

function scaled(amount: string, scale: string): number {
  return scale === '' ? Number(amount) : Math.round(Number(amount) * 1000 ** (SCALES.indexOf(scale) + 1));
}

/** What a bar is called: without the numbers in front of it, which change as it moves. */
export function nameOfBar(label: string, unit: string | undefined): string {
  const words = label
    .replace(/[\w./@-]{1,64}\s{0,3}[:=]\s{0,3}[-+\d.e%]{1,30}(?=[\s,;|:]|$)/g, '')
    .replace(/(?<![A-Za-z])\d[\d.]{0,30}(?![A-Za-z])/g, '…')
    .replace(/^[\s,;:|-]+|[\s,;:|-]+$/g, '');
  if (ROUND.test(words.replace('…/…', '1/2')))
    return words
      .split(/[^\p{L}]/u, 1)
      .join()
      .toLowerCase();
  if (words.replace(/[…\s]/g, '') !== '') return words.slice(0, 100);
  return unit === undefined || unit === 'it' ? 'items' : unit;
}

class TqdmBars {
  private readonly bars = new Bars();
  /** Whether rounds are counted from 0. */
  private first = 1;
  private said = '';

  sees(line: string, log: LogState): Found | undefined {
    const bar = barIn(line);
    if (!bar) return undefined;
    const round = roundOf(bar);
    if (round?.number === 0) this.first = 0;
    log.epoch = round ?? log.epoch;
    if (log.linesUp === 0) log.position = bar.done;
    const metric = this.metricsBeside(bar);
    const step = round && bar.total !== null ? this.before(round) * bar.total + bar.done : bar.done;
    return { progress: this.progress(bar, round, log.linesUp), ...(metric && { metric, step }) };
  }

  private progress(bar: Bar, round: Epoch | undefined, depth: number): readonly ProgressWords[] {
    const { label, done, total, unit } = bar;
    const name = round ? round.task : nameOfBar(label, unit);
    const placed = this.bars.place({ name, done, total, depth, isRound: round !== undefined });
    const more = unit !== undefined && unit !== 'it' ? { unit } : {};
    const parent = placed.parent === undefined ? {} : { parent: placed.parent };
    const own = { task: placed.task, done, total, ...more, ...parent };
    const outer = round && { task: round.task, done: this.before(round), total: round.total };
    return [...placed.over, ...(outer ? [outer] : []), own];
  }

  private before({ number }: Epoch): number {
    return Math.max(0, number - this.first);
  }

  /** It is drawn with what was said last, also where nothing new was said. */
  private metricsBeside({ label, more }: Bar): Found['metric'] {
    const metric = metricsIn(`${label.trim().replace(/:$/, '')} , ${more}`);
    const said = JSON.stringify(metric ?? this.said);
    const isNew = said !== this.said;
    this.said = metric ? said : this.said;
    return isNew ? metric : undefined;
  }
}

/** `Epoch 3/10:  42%|…`: two things at once, unless the bar itself counts the epochs. */
function roundOf({ label, total }: Bar): Epoch | undefined {
  const [, word = '', number = '', ofHowMany] = ROUND.exec(label.trim()) ?? [];
  if (word === '') return undefined;
  const all = ofHowMany === undefined ? null : Number(ofHowMany);
  return all !== null && all === total
    ? undefined
    : { task: taskOf(word), number: Number(number), total: all };
}

export const tqdm: LogRecogniser = {
  id: 'tqdm',
  begin: () => {
    const bars = new TqdmBars();
    return (line, log) => bars.sees(line, log);
  },
};
