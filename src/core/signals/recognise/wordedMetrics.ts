/** Metrics in the words of a line: `loss=0.3`, `val_loss: 0.4`, `train loss 0.5`. */

import type { SaidNumber } from '../../run/signals.ts';

const NUMBER = String.raw`[-+]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][-+]?\d{1,3})?|[-+]?(?:nan|NaN|inf|Infinity)`;
/** Nothing may stick to a number: `12ms`, `10:30` and `1.2.3` are none. */
const ENDS = String.raw`(?=%?\.?(?:[\s,;|)\]}]|$))`;
const OF_WHAT = '(?:(?:train|training|val|valid|validation|test|eval|avg|average|mean|best) )?';
const KNOWN =
  'loss|acc|accuracy|ppl|perplexity|f1|auc|mse|mae|rmse|lr|error|reward|score|bleu|iou|precision|recall|psnr|nll';

const PAIR = new RegExp(
  String.raw`(?<![\w./@-])(${OF_WHAT}[A-Za-z_][\w./@-]{0,63})\s{0,3}[:=]\s{0,8}(${NUMBER})${ENDS}`,
  'gi',
);
const BARE = new RegExp(String.raw`(?<![\w./@-])(${OF_WHAT}(?:${KNOWN})) {1,8}(${NUMBER})${ENDS}`, 'gi');

/** Numbers that name something, or count the rounds, or tell the time. */
const NO_METRICS = new Set(
  (
    'v_num pid port checksum thread level levelno lineno status code timestamp ts created seed rank local_rank world_size gpu device node host id job line lines version eta elapsed ' +
    'epoch epochs step steps global_step iter iters iteration iterations batch round generation trial episode fold'
  ).split(' '),
);

const WORDS: ReadonlyMap<string, SaidNumber> = new Map([
  ['nan', 'NaN'],
  ['inf', 'Infinity'],
  ['infinity', 'Infinity'],
  ['-nan', 'NaN'],
  ['-inf', '-Infinity'],
  ['-infinity', '-Infinity'],
]);

/** As signals hold it; undefined: that is no number. */
export function saidNumber(text: string): SaidNumber | undefined {
  const word = WORDS.get(text.toLowerCase().replace(/^\+/, ''));
  if (word !== undefined) return word;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value)) return undefined;
  return Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity';
}

/** All numbers with a name before them. Of a name that comes twice the first one is meant: the best so far comes behind. */
export function pairsIn(text: string): ReadonlyMap<string, SaidNumber> {
  const pairs = new Map<string, SaidNumber>();
  for (const pattern of [PAIR, BARE]) {
    for (const [, name = '', number = ''] of text.matchAll(pattern)) {
      const key = name.replace(' ', '_');
      const value = pairs.has(key) ? undefined : saidNumber(number);
      if (value !== undefined) pairs.set(key, value);
    }
  }
  return pairs;
}

/** Those of them that measure something; undefined where none does. */
export function metricsOf(pairs: Iterable<readonly [string, SaidNumber]>): Found | undefined {
  const metrics = [...pairs].filter(([name]) => {
    const word = name.toLowerCase();
    return !NO_METRICS.has(word) && !NO_METRICS.has(word.replace(/^(?:train|val|test|eval)\w*?_/, ''));
  });
  return metrics.length === 0 ? undefined : Object.fromEntries(metrics);
}

type Found = Readonly<Record<string, SaidNumber>>;

export function metricsIn(text: string): Found | undefined {
  return metricsOf(pairsIn(text));
}
