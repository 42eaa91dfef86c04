/** Results that learning programs print in forms of their own: boosted trees, and the table at the end of Lightning. */

import type { SaidNumber } from '../../run/signals.ts';
import type { Found, LogRecogniser } from './found.ts';
import { saidNumber } from './wordedMetrics.ts';

/** `[10]	train-rmse:0.12	eval-rmse:0.15` of XGBoost, `[10]	valid_0's l2: 0.123	…` of LightGBM. */
const ROUND = /^\[(\d{1,9})\]\t(.{1,2000})$/;
const RESULT = /^([\w@-]{1,60}(?:'s [\w@-]{1,60})?):\s?([-+\w.]{1,40})(?: ?\+ ?[-\w.]{1,40})?$/;

function seesBoosting(line: string): Found | undefined {
  const [, step, text] = ROUND.exec(line.trimEnd()) ?? [];
  if (text === undefined) return undefined;
  const metric = new Map<string, SaidNumber>();
  for (const word of text.split('\t')) {
    const [, name = '', number = ''] = RESULT.exec(word) ?? [];
    const value = saidNumber(number);
    if (name === '' || value === undefined) return undefined;
    metric.set(name.replace("'s ", '-'), value);
  }
  return { metric: Object.fromEntries(metric), step: Number(step) };
}

/** `┃ Test metric ┃ DataLoader 0 ┃`, and below it `│ test_acc │ 0.97 │`. */
const HEAD = /^[┃│]\s{1,60}(?:Test|Validate|Runningstage\.\w{1,20}) metric\s{1,60}[┃│]/;
const ROW = /^│\s{1,60}([\w./-]{1,100})\s{1,60}│\s{1,60}([-+\w.]{1,40})\s{1,60}│$/;

function beginTable() {
  let isInTable = false;
  return (line: string): Found | undefined => {
    if (HEAD.test(line)) isInTable = true;
    if (!isInTable) return undefined;
    if (line.startsWith('└')) isInTable = false;
    const [, name = '', number = ''] = ROW.exec(line) ?? [];
    const value = saidNumber(number);
    return name === '' || value === undefined ? {} : { metric: { [name]: value } };
  };
}

export const boosting: LogRecogniser = { id: 'boosting', begin: () => seesBoosting };
export const lightningTable: LogRecogniser = { id: 'lightning', begin: beginTable };
