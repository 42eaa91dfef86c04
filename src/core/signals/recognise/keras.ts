/** Bars of Keras 2 and 3, and its one line for each epoch. */

import type { Found, LogRecogniser, LogState } from './found.ts';
import { metricsIn } from './wordedMetrics.ts';

/** ` 938/938 [====] - 2s 2ms/step - loss: 0.1`, `938/938 ━━━━ 2s 2ms/step - loss: 0.1`, `938/938 - 2s - loss: 0.1`. */
const BAR = /^\s{0,12}(\d{1,12})\/(\d{1,12}|Unknown) (?:\[[=>.]{1,200}\]|[━╸╺ ]{1,200}|(?=- \d))(.{0,3000})$/;
const TIMED = /^\s*(?:- )?(?:ETA: )?\d|^\s*-? ?\d{1,9}(?:ms|us|s)\b/;
const ETA = /ETA: /;

function begin() {
  /** The epoch whose bar was kept: what follows it is an evaluation. */
  let evaluated: object | undefined;
  return (line: string, log: LogState): Found | undefined => {
    const [, n = '', of = '', rest = ''] = BAR.exec(line) ?? [];
    if (n === '' || !TIMED.test(rest)) return undefined;
    const done = Number(n);
    const total = of === 'Unknown' ? null : Number(of);
    if (total !== null && (done > total || total === 0)) return undefined;
    log.position = done;
    const { epoch } = log;
    const isEvaluation = epoch === undefined || evaluated === epoch;
    const isAtEnd = log.isKept || (done === total && !ETA.test(rest));
    const metric = isAtEnd ? metricsIn(rest.replaceAll(' - ', ' , ')) : undefined;
    if (isEvaluation) return { ...(metric && { metric, context: { subset: 'evaluation' } }) };
    if (log.isKept) evaluated = epoch;
    const before = Math.max(0, epoch.number - 1);
    return {
      progress: [
        { task: epoch.task, done: log.isKept ? before + 1 : before, total: epoch.total },
        { task: 'step', parent: epoch.task, done, total },
      ],
      ...(metric && { metric, step: epoch.number }),
    };
  };
}

export const keras: LogRecogniser = { id: 'keras', begin };
