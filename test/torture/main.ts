/** `npm run torture -- [ROUNDS [SEED]]`: many rounds, 500 where no number is given; a failed one is repeated by `-- 1 SEED`. */

import { playRound } from './round.ts';

const [rounds = '500', first] = process.argv.slice(2);
const start = first === undefined ? Math.floor(Math.random() * 1e9) : Number(first);
const count = Number(rounds);
let failed = 0;

process.stdout.write(`${count} rounds from seed ${start}\n`);
for (let seed = start; seed < start + count; seed++) {
  const { plan, violations, traces } = await playRound(seed);
  if (violations.length > 0) {
    failed++;
    process.stdout.write(`\nseed ${seed}: ${violations.join('\n')}\n${JSON.stringify(plan)}\n${traces}\n`);
  }
  if ((seed - start + 1) % 25 === 0) process.stdout.write(`${seed - start + 1} rounds, ${failed} failed\n`);
}
process.stdout.write(`\n${count - failed} rounds passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
