/**
 * All that is recognised in logs. A new kind is one entry here and a folder of its name in
 * `test/fixtures/recognise`, with a log as the program really prints it and what is to be seen in it.
 */

import { counters } from './counters.ts';
import type { LogRecogniser } from './found.ts';
import { keras } from './keras.ts';
import { alive, click, git, pv, rich, rsync } from './otherBars.ts';
import { printedWords } from './printedWords.ts';
import { boosting, lightningTable } from './resultLines.ts';
import { tqdm } from './tqdm.ts';
import { jsonLines, trainerLines } from './trainerLines.ts';
import { nextflow, snakemake } from './workflows.ts';

/** The first one that knows a line has it: those with the plainest signs come first. */
export const RECOGNISERS: readonly LogRecogniser[] = [
  printedWords,
  tqdm,
  keras,
  rich,
  click,
  alive,
  trainerLines,
  jsonLines,
  snakemake,
  nextflow,
  boosting,
  lightningTable,
  git,
  rsync,
  pv,
  counters,
];
