/** Lines that count: `epoch 3/10`, `Step 100 of 1000`, `Epoch [1/5], Step [100/600], Loss: 0.12`, `iter 100: loss 0.3`. */

import type { SaidNumber } from '../../run/signals.ts';
import type { ProgressWords } from '../line.ts';
import type { Found, LogRecogniser, LogState } from './found.ts';
import { epochGoingOn, insideEpoch, isOuter, ROUND_WORDS, taskOf } from './rounds.ts';
import { metricsIn, metricsOf, pairsIn } from './wordedMetrics.ts';

/** Times, levels and names that loggers put before a line. */
const BEFORE =
  /^(?:\s{0,8}(?:\[[^\]/]{1,60}\]|\d{4}-\d\d-\d\d[T ]|\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?|(?:DEBUG|INFO|WARNING|WARN)\b(?::[\w.]{1,60}(?=:))?|[\w.]{1,60}(?= - )|[-|:])){0,8}\s{0,8}/;
const COUNT = String.raw`\s{0,3}[:#=]?\s{0,3}[[(]?\s{0,8}(\d{1,12})`;
const WORD = `(${ROUND_WORDS})s?`;
/** At the beginning of a line: elsewhere such words may stand in any sentence. */
const FIRST = new RegExp(
  String.raw`^[[(*=#>\s-]{0,8}(?:train(?:ing)?\s)?${WORD}${COUNT}(?:\s{0,3}(?:\/|of\s)\s{0,8}(\d{1,12}))?(?![\w./]|:\d)`,
  'i',
);
/** `Train Epoch: 1 [640/60000 (1%)]` */
const WITHIN = /^[\s,:|-]{0,4}\[(\d{1,12})\/(\d{1,12}) \(\d{1,3}%\)\]/;
const NEXT = new RegExp(
  String.raw`^[\])\s,;:|-]{0,8}${WORD}${COUNT}\s{0,3}(?:\/|of\s)\s{0,8}(\d{1,12})(?![\w./]|:\d)`,
  'i',
);
/** What may stand behind a counter at which nothing is measured: where other words go on it is a sentence. */
const GOES_ON =
  /^[\])]*\s*(?:$|[^\s\w]|\d|(?:start|beg[aiu]n|done|finish|complet|end|process|train|runn?|took|elapsed|eta|time|valid|test|eval|sav|load)|(?:in|after|for)\s\d)/i;
/** Most lines have none of these words: nothing else is tried on them. */
const MENTIONS = new RegExp(`${ROUND_WORDS}|^(?:train|val|test)`, 'i');
/** As Keras and many others announce one; lines that are written at its end say more. */
const ANNOUNCED = /^Epoch \d+\/\d+$/;
const GLOBAL_STEP = [
  'global_step',
  'step',
  'iteration',
  'iter',
  'batch',
  'epoch',
  'episode',
  'round',
  'generation',
  'trial',
];

interface Counter {
  readonly task: string;
  readonly number: number;
  readonly total: number | null;
  /** What stands behind it. */
  readonly rest: string;
}

function counterIn(line: string, pattern: RegExp): Counter | undefined {
  const [all = '', word = '', number = '', total] = pattern.exec(line) ?? [];
  if (word === '') return undefined;
  const counter = {
    task: taskOf(word),
    number: Number(number),
    total: total === undefined ? null : Number(total),
  };
  if (counter.total !== null && (counter.total === 0 || counter.number > counter.total)) return undefined;
  return { ...counter, rest: line.slice(all.length) };
}

function innerIn(rest: string): Counter | undefined {
  const [all = '', done = '', total = ''] = WITHIN.exec(rest) ?? [];
  if (all !== '')
    return { task: 'step', number: Number(done), total: Number(total), rest: rest.slice(all.length) };
  return counterIn(rest, NEXT);
}

class Counting {
  /** Whether rounds are counted from 0. */
  private first = 1;
  /** Whether an epoch is named before it begins: what stands inside of it shows that. */
  private isAnnounced = false;

  sees(line: string, log: LogState): Found | undefined {
    if (!MENTIONS.test(line)) return undefined;
    const counter = counterIn(line, FIRST) ?? counterIn(line.replace(BEFORE, ''), FIRST);
    const pairs = pairsIn(line);
    const metric = metricsOf(pairs);
    if (!counter) return worded(pairs, metric) ?? ofSubset(line, log);
    const inner = counter.total === null && !metric ? undefined : innerIn(counter.rest);
    if (!metric && !inner && counter.task !== 'epoch' && !GOES_ON.test(counter.rest)) return undefined;
    if (counter.number === 0 && isOuter(counter.task)) this.first = 0;
    if (counter.total === null && !inner)
      return worded(new Map([[counter.task, counter.number], ...pairs]), metric);
    const progress = this.progressOf(counter, inner, {
      log,
      isBare: !metric,
      isAnnounced: ANNOUNCED.test(line),
    });
    return { progress, ...(metric && { metric, step: this.stepOf(counter, inner, log) }) };
  }

  private progressOf(
    counter: Counter,
    inner: Counter | undefined,
    { log, isBare, isAnnounced }: { log: LogState; isBare: boolean; isAnnounced: boolean },
  ): readonly ProgressWords[] {
    const { task, number, total } = counter;
    if (!isOuter(task)) return this.inside(counter, log);
    log.epoch = { task, number, total };
    this.isAnnounced ||= isAnnounced;
    if (inner) return insideEpoch(log, said(inner), this.first);
    if (this.isAnnounced && isBare) return [epochGoingOn(log.epoch, this.first)];
    const isCountedFromZero = this.first === 0 && !isBare && number < (total ?? 0);
    return [{ task, done: isCountedFromZero ? number + 1 : number, total }];
  }

  private inside(counter: Counter, log: LogState): readonly ProgressWords[] {
    if (log.epoch) this.isAnnounced = true;
    log.position = counter.number;
    return insideEpoch(log, said(counter), this.first);
  }

  /** Steps that begin anew in each epoch are counted on. */
  private stepOf(counter: Counter, inner: Counter | undefined, { epoch }: LogState): number {
    const part = inner ?? (isOuter(counter.task) ? undefined : counter);
    if (!part) return counter.number;
    return epoch && part.total !== null
      ? Math.max(0, epoch.number - this.first) * part.total + part.number
      : part.number;
  }
}

function said({ task, number, total }: Counter): ProgressWords {
  return { task, done: number, total };
}

/** `step=10 loss=0.3`: only where it is said what is counted. */
function worded(pairs: ReadonlyMap<string, SaidNumber>, metric: Found['metric']): Found | undefined {
  if (!metric) return undefined;
  const steps = GLOBAL_STEP.flatMap((name) => {
    const value = pairs.get(name) ?? pairs.get(name.charAt(0).toUpperCase() + name.slice(1));
    return typeof value === 'number' ? [value] : [];
  });
  return steps[0] === undefined ? undefined : { metric, step: steps[0] };
}

/** `train Loss: 0.59 Acc: 0.69` below `Epoch 3/10`. */
const SUBSET = /^(train|training|val|valid|validation|test)\b[\s:|-]{1,4}(?=[A-Za-z])/i;

function ofSubset(line: string, { epoch }: LogState): Found | undefined {
  const [all, subset] = SUBSET.exec(line) ?? [];
  if (all === undefined || subset === undefined || !epoch) return undefined;
  const metric = metricsIn(line.slice(all.length));
  const isKnown = metric && Object.keys(metric).some((name) => /^(?:loss|acc|accuracy)$/i.test(name));
  return isKnown ? { metric, step: epoch.number, context: { subset: subset.toLowerCase() } } : undefined;
}

export const counters: LogRecogniser = {
  id: 'counter',
  begin: () => {
    const counting = new Counting();
    return (line, log) => counting.sees(line, log);
  },
};
