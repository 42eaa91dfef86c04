/**
 * `npm run torture -- [ROUNDS [SEED]]`: many rounds, 500 where no number is given; a failed one is repeated by `-- 1 SEED`.
 * `npm run torture -- --window [SCENES [SEED]]`: the same for runs that are launched in VS Code, about 8 kills a scene.
 */

import { playRound } from './round.ts';
import { playScenes } from './window/play.ts';

const given = process.argv.slice(2);
const isWindow = given.includes('--window');
const [rounds, first] = given.filter((argument) => argument !== '--window');
const start = first === undefined ? Math.floor(Math.random() * 1e9) : Number(first);
const count = Number(rounds ?? (isWindow ? 40 : 500));
const kind = isWindow ? 'scenes' : 'rounds';
const say = (text: string) => process.stdout.write(`${text}\n`);

say(`${count} ${kind} from seed ${start}`);
const failed = isWindow ? await playScenes(start, count, say) : await playRounds();
say(`\n${count - failed} ${kind} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function playRounds(): Promise<number> {
  let broken = 0;
  for (let seed = start; seed < start + count; seed++) {
    const { plan, violations, traces } = await playRound(seed);
    if (violations.length > 0) {
      broken++;
      say(`\nseed ${seed}: ${violations.join('\n')}\n${JSON.stringify(plan)}\n${traces}`);
    }
    const done = seed - start + 1;
    if (done % 25 === 0) say(`${done} rounds, ${broken} failed`);
  }
  return broken;
}
